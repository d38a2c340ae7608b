"""Releases to come: the calendars of the poller, lists, and auctions announced or planned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from tests.support.bodies import captured
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.measures.releases.days_to import UNKNOWN_DAYS, days_to_auction
from tui.measures.releases.releases import (
    DayBasis,
    PlannedRelease,
    auction_name,
    missing_lists,
    next_of_each,
    releases_to_come,
)
from tui.model.snapshot import Snapshot
from tui.model.times import NEW_YORK, parse_moment
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
    return {
        release.name: release
        for release in next_of_each(releases_to_come(snapshot, now), now)
        if not release.is_overdue(now)
    }


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


def test_the_first_release_comes_first_and_past_events_are_left_out() -> None:
    releases = releases_to_come(with_lists(), NOW)
    assert [*releases] == sorted(releases, key=lambda release: release.at)
    past = {release.name for release in releases if release.is_overdue(NOW)}
    assert past == {"H.4.1", "MSPD", "COT"}  # the history that ships ends before


def late_by(snapshot: Snapshot, now: datetime) -> dict[str, str]:
    """Return the planned time of what is overdue, in New York, by name."""
    return {
        release.name: f"{release.at.astimezone(NEW_YORK):%Y-%m-%d %H:%M}"
        for release in releases_to_come(snapshot, now)
        if release.is_overdue(now)
    }


@pytest.mark.parametrize(
    ("name", "as_of", "planned"),
    [
        # A day of mourning moved the H.4.1 of Thursday to Friday 10 January at 16:30.
        ("H.4.1", "2025-01-09T16:29", None),
        ("H.4.1", "2025-01-09T16:30", "2025-01-09 16:30"),
        ("H.4.1", "2025-01-10T16:29", "2025-01-09 16:30"),
        ("H.4.1", "2025-01-10T16:30", None),
        # The shutdown held TIC's August back until 18 November at 16:00.
        ("TIC", "2025-10-21T15:59", None),
        ("TIC", "2025-11-18T15:59", "2025-10-21 16:00"),
        ("TIC", "2025-11-18T16:00", None),
        # A broker's outage held reports back from 3 February 2023 on.
        ("COT", "2023-02-24T15:29", "2023-02-03 15:30"),
        ("COT", "2023-02-24T15:30", "2023-02-10 15:30"),
        ("COT", "2023-03-24T15:30", None),
    ],
)
def test_release_that_is_due_stays_until_its_figures_are_at_hand(
    name: str, as_of: str, planned: str | None
) -> None:
    moment = parse_moment(as_of)
    snapshot = bundled_snapshot(moment)
    assert late_by(snapshot, moment).get(name) == planned
    assert by_name(snapshot, moment)[name].at > moment


def test_auction_without_a_result_is_overdue_from_its_close_on() -> None:
    """The history ends before the auctions of the week of 20 July 2026."""
    close = datetime(2026, 7, 22, 17, tzinfo=UTC)
    snapshot = bundled_snapshot(NOW)
    assert "auction20" not in late_by(snapshot, close - timedelta(minutes=1))
    assert late_by(snapshot, close + timedelta(days=1))["auction20"] == "2026-07-22 13:00"
    result = bundled_snapshot(datetime(2025, 12, 17, 19, tzinfo=UTC))
    assert "auction20" not in late_by(result, result.as_of)


def test_test_of_the_contingency_systems_is_no_release() -> None:
    """The announced 20-year bond as one of 25 million dollars, as such a test is."""
    known = bundled_snapshot(NOW + timedelta(days=1))
    part = known.datasets["auctions", "history"]
    is_bond = (part.frame["cusip"] == "912810UV8") & (part.frame["observed"] == "2026-07-22")
    assert is_bond.sum() == 1
    offered = part.frame["offering_usd_bn"].mask(is_bond, 0.025)
    of_test = replace(part, frame=part.frame.assign(offering_usd_bn=offered), digest="test")
    snapshot = Snapshot(known.as_of, {**known.datasets, ("auctions", "history"): of_test})
    assert "auction20" in by_name(known)
    assert "auction20" not in by_name(snapshot)
    with_curve = days_to_auction(known, "auction20")["value"]
    assert with_curve.iloc[-1] < UNKNOWN_DAYS
    assert (days_to_auction(snapshot, "auction20")["value"].iloc[-1]) == UNKNOWN_DAYS


def test_releases_without_data_follow_the_calendars_alone() -> None:
    assert late_by(snapshot_of(), NOW) == {}


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
