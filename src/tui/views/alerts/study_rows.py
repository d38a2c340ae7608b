"""Rows of studies: one per group and part, of one condition or of two beside each other."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.model.display_unit import DisplayUnit
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Tone

if TYPE_CHECKING:
    from tui.alerts.study.rows import StudyRow
    from tui.alerts.study.study import Study

TIDY = (
    Column("condition", "condition", left=True),
    Column("symbol", "group", left=True),
    Column("part", "part", left=True),
    Column("since", "since", left=True),
    Column("episodes", "episodes"),
    Column("days", "days"),
    Column("mean_pp", "mean"),
    Column("median_pp", "median"),
    Column("hit_pct", "hit"),
    Column("base_mean_pp", "any day mean"),
    Column("base_median_pp", "median"),
    Column("base_hit_pct", "hit"),
    Column("otherwise_mean_pp", "else mean"),
    Column("low_pp", "5%"),
    Column("high_pp", "95%"),
    Column("p_value", "p"),
    Column("q_value", "corrected"),
    Column("remains", "remains"),
)
"""Columns of the exported rows."""
_COMPARED = (
    Column("symbol", "group", left=True),
    Column("part", "part", left=True),
    Column("first_pp", "A"),
    Column("first_base_pp", "A any day"),
    Column("second_pp", "B"),
    Column("second_base_pp", "B any day"),
    Column("difference_pp", "A − B"),
    Column("remains", "remains", left=True),
)


def tidy_row(condition: str, row: StudyRow) -> Row:
    """Return the exported row of a group and a part of a study."""
    cells = (
        Cell(condition),
        Cell(row.symbol),
        Cell(row.part),
        Cell(row.since),
        Cell(row.episodes, DisplayUnit.COUNT),
        Cell(row.days, DisplayUnit.COUNT),
        *_pp_cells(row.mean_pp, row.median_pp),
        Cell(row.hit_pct, DisplayUnit.PCT, decimals=0),
        *_pp_cells(row.base_mean_pp, row.base_median_pp),
        Cell(row.base_hit_pct, DisplayUnit.PCT, decimals=0),
        *_pp_cells(row.otherwise_mean_pp, row.low_pp, row.high_pp),
        *(Cell(value, DisplayUnit.RATIO, decimals=4) for value in (row.p_value, row.q_value)),
        Cell(row.remains),
    )
    return Row(f"{condition} {row.symbol} {row.part}", cells, row.stamp)


def rows_table(study: Study, symbols: Collection[str]) -> Table:
    """Return the rows of some groups in full, as text: while and after, one under the other."""
    rows = [tidy_row("", row) for row in study.rows if row.symbol in symbols]
    words = ("yes" if row.cells[-1].value else "" for row in rows)
    return Table(
        TIDY[1:],
        tuple(
            replace(row, cells=(*row.cells[1:-1], Cell(word)))
            for row, word in zip(rows, words, strict=True)
        ),
    )


def comparison_table(first: Study, second: Study) -> Table:
    """Return one row per group and part of two studies: both figures and their difference in pp."""
    rows = (
        _comparison_row(row, other)
        for row in first.rows
        if (other := second.row(row.symbol, row.part)) is not None
    )
    return Table(_COMPARED, tuple(rows), empty="no group has closes")


def _comparison_row(first: StudyRow, second: StudyRow) -> Row:
    difference = _difference(first.figure_pp, second.figure_pp)
    cells = (
        Cell(first.symbol),
        Cell(first.part),
        *_pp_cells(first.figure_pp, first.base_pp, second.figure_pp, second.base_pp, difference),
        Cell(" ".join(name for name, row in (("A", first), ("B", second)) if row.remains)),
    )
    return Row(f"{first.symbol} {first.part}", cells, first.stamp)


def _difference(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first - second


def _pp_cells(*values: float | None) -> tuple[Cell, ...]:
    return tuple(Cell(value, DisplayUnit.PP, Tone.PLAIN, True, 2) for value in values)
