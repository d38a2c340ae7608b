"""Values a hundred or ten times off, in every source: the body is refused."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.support.effort import examples
from tests.support.value_faults import MAKERS, alterable_body
from tui.model.errors import Malformed
from tui.sources.base import parse
from tui.sources.registry import SOURCES

BY_NAME = {source.name: source for source in SOURCES}
FACTORS = (100.0, 0.01, 10.0, 0.1)
SLOW = {"tic_table1", "tic_table2", "tic_table3", "tic_history"}
CASES = [pytest.param(*key, marks=pytest.mark.long if key[0] in SLOW else ()) for key in MAKERS]


def test_every_source_has_limits_and_an_alterable_body() -> None:
    lists_of_events = {"auction_schedule", "fed_calendar", "bls_calendar"}  # without figures
    assert {source for source, _ in MAKERS} == BY_NAME.keys() - lists_of_events
    assert all(BY_NAME[source].limits for source, _ in MAKERS)


@pytest.mark.parametrize(("source", "part"), CASES)
def test_unaltered_body_is_accepted(source: str, part: str) -> None:
    body = alterable_body(source, part)
    assert not parse(BY_NAME[source], part, body.render(body.figures)).empty


@pytest.mark.parametrize(("source", "part"), CASES)
def test_values_out_of_all_proportion_raise_malformed(source: str, part: str) -> None:
    body = alterable_body(source, part)

    @examples(6 if source in SLOW else 20)
    @given(data=st.data(), factor=st.sampled_from(FACTORS), lasts=st.booleans())
    def alter(data: st.DataObject, factor: float, lasts: bool) -> None:
        series = data.draw(st.sampled_from(sorted(body.figures)))
        values = body.figures[series]
        day = data.draw(st.integers(1, len(values) - 1))
        end = len(values) if lasts else day + 1
        assume(all(body.is_seen(series, value, value * factor) for value in values[day:end][:1]))
        changed = [value * factor if day <= at < end else value for at, value in enumerate(values)]
        with pytest.raises(Malformed):
            parse(BY_NAME[source], part, body.render({**body.figures, series: changed}))

    alter()
