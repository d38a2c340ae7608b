"""Title rule of a pane: age words, tabs, and the order in which it leaves something out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from tests.support.effort import examples
from tui.model.snapshot import Stamp, State
from tui.model.table import Table
from tui.model.view import View
from tui.screen.panes.title import title_of
from tui.screen.widgets.pieces import width_of
from tui.screen.widgets.title_rule import PaneTitle, age_words, title_pieces

DAY, TODAY = date(2025, 12, 19), date(2025, 12, 28)
MONTH = date(2025, 10, 31)
VIEWS = ("curve", "history", "changes", "forwards", "real", "cushion")
CURVE = PaneTitle(1, "Curve", views=VIEWS, observed=DAY, state=State.LIVE)
SECTORS = PaneTitle(
    3, "Sectors", basis="pp against SPY", views=("groups", "rates"), observed=DAY, state=State.LIVE
)


def text(title: PaneTitle, width: int, *, focused: bool = False, mark: str = "") -> str:
    pieces = title_pieces(title, TODAY, width, focused=focused, mark=mark)
    return "".join(piece.text for piece in pieces)


def clicks(title: PaneTitle, width: int) -> list[tuple[str, int]]:
    pieces = title_pieces(title, TODAY, width)
    return [(piece.text, piece.view) for piece in pieces if piece.view is not None]


@pytest.mark.parametrize(
    ("state", "monthly", "words"),
    [
        (State.LIVE, False, "19 Dec"),
        (State.CACHED, False, "to 19 Dec"),
        (State.FAILING, False, "to 19 Dec"),
        (State.RECONSTRUCTED, False, "≈ 19 Dec"),
        (State.SAMPLE, False, "sample"),
        (State.STALE, False, "STALE 9 d"),
        (State.LIVE, True, "Oct · 58 d"),
        (State.CACHED, True, "to Oct · 58 d"),
        (State.RECONSTRUCTED, True, "≈ Oct · 58 d"),
        (State.STALE, True, "STALE 58 d"),
    ],
)
def test_age_is_said_in_the_words_of_the_state(state: State, monthly: bool, words: str) -> None:
    observed = MONTH if monthly else DAY
    title = replace(CURVE, state=state, is_monthly=monthly)
    assert age_words(title, observed, TODAY) == words


def test_day_of_another_year_has_its_year() -> None:
    assert age_words(CURVE, DAY, date(2026, 12, 2)) == "19 Dec ’25"
    assert age_words(replace(CURVE, is_monthly=True), MONTH, date(2026, 12, 2)) == "Oct ’25 · 397 d"


def test_wide_rule_has_every_tab_and_a_narrow_one_the_present_view() -> None:
    assert text(CURVE, 92).startswith(
        " 1  Curve ─ 1 curve  2 history  3 changes  4 forwards  5 real  6 cushion ─"
    )
    assert text(CURVE, 59) == " 1  Curve ─ 1/6 curve " + "─" * 28 + " 19 Dec ─"
    assert text(CURVE, 59, focused=True).count("━") == text(CURVE, 59).count("─")
    assert text(SECTORS, 59).startswith(" 3  Sectors pp against SPY ─ 1 groups  2 rates ──")
    assert text(SECTORS, 50).startswith(" 3  Sectors pp against SPY ─ 1/2 groups ")
    assert text(SECTORS, 36).startswith(" 3  Sectors ─ 1/2 groups ─")
    assert text(SECTORS, 24) == " 3  Sectors ─── 19 Dec ─"


def test_click_on_a_tab_names_its_view_and_on_the_present_view_the_next() -> None:
    assert [view for name, view in clicks(CURVE, 92) if name in VIEWS] == [0, 1, 2, 3, 4, 5]
    assert clicks(CURVE, 59) == [("1/6 curve", 1)]
    assert clicks(replace(CURVE, view=5), 59) == [("6/6 cushion", 0)]
    assert clicks(replace(CURVE, views=()), 92) == []


def test_remembered_age_is_marked_and_no_figures_have_no_age() -> None:
    assert text(CURVE, 59, mark="…").endswith("─ … 19 Dec ─")
    assert text(replace(CURVE, observed=None, views=()), 20) == " 1  Curve ──────────"


def test_long_name_of_an_opened_row_is_cut_before_number_and_age_go() -> None:
    opened = PaneTitle(4, "Alerts", opened="20-year above 4.75%", observed=DAY, state=State.LIVE)
    assert text(opened, 59).startswith(" 4  Alerts › 20-year above 4.75% ─")
    assert text(opened, 40) == " 4  Alerts › 20-year above 4… ─ 19 Dec ─"


TITLES = st.builds(
    PaneTitle,
    number=st.integers(1, 8),
    name=st.sampled_from(["Curve", "Foreign flows", "Auctions"]),
    opened=st.text(max_size=60),
    basis=st.text(max_size=30),
    views=st.sampled_from([(), ("terms", "results"), VIEWS]),
    observed=st.sampled_from([None, DAY, MONTH]),
    state=st.sampled_from(State),
    is_monthly=st.booleans(),
)


@examples(300)
@given(TITLES, st.integers(42, 240), st.booleans())
def test_rule_takes_its_width_and_keeps_number_name_and_age(
    title: PaneTitle, width: int, focused: bool
) -> None:
    pieces = title_pieces(title, TODAY, width, focused=focused)
    assert width_of(pieces) == width == cell_len(text(title, width, focused=focused))
    assert text(title, width).startswith(f" {title.number}  {title.name}")
    if title.observed is not None:
        assert text(title, width).endswith(f" {age_words(title, title.observed, TODAY)} ─")


def test_title_is_that_of_the_view_and_of_its_place_among_the_views() -> None:
    stamp = Stamp(MONTH, None, State.CACHED)
    view = View("Japan", stamp, Table((), ()), basis="bills", opened="Japan", is_monthly=True)
    title = title_of(2, "Foreign flows", view, ("countries", "months"), 1)
    assert text(title, 70).startswith(" 2  Foreign flows › Japan bills ─ 2/2 months ─")
    assert text(title, 70).endswith(" to Oct · 58 d ─")
