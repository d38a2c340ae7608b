"""Clauses of a lead in a width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.support.effort import examples
from tui.model.text import GAP, Clause, Lead, Span
from tui.screen.widgets.fitted_lead import fitted_lead

LEAD: Lead = (
    Clause((Span("Parallel, up"), Span(" today"))),
    Clause((Span("2Y +2"),), drop=2),
    Clause((Span("10Y +4"),), drop=1),
    Clause((Span("30Y +2 bp"),), drop=2),
)


def text(lead: Lead, room: int) -> str:
    return "".join(span.text for span in fitted_lead(lead, room))


def test_clauses_are_left_out_whole_the_highest_number_first() -> None:
    assert text(LEAD, 80) == "Parallel, up today  2Y +2  10Y +4  30Y +2 bp"
    assert text(LEAD, 43) == "Parallel, up today  2Y +2  10Y +4"
    assert text(LEAD, 32) == "Parallel, up today  10Y +4"
    assert text(LEAD, 25) == "Parallel, up today"


def test_a_clause_that_is_never_left_out_stays_in_any_room() -> None:
    assert text(LEAD, 5) == "Parallel, up today"


@given(
    st.lists(st.tuples(st.text("ab国 ", max_size=9), st.integers(0, 3)), max_size=6),
    st.integers(0, 60),
)
@examples(200)
def test_what_may_be_left_out_never_exceeds_the_room(
    clauses: list[tuple[str, int]], room: int
) -> None:
    lead = tuple(Clause((Span(words),), drop) for words, drop in clauses)
    kept = [words for words, drop in clauses if not drop]
    least = sum(map(cell_len, kept)) + len(GAP) * max(0, len(kept) - 1)
    assert cell_len(text(lead, room)) <= max(room, least)
