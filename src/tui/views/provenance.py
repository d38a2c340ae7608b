"""Provenance of a figure: each dataset that it was computed from, and the times of that dataset."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.model.format import MISSING, format_cell, format_cell_with_unit
from tui.model.snapshot import Dataset, Stamp
from tui.model.status import PartStatus
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Line, Span, Tone
from tui.model.times import format_new_york
from tui.model.update import Update
from tui.model.view import View

if TYPE_CHECKING:
    import pandas as pd

TITLE = "Where it is from"
DIGEST_LENGTH = 12
"""Leading characters of a digest that the screen shows."""

_SCREEN = tuple(
    Column(key, label, left=True)
    for key, label in (
        ("title", "table"),
        ("publisher", "publisher"),
        ("input", "part"),
        ("url", "url"),
        ("digest", "digest"),
        ("vintage", "vintage"),
        ("observed_through", "observed to"),
        ("known_at", "known"),
        ("input_state", "state"),
        ("asking", "asking"),
    )
)
EXPORTED = tuple(
    Column(key, key, left=True)
    for key in ("source", "part", "url", "digest", "learned", "known_how")
)
"""Columns that an export with provenance appends to its table."""


def view(stamp: Stamp, update: Update) -> View:
    """Return one row per input of a stamp, in the order of its inputs.

    ``observed_through`` and ``known_at`` describe the observation whose release made the figure
    known. For an input that was known before, they describe that input's newest observation.
    """
    rows = tuple(_row(dataset, stamp, update) for dataset in _datasets(stamp, update))
    return View(TITLE, stamp, Table(_SCREEN, rows, empty="no input is on record"))


def figure_provenance(
    table: Table, row: Row, column: int, update: Update, notes: Iterable[str] = ()
) -> View:
    """Return the provenance of one figure of a table, and notes about the table's figures.

    On the first column (0) it is that of every figure in the row.
    """
    name = row.name or format_cell(row.cells[0])
    indexes = [column] if column else range(1, len(row.cells))
    stamp = (row.cells[column].stamp if column else None) or row.stamp
    lines = [_figure_line(table.columns[index], row.cells[index]) for index in indexes]
    return replace(
        view(stamp, update),
        title=f"{name} · {table.columns[column].label}" if column else name,
        lines=(*lines, *((Span(text, Tone.MUTED),) for text in (format_times(stamp), *notes))),
    )


def format_times(stamp: Stamp, room: int | None = None) -> str:
    """Return the observed day, the known time (New York) and the state of a stamp as text.

    The word ``observed`` is left out if the text is longer than ``room``, in characters.
    """
    observed = stamp.observed.isoformat() if stamp.observed else MISSING
    known = format_new_york(stamp.known) if stamp.known else MISSING
    text = f"observed {observed} · known {known} · {stamp.state}"
    if room is None or len(text) <= room:
        return text
    return f"{observed}, known {known} · {stamp.state}"


def with_provenance(table: Table, update: Update) -> Table:
    """Return a table with the columns ``EXPORTED`` appended.

    Values of several inputs are joined by ``;``, in the same order in each column.
    """
    cells_by_stamp: dict[Stamp, tuple[Cell, ...]] = {}
    for row in table.rows:
        if row.stamp not in cells_by_stamp:
            cells_by_stamp[row.stamp] = _joined_cells(row.stamp, update)
    rows = tuple(replace(row, cells=(*row.cells, *cells_by_stamp[row.stamp])) for row in table.rows)
    return replace(table, columns=(*table.columns, *EXPORTED), rows=rows)


def _figure_line(column: Column, cell: Cell) -> Line:
    spans = (Span(f"{column.label}  ", Tone.MUTED), Span(format_cell_with_unit(cell), Tone.STRONG))
    return (*spans, Span(f"  {cell.formula}")) if cell.formula else spans


def _datasets(stamp: Stamp, update: Update) -> list[Dataset]:
    datasets = update.snapshot.datasets
    return [datasets[key] for key in stamp.inputs if key in datasets]


def _joined_cells(stamp: Stamp, update: Update) -> tuple[Cell, ...]:
    """Return one cell for each of ``EXPORTED``, with the values of all inputs joined by ``;``."""
    inputs = [_exported_texts(dataset, stamp) for dataset in _datasets(stamp, update)]
    if not inputs:
        return (Cell(None),) * len(EXPORTED)
    return tuple(Cell(";".join(texts)) for texts in zip(*inputs, strict=True))


def _exported_texts(dataset: Dataset, stamp: Stamp) -> tuple[str, ...]:
    observed, _ = _release_times(dataset.frame, stamp)
    return (
        dataset.source,
        dataset.part,
        dataset.url,
        dataset.digest,
        dataset.learned.isoformat(),
        str(dataset.known_by(observed)),
    )


def _row(dataset: Dataset, stamp: Stamp, update: Update) -> Row:
    observed, known = _release_times(dataset.frame, stamp)
    key = (dataset.source, dataset.part)
    request_status, tone = _request_status(
        update.statuses.get(key), update.now, is_off=dataset.source in update.switched_off
    )
    origin = "bundled" if dataset.bundled else "fetched"
    cells = (
        Cell(dataset.title or dataset.source, tone=Tone.STRONG),
        Cell(dataset.publisher or None),
        Cell("/".join(key)),
        Cell(dataset.url or None),
        Cell(dataset.digest[:DIGEST_LENGTH]),
        Cell(f"{origin}, learned {format_new_york(dataset.learned)}"),
        Cell(observed),
        Cell(f"{format_new_york(known)} ({dataset.known_by(observed)})"),
        Cell(str(dataset.state)),
        Cell(request_status, tone=tone),
    )
    return Row("/".join(key), cells, Stamp(observed, known, dataset.state, (key,)))


def _release_times(frame: pd.DataFrame, stamp: Stamp) -> tuple[date, datetime]:
    """Return the observed day and known time (UTC) of the observation that made a figure known.

    For example, a revised figure of October became known with the release of May. If the input has
    no observation of that time, as the base of a year ago, its newest one is used.
    """
    released = frame[frame["known"] == stamp.known] if stamp.known else frame
    newest = (frame if released.empty else released)[["observed", "known"]].max()
    return newest["observed"].date(), newest["known"].to_pydatetime()


def _request_status(status: PartStatus | None, now: datetime, *, is_off: bool) -> tuple[str, Tone]:
    """Return the text and tone of the last request of an input, and the next if it is to come.

    ``is_off``: its source is switched off.
    """
    off = ", switched off" if is_off else ""
    if status is None or status.asked is None:
        return f"never asked{off}", Tone.MUTED
    if is_off:
        return f"answered {format_new_york(status.answered or status.asked)}{off}", Tone.MUTED
    next_try = ""
    if status.next_try is not None and status.next_try > now:
        next_try = f", next try {format_new_york(status.next_try)}"
    if status.error:
        return f"{status.error}{next_try}", Tone.WARNING
    return f"answered {format_new_york(status.answered or status.asked)}{next_try}", Tone.PLAIN
