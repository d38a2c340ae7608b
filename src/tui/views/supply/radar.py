"""Radar of releases to come: when, how long until then, and how the day is known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tui.model.column_note import ColumnNote
from tui.model.snapshot import Stamp, State
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Clause, Lead, Span, Tone
from tui.model.times import (
    NEW_YORK,
    format_here,
    format_new_york,
    format_time_left,
)
from tui.model.update import Update
from tui.model.view import View
from tui.views.short_dates import countdown_clauses, short_moment, short_moment_here
from tui.views.stamps import NOTHING_KNOWN

if TYPE_CHECKING:
    from tui.measures.releases.releases import PlannedRelease

SOURCES = (
    *("auctions", "auction_schedule", "fed_calendar", "bls_calendar"),
    *("tic_release", "tic_table1", "fred", "mspd", "positions"),
)
"""The sources that have the days of releases, or show whether one has come."""
TITLE = "Releases to come"
_SCREEN = (
    Column("title", "release", left=True),
    Column("left", "in", left=True, whole=True),
    Column("at", "New York", left=True, whole=True),
    Column("at_here", "here", left=True, whole=True, drop=2),
    Column("basis", "day by", left=True, drop=1),
)
TIDY = (
    Column("name", "name", left=True),
    Column("title", "release", left=True),
    Column("at", "at", left=True),
    Column("basis", "basis", left=True),
    Column("days_to", "days to"),
)
_NOTES = (
    ColumnNote(
        "published list: its publisher names the day; rule: H.4.1 on Thursday, the CFTC on Friday, "
        "the public debt on the fourth business day, each later after a holiday. Lists are fetched "
        "when online. Late: since the first release that is due and not at hand here.",
        ("basis",),
    ),
)
_NO_LIST = "no list yet"
_ANNOUNCED = "announced"
_NOT_SEEN = "due, not seen yet"


def view(update: Update, options: object) -> View:
    """Return the overdue and the next release of each kind, the nearest one first.

    The view has no options. Kinds whose list is not at hand are named at the end. The export has
    all releases known.
    """
    del options
    from tui.measures.releases.releases import missing_lists, next_of_each, releases_to_come

    releases = releases_to_come(update.snapshot, update.now)
    listed = sorted(next_of_each(releases, update.now), key=lambda each: abs(each.at - update.now))
    missing = [name for each in missing_lists(update.snapshot) for name in each.names]
    rows = (
        *(_screen_row(release, update.now) for release in listed),
        *(_missing_row(name) for name in missing),
    )
    return View(
        title=TITLE,
        stamp=NOTHING_KNOWN,
        table=Table(_SCREEN, rows, empty="no releases known", notes=_NOTES),
        leads=tuple(filter(None, (_next_lead(listed, update.now), _late_lead(listed, update.now)))),
        tidy=tidy_table(releases, update.now),
    )


def tidy_table(releases: Iterable[PlannedRelease], now: datetime) -> Table:
    """Return one row per release: its time, how the day is known, and the days until then.

    One that is overdue has a time before ``now``.
    """
    return Table(TIDY, tuple(_tidy_row(release, now) for release in releases))


def days_to(at: datetime, now: datetime) -> int:
    """Return the calendar days in New York from now to a release, 0 on its day."""
    return (at.astimezone(NEW_YORK).date() - now.astimezone(NEW_YORK).date()).days


def _tidy_row(release: PlannedRelease, now: datetime) -> Row:
    cells = (
        Cell(release.name),
        Cell(release.title),
        Cell(release.at),
        Cell(release.basis.value),
        Cell(days_to(release.at, now)),
    )
    return Row(_key(release), cells, release.stamp)


def _lateness(late: timedelta) -> str:
    """Return the whole days that a release is late; on its first day the hours and minutes."""
    return f"{late.days} d" if late.days else format_time_left(late)


def _screen_row(release: PlannedRelease, now: datetime) -> Row:
    local, is_late = release.at.astimezone(NEW_YORK), release.is_overdue(now)
    left = f"{_lateness(now - release.at)} late" if is_late else ""
    tone = Tone.WARNING if is_late else Tone.MUTED
    cells = (
        Cell(release.title, tone=Tone.STRONG),
        Cell(
            left or format_time_left(release.at - now),
            tone=tone if is_late else Tone.PLAIN,
            sort_value=(release.at - now).total_seconds(),
        ),
        Cell(format_new_york(release.at), text=f"{local:%a} {short_moment(release.at, now)}"),
        Cell(format_here(release.at), tone=Tone.MUTED, text=short_moment_here(release.at, now)),
        Cell(_NOT_SEEN if is_late else release.basis.value, tone=tone),
    )
    return Row(_key(release), cells, release.stamp)


def _missing_row(name: str) -> Row:
    cells = (Cell(name, tone=Tone.MUTED), *(Cell(None),) * 3, Cell(_NO_LIST, tone=Tone.MUTED))
    return Row(name, cells, Stamp(None, None, State.CACHED))


def _next_lead(releases: Iterable[PlannedRelease], now: datetime) -> Lead:
    """Return the first release to come: ``20-Year bond auction in 2 d 3 h``. Empty for none."""
    release = next((each for each in releases if not each.is_overdue(now)), None)
    if release is None:
        return ()
    is_announced = release.basis.value == _ANNOUNCED
    words = _ANNOUNCED if is_announced else f"day by {release.basis.value}"
    known = Clause((Span(words, Tone.MUTED),), 3)
    return (*countdown_clauses(release.title, release.at, now, drop=1), known)


def _late_lead(releases: Iterable[PlannedRelease], now: datetime) -> Lead:
    """Return what is overdue: ``TIC for August 2025 due 21 Oct 16:00 EDT, not seen yet``, its age.

    Of several, the nearest one. Empty for none.
    """
    late = [each for each in releases if each.is_overdue(now)]
    if not late:
        return ()
    due = f"{late[0].title} due {short_moment(late[0].at, now)}, not seen yet"
    others = Clause((Span(f"{len(late) - 1} more overdue", Tone.MUTED),), 2)
    return (
        Clause((Span(due, Tone.LESSER),)),
        Clause((Span(f"late by {format_time_left(now - late[0].at)}", Tone.WARNING),), 1),
        *((others,) if len(late) > 1 else ()),
    )


def _key(release: PlannedRelease) -> str:
    return f"{release.name} {release.title} {release.at:%Y-%m-%d}"
