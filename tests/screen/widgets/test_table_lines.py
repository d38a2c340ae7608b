"""Style of a cell: heat colour, badge, muted if stale; width of a row."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.color import Color
from rich.style import Style

from tests.support.effort import examples
from tests.support.names import NAMES
from tests.support.widths import character_widths
from tui.model.display_unit import DisplayUnit
from tui.model.snapshot import Stamp, State
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Tone
from tui.screen.tones import DARK_TONES
from tui.screen.widgets.heat_colours import filled_style, heat_name
from tui.screen.widgets.table_columns import fit_columns, measure_columns
from tui.screen.widgets.table_lines import empty_line, row_line
from tui.screen.widgets.table_state import TableState
from tui.screen.widgets.table_styles import TableStyles, cell_style_name, table_style

PARTS = {
    "header": Style(),
    **{tone.value: Style(color="red" if tone is Tone.DOWN else None) for tone in Tone},
    "muted": Style(color="blue"),
    "strong": Style(color="white", bold=True),
    "sorted": Style(underline=True),
    "cursor": Style(bgcolor="green"),
    "cell": Style(underline=True),
}
STYLES = TableStyles(
    base=Style(),
    part=PARTS.__getitem__,
    filled=lambda name: (
        Style(bgcolor="magenta") if name == "badge-critical" else filled_style(DARK_TONES, name)
    ),
    has_focus=True,
)


def style_of(style_name: str) -> Style:
    return table_style(style_name, STYLES)


LIVE, STALE, FAILING = (
    Stamp(None, None, state) for state in (State.LIVE, State.STALE, State.FAILING)
)


@pytest.mark.parametrize(("heat", "step"), [(-1.0, -3), (-0.6, -2), (0.01, 0), (0.4, 1)])
def test_cell_with_heat_has_the_fixed_style_of_its_step(heat: float, step: int) -> None:
    for has_cursor in (False, True):
        style = table_style(
            cell_style_name(Cell(-3.0, tone=Tone.DOWN, heat=heat), LIVE, has_cursor), STYLES
        )
        assert style == filled_style(DARK_TONES, heat_name(step))
    assert (
        table_style(cell_style_name(Cell(-3.0, tone=Tone.DOWN), LIVE, False), STYLES).bgcolor
        is None
    )


@pytest.mark.parametrize(
    ("row", "own", "is_stale"),
    [
        *((LIVE, None, False), (STALE, None, True), (FAILING, None, True)),
        *((LIVE, STALE, True), (STALE, LIVE, False)),
    ],
)
@pytest.mark.parametrize("heat", [None, 1.0])
def test_stale_cell_is_muted_italic_and_not_bold_by_own_stamp_or_row(
    row: Stamp, own: Stamp | None, is_stale: bool, heat: float | None
) -> None:
    cell = Cell(1.0, tone=Tone.STRONG, stamp=own, heat=heat)
    style = table_style(cell_style_name(cell, row, True), STYLES)
    assert not style.dim
    assert bool(style.italic) is is_stale
    assert (style.color == Color.parse("blue")) is is_stale
    assert bool(style.bold) is not is_stale
    if is_stale:
        assert style.bgcolor == Color.parse("green"), "no heat colour, so the cursor's"


def test_badge_keeps_its_colour_when_it_is_stale_and_under_the_cursor() -> None:
    cell = Cell("!!", tone=Tone.CRITICAL, filled=True)
    for stamp in (LIVE, STALE):
        assert table_style(cell_style_name(cell, stamp, True), STYLES) == Style(bgcolor="magenta")
    plain = Cell("x", tone=Tone.DOWN, filled=True)
    assert table_style(cell_style_name(plain, LIVE, False), STYLES) == Style(
        color="red", reverse=True
    )


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
    lines = [row_line(TableState.of(table), fit, n, style_of, width).text for n in (0, 1)]
    assert [sum(character_widths(line)) for line in lines] == [width, width]


@examples(100)
@given(NAMES, st.integers(min_value=1, max_value=60))
def test_empty_line_with_any_filter_fills_the_width(name: str, width: int) -> None:
    state = TableState.of(Table((), (), empty=name))
    line = empty_line(state, 0, 1, style_of, width).text
    assert sum(character_widths(line)) == width
