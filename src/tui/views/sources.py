"""How asking each part of each source goes: what is at hand, its age, the next try, the trouble."""

from __future__ import annotations

from datetime import UTC, datetime

from tui.model import Dataset, PartStatus, Stamp, State, Update
from tui.present import Cell, Column, Row, Table, Tone, Unit, View

COLUMNS = (
    Column("source", "source", left=True),
    Column("part", "part", left=True),
    Column("asked", "asked", left=True, drop=3),
    Column("answered", "answered", left=True, drop=2),
    Column("next_try", "next try", left=True, drop=1),
    Column("received_bytes", "bytes", drop=6),
    Column("not_modified", "304", drop=7),
    Column("vintages", "vintages", drop=5),
    Column("quarantined", "quarantine", drop=4),
    Column("error", "error", left=True),
)
NOTHING = Stamp(None, None, State.CACHED)


def view(update: Update) -> View:
    """One row for each part that is at hand or was asked for."""
    keys = sorted(update.snapshot.datasets.keys() | update.statuses.keys())
    rows = tuple(
        _row(key, update.snapshot.datasets.get(key), update.statuses.get(key)) for key in keys
    )
    newest = max((row.stamp for row in rows if row.stamp.known), key=_known, default=NOTHING)
    return View("Sources", newest, Table(COLUMNS, rows, empty="no source has been asked yet"))


def _row(key: tuple[str, str], dataset: Dataset | None, status: PartStatus | None) -> Row:
    status = status or PartStatus(*key)
    tone = Tone.WARNING if status.error else Tone.PLAIN
    cells = (
        Cell(key[0]),
        Cell(key[1]),
        Cell(status.asked),
        Cell(status.answered),
        Cell(status.next_try),
        Cell(status.received_bytes, Unit.COUNT),
        Cell(status.not_modified, Unit.COUNT),
        Cell(status.vintages, Unit.COUNT),
        Cell(status.quarantined, Unit.COUNT),
        Cell(status.error, tone=tone),
    )
    return Row("/".join(key), cells, _stamp(dataset, status))


def _stamp(dataset: Dataset | None, status: PartStatus) -> Stamp:
    if dataset is None:
        return Stamp(None, None, State.FAILING if status.error else State.CACHED)
    newest = dataset.frame[["observed", "known"]].max()
    known: datetime = newest["known"].to_pydatetime()
    return Stamp(newest["observed"].date(), known, dataset.state, ((dataset.source, dataset.part),))


def _known(stamp: Stamp) -> datetime:
    return stamp.known or datetime.min.replace(tzinfo=UTC)
