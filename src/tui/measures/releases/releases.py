"""Releases to come and overdue ones, by the poller's calendars and by the lists of publishers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import pandas as pd
from msgspec import Struct

from tui.measures.auctions.results import auctions, security_name
from tui.measures.releases.timetables import SOURCES as TIMETABLE_SOURCES
from tui.measures.releases.timetables import TIMETABLES
from tui.model.snapshot import Dataset, Snapshot, Stamp, State
from tui.model.times import NEW_YORK
from tui.sources import auction_schedule, bls_calendar, fed_calendar
from tui.sources.planned_events import PART


class DayBasis(StrEnum):
    """Evidence for the time of a release."""

    ANNOUNCED = "announced"
    """Announced by the publisher for this release alone, as an auction is."""
    LIST = "published list"
    RULE = "rule"
    """Expected by a rule: the weekday or business day of earlier releases."""
    TENTATIVE = "tentative schedule"


class PlannedRelease(Struct, frozen=True):
    """A release to come."""

    name: str
    """Name of its kind, the same each time: ``auction20``, ``CPI``."""
    title: str
    at: datetime
    """Planned time, UTC."""
    basis: DayBasis
    stamp: Stamp
    """Day of the release, the time from which on its date was known, and the list it is from. The
    known time is None for a rule, which holds at any time, and for TIC, whose list ships."""
    period: str
    """Period that it is about, the same if its day moves: an observed day, the settlement of an
    auction, the month of an event."""
    received: datetime | None = None
    """Time at which the list was received, None for a rule."""

    def is_overdue(self, now: datetime) -> bool:
        """Return whether its time has passed. It is listed until its figures are at hand."""
        return self.at <= now


class MissingList(Struct, frozen=True):
    """Kinds of releases whose list is not at hand."""

    names: tuple[str, ...]
    source: str


LISTS = {
    "fed_calendar": (
        fed_calendar.DECISION,
        fed_calendar.PRESS,
        fed_calendar.MINUTES,
        fed_calendar.BEIGE,
    ),
    "bls_calendar": (bls_calendar.CPI, bls_calendar.PAYROLLS),
}
"""Source of a list -> the kinds of releases on it."""
SOURCES = ("auctions", "auction_schedule", *LISTS, *TIMETABLE_SOURCES)
"""The sources that have the days of releases, or show whether one has come."""


def releases_to_come(snapshot: Snapshot, now: datetime) -> tuple[PlannedRelease, ...]:
    """Return all releases after ``now`` whose day is known or expected, and those overdue.

    The first one comes first. Of those with a timetable, the next and the first overdue one of each
    kind. An event whose figures are in no source is never overdue.
    """
    found = [
        *_by_timetable(snapshot, now),
        *_announced_auctions(snapshot),
        *_planned_events(snapshot, now),
    ]
    named = {key for release in found for key in _keys(release)}
    tentative = _tentative_auctions(snapshot, now)
    found += (each for each in tentative if named.isdisjoint(_keys(each)))
    return tuple(sorted(found, key=lambda release: (release.at, release.name, release.title)))


def _keys(release: PlannedRelease) -> tuple[tuple[str, str], ...]:
    """Return the two names of a release: an announced auction may have another day or period."""
    return (release.name, release.period), (release.name, f"on {release.stamp.observed}")


def next_of_each(releases: Iterable[PlannedRelease], now: datetime) -> tuple[PlannedRelease, ...]:
    """Return the next release of each kind and the first overdue one, in their order."""
    first: dict[tuple[str, bool], PlannedRelease] = {}
    for release in releases:
        first.setdefault((release.name, release.is_overdue(now)), release)
    return tuple(first.values())


def missing_lists(snapshot: Snapshot) -> tuple[MissingList, ...]:
    """Return the lists that are not at hand."""
    return tuple(
        MissingList(names, source)
        for source, names in LISTS.items()
        if (source, PART) not in snapshot.datasets
    )


def _by_timetable(snapshot: Snapshot, now: datetime) -> Iterator[PlannedRelease]:
    """Yield the next release of each timetable, and the first one that is due and not at hand."""
    for timetable in TIMETABLES:
        calendar, newest = timetable.calendar(now), timetable.newest(snapshot)
        planned = [calendar.release_after(now, newest or date.min)]
        if newest is not None and calendar.following(newest)[1] <= now:
            planned.insert(0, calendar.following(newest))
        for observed, at in planned:
            basis = DayBasis.LIST if timetable.is_listed(observed, at) else DayBasis.RULE
            day = at.astimezone(NEW_YORK).date()
            yield PlannedRelease(
                timetable.name,
                timetable.title(observed),
                at,
                basis,
                Stamp(day, None, State.CACHED),
                f"{observed}",
            )


def _announced_auctions(snapshot: Snapshot) -> Iterator[PlannedRelease]:
    """Yield the announced auctions without a result. Tests are left out."""
    rows = auctions(snapshot)
    if rows.empty:
        return
    waiting = rows[~rows["held"].astype(bool) & ~rows["test"].astype(bool)]
    for day, row in zip(waiting["observed"], waiting.to_dict("records"), strict=True):
        yield PlannedRelease(
            auction_name(row["kind"], row["sold_as"]),
            f"{security_name(row['kind'], row['sold_as'])} auction",
            row["closes"].to_pydatetime(),
            DayBasis.ANNOUNCED,
            Stamp(day.date(), row["known"].to_pydatetime(), State(row["state"]), row["inputs"]),
            f"{row['issue_date']:%Y-%m-%d}",
            max(snapshot.datasets[key].learned for key in row["inputs"]),
        )


def auction_name(kind: str, term: str) -> str:
    """Return the name of an auction's kind: ``auction20`` for nominal notes and bonds.

    Others have their kind after the term: ``auction5_tips``, ``auction13w_bill``. The rest of the
    term of a reopening, such as ``19-Year 11-Month``, counts as the next full year.
    """
    whole, _, months = term.partition(" ")
    count, _, unit = whole.partition("-")
    length = int(count) + (1 if months else 0)
    of_term = f"{length}{'' if unit == 'Year' else unit[:1].lower()}"
    return f"auction{of_term}" if kind in ("Note", "Bond") else f"auction{of_term}_{kind.lower()}"


def _planned_events(snapshot: Snapshot, now: datetime) -> Iterator[PlannedRelease]:
    for source in LISTS:
        part = snapshot.datasets.get((source, PART))
        if part is None:
            continue
        rows = part.frame[part.frame["at"] > pd.Timestamp(now)]
        for row in rows.to_dict("records"):
            yield PlannedRelease(
                row["event"],
                row["event"],
                row["at"].to_pydatetime(),
                DayBasis.LIST,
                _stamp(part, row),
                f"{row['observed']:%Y-%m}",
                part.learned,
            )


def _tentative_auctions(snapshot: Snapshot, now: datetime) -> Iterator[PlannedRelease]:
    part = snapshot.datasets.get(("auction_schedule", auction_schedule.PART))
    if part is None:
        return
    rows = part.frame[part.frame["at"] > pd.Timestamp(now)]
    for row in rows.to_dict("records"):
        yield PlannedRelease(
            auction_name(row["kind"], row["term"]),
            f"{security_name(row['kind'], row['term'])} auction",
            row["at"].to_pydatetime(),
            DayBasis.TENTATIVE,
            _stamp(part, row),
            f"{row['settled']:%Y-%m-%d}",
            part.learned,
        )


def _stamp(part: Dataset, row: Mapping[Any, Any]) -> Stamp:
    """Return the stamp of an event: known when the rule says, or when its list was received."""
    observed, known = pd.Timestamp(str(row["observed"])), pd.Timestamp(str(row["known"]))
    moment = min(known.to_pydatetime(), part.learned)
    return Stamp(observed.date(), moment, part.state, ((part.source, part.part),))
