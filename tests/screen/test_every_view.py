"""Every view of every pane in every size: nothing is cut while there is room for it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from tests.support.effort import rounds
from tests.support.feeds import FixedFeed, app_on, wait_until_painted
from tests.support.rules import evaluate_rules
from tests.support.snapshots import bundled_snapshot
from tui.config import Config
from tui.model.clean_text import clean_text
from tui.model.table import Table
from tui.model.text import Lead
from tui.model.times import parse_moment
from tui.model.update import Update
from tui.model.view import View
from tui.screen.main_screen import MainScreen
from tui.screen.panes import PANES, options_from_config
from tui.screen.panes.base import Pane
from tui.screen.panes.contents import note_clauses
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.space import LEAST_PLOT_WIDTH
from tui.screen.widgets.fitted_lead import fitted_lead
from tui.screen.widgets.optional_text import OptionalText
from tui.screen.widgets.plot import PlotView
from tui.screen.widgets.table import TableView
from tui.screen.widgets.table_columns import Fit, fit_columns, measure_columns
from tui.screen.widgets.table_lines import block_labels
from tui.screen.widgets.table_state import TableState
from tui.screen.widgets.table_text import ELLIPSIS, text_within

ARTICLE = parse_moment("2025-12-19")
WIDTHS = range(24, 241, rounds(full=1, short=13))
SIZES = [(60, 16), (80, 24), (120, 40), (160, 45), (200, 60), (240, 70)]
LEAST_ROOM, SECOND_ROOM = 57, 77
"""Cells of a lead in the smallest terminal and in a pane of the smallest grid, and those of a
second lead, which needs the lines of an 80x24 terminal."""


@cache
def update() -> Update:
    return evaluate_rules(bundled_snapshot(ARTICLE), *Config().alerts.rule, is_past=True)


def options_of(pane: type[Pane]) -> Iterator[Any]:
    """Yield the options of each view of a pane, and of its first row opened."""
    options: Any = options_from_config(Config()).get(pane.NAME) or pane.OPTIONS()
    chosen = getattr(options, "view_name", None)
    views = tuple(type(chosen)) if isinstance(chosen, Enum) else ()
    is_of_row = pane.VIEWS_ARE_OF_ROW
    yield from [options] if is_of_row else (replace(options, view_name=view) for view in views)
    opened = "opened" if hasattr(options, "opened") else "country"
    if hasattr(options, opened):
        row = pane.make_view(update(), options).table.rows[0]
        in_row = replace(options, **{opened: row.key})
        yield from (replace(in_row, view_name=view) for view in views) if is_of_row else [in_row]


@cache
def views_of(pane: type[Pane]) -> tuple[tuple[Any, View], ...]:
    """Return each view of a pane, with its options."""
    return tuple((options, pane.make_view(update(), options)) for options in options_of(pane))


def cut_columns(table: Table, fit: Fit) -> list[str]:
    """Return the labels of the columns in which a text is cut."""
    return [
        table.columns[column].label
        for column, width in zip(fit.columns, fit.widths, strict=True)
        if column not in fit.graphics
        and any(cell_len(text_within(row.cells[column], width)) > width for row in table.rows)
    ]


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.NAME)
def test_no_text_of_a_table_is_cut_beside_empty_cells(pane: type[Pane]) -> None:
    shown = views_of(pane)
    tables = [(options, view.table) for options, view in shown]
    tables += [(options, view.below) for options, view in shown if view.below is not None]
    for options, table in tables:
        widths = measure_columns(table)
        for available in WIDTHS:
            fit = fit_columns(table, widths, available)
            cut, case = cut_columns(table, fit), (options, available)
            assert not cut or fit.total == available, (cut, case)
            texts = {column.label for column in table.columns if column.left}
            assert set(cut) <= texts, f"figures are never cut: {case}"
            heads = zip(fit.columns, fit.widths, strict=True)
            narrow = [
                n for n, width in heads if width < cell_len(clean_text(table.columns[n].label))
            ]
            assert all(table.columns[n].left for n in narrow), f"heads of figures: {case}"


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.NAME)
def test_leads_and_words_are_whole_in_the_smallest_pane(pane: type[Pane]) -> None:
    for options, view in views_of(pane):
        for lead in view.leads[:1]:
            assert 0 < lead_width(lead, LEAST_ROOM) <= LEAST_ROOM, (lead, options)
        assert lead_width(view.grid_lead, LEAST_ROOM) <= LEAST_ROOM, options
        for lead in view.leads[1:]:
            assert lead_width(lead, SECOND_ROOM) <= SECOND_ROOM, (lead, options)
        words = [word for line in view.lines for span in line for word in span.text.split()]
        assert all(cell_len(word) <= LEAST_ROOM for word in words), (words, options)


def lead_width(lead: Lead, room: int) -> int:
    return cell_len("".join(span.text for span in fitted_lead(lead, room)))


@pytest.mark.parametrize(
    ("note", "clauses"),
    [
        (
            "* custody hub · change = bought + valuation",
            ["* custody hub", "change = bought + valuation"],
        ),
        ("level: mean; slope: 30Y − 2Y", ["level: mean", "slope: 30Y − 2Y"]),
        ("At face value (H.4.1). Earlier than TIC.", ["At face value (H.4.1)", "Earlier than TIC"]),
    ],
)
def test_notes_are_left_out_by_whole_clauses(note: str, clauses: list[str]) -> None:
    assert note_clauses(note) == clauses


def test_two_blocks_of_the_curve_have_a_unit_each() -> None:
    table = CurvePane.make_view(update(), CurvePane.OPTIONS()).table
    state = TableState.of(table)
    assert block_labels(state, second=False) == ()
    state.fit(None, in_blocks=True)
    assert block_labels(state, second=False) == ("tenor", "%")
    assert block_labels(state, second=True) == ("spread", "bp")


def text_faults(pane: Pane) -> list[str]:
    """Return the lines of a pane's leads and notes that end early without an ellipsis."""
    faults = [] if cell_len(pane.title_text) <= pane.size.width else [pane.title_text]
    for widget in pane.query(OptionalText):
        if not widget.display:
            continue
        shown = " ".join(widget.render_line(y).text.strip() for y in range(widget.size.height))
        whole = " ".join(str(widget.text).split())
        if " ".join(shown.split()) != whole and not shown.endswith(ELLIPSIS):
            faults.append(shown)
    return faults


def cut_names(pane: Pane) -> list[str]:
    """Return the labels of cut columns of a table beside a plot that could be narrower."""
    plot = pane.query_one(PlotView) if pane.query(PlotView) else None
    table = pane.query_one(TableView)
    if plot is None or plot.region.y != table.region.y or not plot.size:
        return []
    spare = pane.size.width - LEAST_PLOT_WIDTH - table.least_whole_width
    shown = table.table_state.table
    fit = fit_columns(shown, measure_columns(shown), table.size.width - 1)
    return cut_columns(shown, fit) if spare >= 0 else []


async def faults_in_sizes(sizes: list[tuple[int, int]]) -> list[tuple[str, str, int, list[str]]]:
    """Return the faults in every pane alone, in each of its views and in its first row opened."""
    found = []
    running = app_on(FixedFeed(*Config().alerts.rule), panes=PANES, start=1)
    async with running.run_test(size=sizes[0]) as pilot:
        await wait_until_painted(pilot)
        screen = running.screen
        assert isinstance(screen, MainScreen)
        for pane in screen.query(Pane):
            screen.action_pane(pane.NAME)
            await wait_until_painted(pilot)
            for place, name in enumerate((*(pane.view_names or ("only",)), "opened")):
                if pane.view_names:
                    pane.choose_view(0 if name == "opened" else place)
                    await wait_until_painted(pilot)
                if name == "opened":
                    await pilot.press("enter")
                for size in sizes:
                    await pilot.resize_terminal(*size)
                    await wait_until_painted(pilot)
                    if faults := text_faults(pane) + cut_names(pane):
                        found.append((pane.NAME, name, size[0], faults))
    return found


@pytest.mark.long
async def test_no_lead_or_note_or_name_is_cut_where_there_is_room() -> None:
    assert await faults_in_sizes(SIZES) == []
