"""State of each part of each source: newest observation, age, last success, next try, error."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec import structs
from msgspec.structs import replace

from tui.model.display_unit import DisplayUnit
from tui.model.snapshot import Dataset, Stamp, State
from tui.model.status import OFFLINE, PartStatus
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Tone
from tui.model.times import NEW_YORK
from tui.model.update import Update
from tui.model.view import View

COLUMNS = (
    Column("source", "source", left=True),
    Column("part", "part", left=True),
    Column("state", "state", left=True),
    Column("observed", "newest", left=True, drop=3),
    Column("age_days", "days old"),
    Column("answered", "last success", left=True, whole=True, drop=5),
    Column("answered_hours_ago", "h ago", drop=4),
    Column("next_try", "next try", left=True, whole=True, drop=1),
    Column("why", "why then", left=True, drop=2),
    Column("failures", "failures", drop=10),
    Column("received_bytes", "bytes", drop=8),
    Column("not_modified", "304", drop=9),
    Column("vintages", "vintages", drop=7),
    Column("quarantined", "quarantine", drop=6),
    Column("notice", "notice", left=True, drop=12),
    Column("error", "error", left=True, drop=11),
)
"""Columns of the table. Error texts can be long, so they are dropped first on a narrow screen."""
OFFLINE_COLUMNS = tuple(
    structs.replace(column, label="requests") if column.key == "why" else column
    for column in COLUMNS
    if column.key != "next_try"
)
"""Columns of the table if no requests are made."""
STAMPED = ("state", "observed")
"""Keys of columns that every export already has from the row's stamp."""
SWITCHED_OFF = "switched off"
"""Text instead of the reason of a next try, for a source with ``enabled = false``."""
DUE = "due now"
"""Text instead of the reason of a next try that has come."""
NOTHING = Stamp(None, None, State.CACHED)
HOUR = timedelta(hours=1)


def view(update: Update) -> View:
    """Return one row per part that is stored or was requested; times are in New York time.

    A source that is switched off and has no part has a row too, without a part.
    """
    keys = update.snapshot.datasets.keys() | update.statuses.keys()
    keys |= {(name, "") for name in update.switched_off - {source for source, _ in keys}}
    rows = tuple(
        _row(update.snapshot.datasets.get(key), _status(key, update), update)
        for key in sorted(keys)
    )
    newest = max((row.stamp for row in rows if row.stamp.known), key=_known_time, default=NOTHING)
    table = Table(COLUMNS, rows, empty="no source has been asked yet")
    screen = _with_columns(table, OFFLINE_COLUMNS) if update.is_offline else table
    tidy = tuple(column for column in COLUMNS if column.key not in STAMPED)
    return View("Sources", newest, screen, tidy=_with_columns(table, tidy))


def _status(key: tuple[str, str], update: Update) -> PartStatus:
    status = update.statuses.get(key, PartStatus(*key))
    return replace(status, why=SWITCHED_OFF) if key[0] in update.switched_off else status


def _row(dataset: Dataset | None, status: PartStatus, update: Update) -> Row:
    stamp, now = _stamp(dataset, status), update.now
    is_due = status.next_try is not None and status.next_try <= now
    why = DUE if is_due else status.why or _why_not_asked(update)
    plain_tone = Tone.PLAIN
    state_tone = Tone.WARNING if stamp.state in (State.FAILING, State.STALE) else plain_tone
    today = now.astimezone(NEW_YORK).date()
    cells = (
        Cell(status.source),
        Cell(status.part or None),
        Cell(str(stamp.state), tone=state_tone),
        Cell(stamp.observed),
        Cell((today - stamp.observed).days if stamp.observed else None, DisplayUnit.COUNT),
        Cell(_new_york(status.answered)),
        Cell(
            (now - status.answered) / HOUR if status.answered else None,
            DisplayUnit.COUNT,
            decimals=1,
        ),
        Cell(None if is_due else _new_york(status.next_try)),
        Cell(why, tone=plain_tone if status.why else Tone.MUTED),
        Cell(status.failures, DisplayUnit.COUNT),
        Cell(status.received_bytes, DisplayUnit.COUNT),
        Cell(status.not_modified, DisplayUnit.COUNT),
        Cell(status.vintages, DisplayUnit.COUNT),
        Cell(status.quarantined, DisplayUnit.COUNT),
        Cell(status_notice(status)),
        Cell(status.error, tone=Tone.WARNING if status.error else plain_tone),
    )
    return Row("/".join(filter(None, (status.source, status.part))), cells, stamp)


def _why_not_asked(update: Update) -> str | None:
    """Return the reason without one in the status. Reasons of past moments are not stored."""
    if update.is_past:
        return None
    return OFFLINE if update.is_offline else "not asked yet"


def status_notice(status: PartStatus) -> str:
    """Return the days that a part lacks, then the notices of its last new body; "" for neither."""
    return "; ".join(filter(None, (status.missing, status.notice)))


def _with_columns(table: Table, columns: tuple[Column, ...]) -> Table:
    """Return a table of ``COLUMNS`` with some of them alone."""
    places = {column.key: place for place, column in enumerate(COLUMNS)}
    chosen = [places[column.key] for column in columns]
    rows = (
        structs.replace(row, cells=tuple(row.cells[place] for place in chosen))
        for row in table.rows
    )
    return Table(columns, tuple(rows), table.empty)


def _stamp(dataset: Dataset | None, status: PartStatus) -> Stamp:
    if dataset is None:
        empty = State.LIVE if status.answered and status.next_try else State.CACHED
        return Stamp(None, None, State.FAILING if status.error else empty)
    newest = dataset.frame[["observed", "known"]].max()
    known: datetime = newest["known"].to_pydatetime()
    return Stamp(newest["observed"].date(), known, dataset.state, ((dataset.source, dataset.part),))


def _new_york(moment: datetime | None) -> datetime | None:
    return moment.astimezone(NEW_YORK) if moment else None


def _known_time(stamp: Stamp) -> datetime:
    return stamp.known or datetime.min.replace(tzinfo=UTC)
