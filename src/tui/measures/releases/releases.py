"""Releases to come, by the calendars that the poller asks by and by the lists of publishers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import pandas as pd
from msgspec import Struct

from tui.measures.auctions.results import auctions, security_name
from tui.model.snapshot import Dataset, KnownBy, Snapshot, Stamp, State
from tui.model.times import NEW_YORK
from tui.sources import auction_schedule, bls_calendar, fed_calendar
from tui.sources.calendars import (
    MSPD,
    PLANNED_H41,
    UNPLANNED_TIC_MONTHS,
    next_tic_release,
    tic_known_by,
)
from tui.sources.calendars.positions import next_position_release
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
SOURCES = ("auctions", "auction_schedule", *LISTS)
"""The sources that the releases are read from. The others follow rules."""


def releases_to_come(snapshot: Snapshot, now: datetime) -> tuple[PlannedRelease, ...]:
    """Return all releases after ``now`` whose day is known or expected, the first one first.

    Of those that follow a rule, only the next one of each kind.
    """
    found = [
        *_by_rule(snapshot.as_of, now),
        *_announced_auctions(snapshot, now),
        *_planned_events(snapshot, now),
    ]
    named = {(release.name, release.stamp.observed) for release in found}
    tentative = _tentative_auctions(snapshot, now)
    found += (each for each in tentative if (each.name, each.stamp.observed) not in named)
    return tuple(sorted(found, key=lambda release: (release.at, release.name, release.title)))


def next_of_each(releases: tuple[PlannedRelease, ...]) -> tuple[PlannedRelease, ...]:
    """Return the first release of each kind, in their order."""
    first: dict[str, PlannedRelease] = {}
    for release in releases:
        first.setdefault(release.name, release)
    return tuple(first.values())


def missing_lists(snapshot: Snapshot) -> tuple[MissingList, ...]:
    """Return the lists that are not at hand."""
    return tuple(
        MissingList(names, source)
        for source, names in LISTS.items()
        if (source, PART) not in snapshot.datasets
    )


def _by_rule(as_of: datetime, now: datetime) -> Iterator[PlannedRelease]:
    """Yield the next release of each publisher that has a timetable, as it was planned then."""
    month, at = next_tic_release(as_of)
    evidence = tic_known_by(month.end_time.date())
    is_listed = evidence is KnownBy.CALENDAR and str(month) not in UNPLANNED_TIC_MONTHS
    if at > now:
        yield _release("TIC", f"TIC for {month:%B %Y}", at, is_listed)
    yield _release("H.4.1", "H.4.1: Fed's holdings", PLANNED_H41.next_release(now))
    yield _release("MSPD", "Public debt by kind", MSPD.next_release(now))
    yield _release("COT", "CFTC positions in futures", *next_position_release(now))


def _release(name: str, title: str, at: datetime, is_listed: bool = False) -> PlannedRelease:
    basis = DayBasis.LIST if is_listed else DayBasis.RULE
    day = at.astimezone(NEW_YORK).date()
    return PlannedRelease(name, title, at, basis, Stamp(day, None, State.CACHED))


def _announced_auctions(snapshot: Snapshot, now: datetime) -> Iterator[PlannedRelease]:
    rows = auctions(snapshot)
    if rows.empty:
        return
    waiting = rows[~rows["held"].astype(bool) & (rows["closes"] > pd.Timestamp(now))]
    for day, row in zip(waiting["observed"], waiting.to_dict("records"), strict=True):
        yield PlannedRelease(
            auction_name(row["kind"], row["sold_as"]),
            f"{security_name(row['kind'], row['sold_as'])} auction",
            row["closes"].to_pydatetime(),
            DayBasis.ANNOUNCED,
            Stamp(day.date(), row["known"].to_pydatetime(), State(row["state"]), row["inputs"]),
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
            at = row["at"].to_pydatetime()
            yield PlannedRelease(row["event"], row["event"], at, DayBasis.LIST, _stamp(part, row))


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
        )


def _stamp(part: Dataset, row: Mapping[Any, Any]) -> Stamp:
    """Return the stamp of an event: known when the rule says, or when its list was received."""
    observed, known = pd.Timestamp(str(row["observed"])), pd.Timestamp(str(row["known"]))
    moment = min(known.to_pydatetime(), part.learned)
    return Stamp(observed.date(), moment, part.state, ((part.source, part.part),))
