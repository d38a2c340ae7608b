"""Releases to come: the calendars of the poller, lists, and auctions announced or planned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.bodies import captured
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.measures.releases.releases import (
    DayBasis,
    PlannedRelease,
    auction_name,
    missing_lists,
    next_of_each,
    releases_to_come,
)
from tui.model.snapshot import Snapshot
from tui.sources import auction_schedule, bls_calendar, fed_calendar, mspd, positions, tic_holdings
from tui.sources.calendars import H41

NOW = datetime(2026, 7, 16, 17, tzinfo=UTC)
LISTS = (
    (fed_calendar.SOURCE, "events", "fed_calendar_2026-09-25_cut.json"),
    (bls_calendar.SOURCE, "events", "bls_release_calendar_2026_cut.ics"),
)


def with_lists(schedule: bytes = b"") -> Snapshot:
    known = bundled_snapshot(NOW)
    parts = {
        (source.name, part): dataset(source.name, part, source.parse(captured(file), part))
        for source, part, file in LISTS
    }
    if schedule:
        source, part = auction_schedule.SOURCE, auction_schedule.PART
        parts[source.name, part] = dataset(source.name, part, source.parse(schedule, part))
    return Snapshot(known.as_of, {**known.datasets, **parts})


def by_name(snapshot: Snapshot, now: datetime = NOW) -> dict[str, PlannedRelease]:
    return {release.name: release for release in next_of_each(releases_to_come(snapshot, now))}


@pytest.mark.parametrize("days", range(0, 40, 3))
def test_release_is_when_the_poller_looks_for_it(days: int) -> None:
    now = NOW + timedelta(days=days)
    coming = by_name(snapshot_of(), now)
    assert coming["COT"].at == positions.SOURCE.next_release(now)
    assert coming["H.4.1"].at == H41.next_release(now)
    assert coming["MSPD"].at == mspd.SOURCE.next_release(now)


@pytest.mark.parametrize(
    ("name", "as_of", "at", "basis"),
    [
        # A day of mourning moved it to Friday 10 January. The list names past days only.
        ("H.4.1", "2024-12-26T22:00", "2025-01-02T21:30", DayBasis.RULE),
        ("H.4.1", "2025-01-03T00:00", "2025-01-09T21:30", DayBasis.RULE),
        # The shutdown held it back until 19 November, which was announced on the 18th.
        ("COT", "2025-10-10T12:00", "2025-10-10T19:30", DayBasis.RULE),
        ("COT", "2025-11-18T12:00", "2025-11-21T20:30", DayBasis.RULE),
        ("COT", "2025-11-19T12:00", "2025-11-19T20:30", DayBasis.LIST),
        ("COT", "2026-01-17T12:00", "2026-01-20T20:30", DayBasis.LIST),
        ("COT", "2026-01-21T12:00", "2026-01-23T20:30", DayBasis.RULE),
    ],
)
def test_release_that_came_late_is_where_it_was_expected_then(
    name: str, as_of: str, at: str, basis: DayBasis
) -> None:
    now = datetime.fromisoformat(as_of).replace(tzinfo=UTC)
    release = by_name(snapshot_of(), now)[name]
    assert (f"{release.at:%Y-%m-%dT%H:%M}", release.basis) == (at, basis)


def test_tic_is_on_the_day_of_treasurys_list() -> None:
    tic = by_name(with_lists())["TIC"]
    assert (tic.at, tic.basis) == (tic_holdings.TABLE1.next_release(NOW), DayBasis.LIST)
    assert tic.at == datetime(2026, 8, 17, 20, tzinfo=UTC)


def test_lists_name_the_day_of_decisions_and_prices() -> None:
    coming = by_name(with_lists())
    assert coming["FOMC decision"].at == datetime(2026, 9, 16, 18, tzinfo=UTC)
    assert coming["CPI"].at == datetime(2026, 10, 14, 12, 30, tzinfo=UTC)
    assert coming["CPI"].basis is DayBasis.LIST
    assert coming["CPI"].stamp.inputs == (("bls_calendar", "events"),)
    assert not missing_lists(with_lists())


def test_announced_auction_is_there_once_and_wins_over_the_schedule() -> None:
    body = captured("TentativeAuctionScheduleQ12026_excerpt.xml")
    body = body.replace(b"2026-02-1", b"2026-07-2").replace(b"3-Year", b"20-Year")
    body = body.replace(b"NOTE", b"BOND").replace(
        b"<AuctionDate>2026-07-20", b"<AuctionDate>2026-07-22"
    )
    twenty = [each for each in releases_to_come(with_lists(body), NOW) if each.name == "auction20"]
    assert [each.basis for each in twenty] == [DayBasis.ANNOUNCED]
    assert twenty[0].at == datetime(2026, 7, 22, 17, tzinfo=UTC)
    later = body.replace(b"<AuctionDate>2026-07-22", b"<AuctionDate>2026-07-23")
    twenty = [each for each in releases_to_come(with_lists(later), NOW) if each.name == "auction20"]
    assert [each.basis for each in twenty] == [DayBasis.ANNOUNCED, DayBasis.TENTATIVE]


def test_past_releases_are_left_out_and_the_first_one_comes_first() -> None:
    releases = releases_to_come(with_lists(), NOW)
    assert min(release.at for release in releases) > NOW
    assert [*releases] == sorted(releases, key=lambda release: release.at)


def test_list_that_is_not_at_hand_is_named() -> None:
    missing = missing_lists(bundled_snapshot(NOW))
    assert [each.source for each in missing] == ["fed_calendar", "bls_calendar"]


@pytest.mark.parametrize(
    ("kind", "term", "name"),
    [
        ("Bond", "20-Year", "auction20"),
        ("Note", "9-Year 11-Month", "auction10"),
        ("TIPS", "5-Year", "auction5_tips"),
        ("Bill", "13-Week", "auction13w_bill"),
        ("CMB", "42-Day", "auction42d_cmb"),
    ],
)
def test_name_of_an_auction_is_its_term(kind: str, term: str, name: str) -> None:
    assert auction_name(kind, term) == name
