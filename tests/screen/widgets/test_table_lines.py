"""How one cell looks: its shade, its weight where there are no shades, and what dims it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.style import Style
from textual.color import Color

from tui.model.snapshot import Stamp, State
from tui.model.view import Cell, Tone
from tui.screen.widgets.heat_colours import heat_style
from tui.screen.widgets.table_lines import TableStyles, cell_style

PAPER = Color.parse("#0E1319")
SHADED = TableStyles(
    base=Style(),
    header=Style(),
    tones={tone: Style(color="red" if tone is Tone.DOWN else None) for tone in Tone},
    cursor=Style(),
    cell=Style(),
    heat=PAPER,
)
BARE = replace(SHADED, heat=None)
LIVE, STALE = (Stamp(None, None, state) for state in (State.LIVE, State.STALE))


def test_a_heat_has_its_shade() -> None:
    style = cell_style(Cell(-3.0, tone=Tone.DOWN, heat=-1.0), LIVE, SHADED, False)
    assert style == heat_style(-8, PAPER)
    assert cell_style(Cell(-0.01, tone=Tone.DOWN, heat=-0.01), LIVE, SHADED, False).bgcolor is None


@pytest.mark.parametrize(("heat", "bold"), [(1.0, True), (0.6, True), (0.4, None), (None, None)])
def test_without_shades_the_hotter_half_is_bold(heat: float | None, bold: bool | None) -> None:
    style = cell_style(Cell(-3.0, tone=Tone.DOWN, heat=heat), LIVE, BARE, False)
    assert style.bold is bold
    assert style.color is not None, "the sign keeps its colour"
    assert style.bgcolor is None


@pytest.mark.parametrize(
    ("row", "own", "dim"),
    [(LIVE, None, None), (STALE, None, True), (LIVE, STALE, True), (STALE, LIVE, None)],
)
def test_what_is_stale_is_dim_by_its_own_stamp_or_its_row_s(
    row: Stamp, own: Stamp | None, dim: bool | None
) -> None:
    assert cell_style(Cell(1.0, stamp=own), row, SHADED, False).dim is dim
