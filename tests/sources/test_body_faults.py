"""Every source with every fault of a body: parsing raises ``Malformed`` with a reason."""

from __future__ import annotations

from random import Random

import pandas as pd
import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from tests.support.bodies import bundled, captured
from tests.support.body_faults import EXPECTED_WORDS, BodyFault, applies, faulty_body
from tests.support.body_mutations import mutate
from tests.support.effort import examples, rounds
from tests.support.valid_bodies import MAKERS, valid_body
from tests.support.valid_frames import assert_frame_is_valid
from tui.model.errors import Malformed
from tui.sources.base import parse
from tui.sources.registry import SOURCES

BY_NAME = {source.name: source for source in SOURCES}
SAME_PARSER = {"tic_table1", "tic_table2"}
"""Sources with the parser of table 3 and bodies of 9,000 rows: only the long run damages them."""
CASES = [
    pytest.param(name, fault, marks=[pytest.mark.long] * (name in SAME_PARSER))
    for name in BY_NAME
    for fault in BodyFault
    if applies(name, fault)
]


def test_every_source_has_valid_body_and_schema() -> None:
    assert MAKERS.keys() == BY_NAME.keys()
    assert all(source.schema is not None for source in SOURCES)


@pytest.mark.parametrize("name", BY_NAME)
def test_valid_body_is_accepted_without_notices(name: str) -> None:
    valid = valid_body(name)
    frame = parse(BY_NAME[name], valid.part, valid.body)
    assert valid.source == name
    assert frame.attrs["notices"] == ()
    assert_frame_is_valid(frame, name)


@pytest.mark.parametrize(("name", "fault"), CASES, ids=lambda value: getattr(value, "name", value))
def test_faulty_body_raises_malformed_with_reason(name: str, fault: BodyFault) -> None:
    source, valid = BY_NAME[name], valid_body(name)
    with pytest.raises(Malformed) as error:
        parse(source, valid.part, faulty_body(name, fault))
    reason = str(error.value)
    assert reason.startswith(f"{source.title}: ")
    assert EXPECTED_WORDS.get(fault, "expected") in reason
    assert "unreadable" not in reason
    assert reason.isprintable()
    assert len(reason) < 400


@pytest.mark.parametrize("name", BY_NAME)
def test_body_of_another_source_raises_malformed(name: str) -> None:
    """The short run takes every fourth of the others."""
    valid = valid_body(name)
    for other in sorted(BY_NAME.keys() - {name})[:: rounds(1, 4)]:
        with pytest.raises(Malformed):
            parse(BY_NAME[name], valid.part, valid_body(other).body)


BODIES = {
    "par feed": ("par_yields", "2026", bundled("par_yields", "2026")),
    "par file": ("par_yields", "2024", bundled("par_yields", "2024")),
    "real file": ("real_yields", "2022", valid_body("real_yields").body),
    "table 3": ("tic_table3", "table3", bundled("tic_table3", "table3")),
    "table 5": ("tic_table5", "table5", bundled("tic_table5", "table5")),
    "history": ("tic_history", "history", bundled("tic_history", "history")),
    "release": ("tic_release", "2025-12-18", bundled("tic_release", "2025-12-18")),
    "auctions": ("auctions", "recent", captured("TA_WS_auctioned.json")),
    "result": ("auctions", "result-3", captured("R_20220518_3.xml")),
    "fred": ("fred", "SOFR", bundled("fred", "SOFR")),
    "debt": ("mspd", "table1", valid_body("mspd").body),
    "cash": ("treasury_cash", "2025", valid_body("treasury_cash").body),
    "soma": ("soma", "summary", valid_body("soma").body),
    "schedule": ("auction_schedule", "schedule", valid_body("auction_schedule").body),
    "fed calendar": ("fed_calendar", "events", valid_body("fed_calendar").body),
    "bls calendar": ("bls_calendar", "events", valid_body("bls_calendar").body),
    "prices": ("prices", "SPY", valid_body("prices").body),
    "tiingo": ("tiingo", "SPY", valid_body("tiingo").body),
    "bitcoin": ("bitcoin", "2025H1", valid_body("bitcoin").body),
}


def frame_or_reason(name: str, part: str, body: bytes) -> pd.DataFrame | str:
    """Return the frame of a body, or the reason for which its source refuses it."""
    try:
        return parse(BY_NAME[name], part, body)
    except Malformed as error:
        return str(error)


@pytest.mark.parametrize("kind", BODIES)
def test_mutated_body_raises_malformed_or_gives_valid_frame(kind: str) -> None:
    name, part, body = BODIES[kind]

    @examples(60)
    @given(seed=st.integers(0, 2**32))
    def parse_mutated(seed: int) -> None:
        mutated, mutations = mutate(body, Random(seed))
        note(mutations)
        outcome = frame_or_reason(name, part, mutated)
        if isinstance(outcome, str):
            assert outcome.startswith(f"{BY_NAME[name].title}: ")
            assert "unreadable" not in outcome
        else:
            assert_frame_is_valid(outcome, name)

    parse_mutated()
