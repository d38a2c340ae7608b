"""Every source with every fault of a body: parsing raises ``Malformed`` with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.support.bodies import bundled, captured
from tests.support.body_faults import EXPECTED_WORDS, BodyFault, applies, faulty_body
from tests.support.effort import examples
from tests.support.valid_bodies import MAKERS, valid_body
from tests.support.valid_frames import assert_frame_is_valid
from tui.model.errors import Malformed
from tui.sources.base import parse
from tui.sources.registry import SOURCES

BY_NAME = {source.name: source for source in SOURCES}
CASES = [(name, fault) for name in BY_NAME for fault in BodyFault if applies(name, fault)]


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
    valid = valid_body(name)
    for other in BY_NAME.keys() - {name}:
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
    "prices": ("prices", "SPY", valid_body("prices").body),
    "tiingo": ("tiingo", "SPY", valid_body("tiingo").body),
    "bitcoin": ("bitcoin", "2025H1", valid_body("bitcoin").body),
}
PIECES = st.one_of(
    st.binary(max_size=4),
    st.sampled_from(
        [b"\x1b[2J", b"\r\n", b"\t", b",", b'"', b"</", b"-", b"1e9", b"nan", b"\xc2\x9b"]
    ),
)


@st.composite
def mutations(draw: DrawFn, body: bytes) -> bytes:
    """Draw a body with some bytes replaced, removed, inserted or repeated."""
    mutated = bytearray(body)
    for _ in range(draw(st.integers(1, 4))):
        start = round(draw(st.floats(0, 1)) * (len(mutated) - 1))
        length = draw(st.sampled_from([0, 1, 1, 1, 2, 8, 64]))
        piece, is_kept = draw(PIECES), draw(st.booleans())
        mutated[start : start + length] = piece + mutated[start : start + length] * is_kept
    return bytes(mutated)


@pytest.mark.parametrize("kind", BODIES)
def test_mutated_body_raises_malformed_or_gives_valid_frame(kind: str) -> None:
    name, part, body = BODIES[kind]

    @examples(60)
    @given(mutated=mutations(body))
    def parse_mutated(mutated: bytes) -> None:
        try:
            frame = parse(BY_NAME[name], part, mutated)
        except Malformed:
            return
        assert_frame_is_valid(frame, name)

    parse_mutated()
