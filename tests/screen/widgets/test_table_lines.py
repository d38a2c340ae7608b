"""Style of a cell: heat colour, bold without colours, dimmed if stale; width of a row."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.style import Style
from textual.color import Color

from tests.support.effort import examples
from tests.support.names import NAMES
from tests.support.widths import character_widths
from tui.model.display_unit import DisplayUnit
from tui.model.snapshot import Stamp, State
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Tone
from tui.screen.widgets.heat_colours import heat_style
from tui.screen.widgets.table_columns import fit_columns, measure_columns
from tui.screen.widgets.table_lines import empty_line, row_line
from tui.screen.widgets.table_state import TableState
from tui.screen.widgets.table_styles import TableStyles, cell_style, table_style

BACKGROUND = Color.parse("#0E1319")
WITH_HEAT = TableStyles(
    base=Style(),
    header=Style(),
    tones={tone: Style(color="red" if tone is Tone.DOWN else None) for tone in Tone},
    cursor=Style(),
    cell=Style(),
    heat=BACKGROUND,
)
WITHOUT_HEAT = replace(WITH_HEAT, heat=None)


def without_heat(style_name: str) -> Style:
    return table_style(style_name, WITHOUT_HEAT)


LIVE, STALE = (Stamp(None, None, state) for state in (State.LIVE, State.STALE))


def test_cell_with_heat_has_shade() -> None:
    style = cell_style(Cell(-3.0, tone=Tone.DOWN, heat=-1.0), LIVE, WITH_HEAT, False)
    assert style == heat_style(-8, BACKGROUND)
    assert (
        cell_style(Cell(-0.01, tone=Tone.DOWN, heat=-0.01), LIVE, WITH_HEAT, False).bgcolor is None
    )


@pytest.mark.parametrize(("heat", "bold"), [(1.0, True), (0.6, True), (0.4, None), (None, None)])
def test_strong_heat_without_colours_is_bold(heat: float | None, bold: bool | None) -> None:
    style = cell_style(Cell(-3.0, tone=Tone.DOWN, heat=heat), LIVE, WITHOUT_HEAT, False)
    assert style.bold is bold
    assert style.color is not None, "the sign keeps its colour"
    assert style.bgcolor is None


@pytest.mark.parametrize(
    ("row", "own", "dim"),
    [(LIVE, None, None), (STALE, None, True), (LIVE, STALE, True), (STALE, LIVE, None)],
)
def test_stale_cell_is_dim_by_own_stamp_or_row(
    row: Stamp, own: Stamp | None, dim: bool | None
) -> None:
    assert cell_style(Cell(1.0, stamp=own), row, WITH_HEAT, False).dim is dim


@examples(200)
@example("日本の利回り 👩\u200d👩\u200d👧 ❤\ufe0f", 9)
@given(NAMES, st.integers(min_value=1, max_value=60))
def test_row_with_any_name_is_as_wide_as_the_others(name: str, room: int) -> None:
    columns = (Column("name", "Name", left=True), Column("value", "Value"))
    rows = tuple(
        Row(str(place), (Cell(text), Cell(1.0, DisplayUnit.BP)), LIVE)
        for place, text in enumerate(("a plain name", name))
    )
    table = Table(columns, rows)
    fit = fit_columns(table, measure_columns(table), room)
    width = max(room, fit.total)
    lines = [row_line(TableState.of(table), fit, n, without_heat, width).text for n in (0, 1)]
    assert [sum(character_widths(line)) for line in lines] == [width, width]


@examples(100)
@given(NAMES, st.integers(min_value=1, max_value=60))
def test_empty_line_with_any_filter_fills_the_width(name: str, width: int) -> None:
    state = TableState.of(Table((), (), empty=name))
    line = empty_line(state, 0, 1, without_heat, width).text
    assert sum(character_widths(line)) == width
