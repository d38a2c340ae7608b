"""Dated events between two curves, against the bodies and the releases of autumn 2025."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.support.auction_rows import TEST, all_auctions
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.measures.dated_events import DatedEvent, ReleaseKind, events_between
from tui.model.times import parse_moment

NEW_YORK = ZoneInfo("America/New_York")
MONTH = (date(2025, 11, 19), date(2025, 12, 19))


def events_of(kind: ReleaseKind, start: date, end: date) -> list[DatedEvent]:
    return [event for event in events_between(bundled_snapshot(), start, end) if event.kind is kind]


def test_events_are_the_coupon_auctions_of_the_body() -> None:
    held = [
        row
        for row in all_auctions()
        if "2025-11-20" <= row["auctionDate"][:10] <= "2025-12-19"
        and row["type"] not in ("Bill", "CMB")
        and row["competitiveAccepted"]
        and row["offeringAmount"] != TEST
    ]
    events = events_of(ReleaseKind.AUCTION, *MONTH)
    days = sorted(f"{event.released.astimezone(NEW_YORK):%Y-%m-%d}" for event in events)
    assert days == sorted(row["auctionDate"][:10] for row in held)
    covers = sorted(event.figures["bid_to_cover"] for event in events)
    assert covers == sorted(float(row["bidToCoverRatio"]) for row in held)
    [twenty] = [event for event in events if event.subject == "20-Year Bond"]
    assert (twenty.figures["high_yield_pct"], twenty.verdict) == (4.798, "ordinary")
    # Treasury's 20-year par yield of the day was 4.78
    assert twenty.figures["proxy_tail_bp"] == pytest.approx(1.8)


def test_test_of_the_contingency_systems_is_no_event() -> None:
    """On 2 December 2021 25 million dollars of 20-year bonds were sold by telephone."""
    events = events_of(ReleaseKind.AUCTION, date(2021, 12, 1), date(2021, 12, 2))
    assert events == []


def test_tic_release_has_the_first_prints_of_the_press_release() -> None:
    [release] = events_of(ReleaseKind.TIC, *MONTH)
    assert release.subject == "2025-10"
    assert release.released == datetime(2025, 12, 18, 16, tzinfo=NEW_YORK)
    # SB0342: lines 10 and 25, 5 and 24
    assert release.figures["official_usd_bn"] == pytest.approx(-10.0, abs=0.1)
    assert release.figures["private_usd_bn"] < 0
    assert not release.is_day_assumed
    # the month was revised in July 2026, its first print was not
    assert release.stamp.known == release.released
    assert release.stamp.inputs == (("tic_release", "2025-12-18"),)


def test_release_after_the_quotes_belongs_to_the_next_curve() -> None:
    """The months of August and September 2025 came on 18 November at 16:00."""
    tuesday, wednesday = date(2025, 11, 18), date(2025, 11, 19)
    assert events_of(ReleaseKind.TIC, date(2025, 11, 17), tuesday) == []
    subjects = [event.subject for event in events_of(ReleaseKind.TIC, tuesday, wednesday)]
    assert subjects == ["2025-09", "2025-08"]


def test_auction_of_a_day_is_in_its_curve() -> None:
    day_before, day = date(2025, 12, 16), date(2025, 12, 17)
    assert "20-Year Bond" in [e.subject for e in events_of(ReleaseKind.AUCTION, day_before, day)]
    after = events_of(ReleaseKind.AUCTION, day, date(2025, 12, 18))
    assert "20-Year Bond" not in [event.subject for event in after]


def test_events_are_known_at_the_snapshot() -> None:
    start, end = date(2025, 12, 10), date(2025, 12, 19)
    before = bundled_snapshot(parse_moment("2025-12-18T15:59"))
    after = bundled_snapshot(parse_moment("2025-12-18T16:31"))
    known, later = events_between(before, start, end), events_between(after, start, end)
    assert {(event.kind, event.subject) for event in later} - {
        (event.kind, event.subject) for event in known
    } >= {(ReleaseKind.TIC, "2025-10"), (ReleaseKind.CUSTODY, "2025-12-17")}
    assert all(event.released <= before.as_of for event in known)
    assert all(event.stamp.known <= before.as_of for event in known if event.stamp.known)


def test_custody_of_every_week_has_level_and_change() -> None:
    events = events_of(ReleaseKind.CUSTODY, *MONTH)
    assert [event.subject for event in events] == [
        *("2025-12-17", "2025-12-10", "2025-12-03", "2025-11-26", "2025-11-19")
    ]
    newest, before = events[0].figures, events[1].figures
    change = newest["custody_usd_bn"] - before["custody_usd_bn"]
    assert newest["change_1w_usd_bn"] == pytest.approx(change)


def test_release_without_a_calendar_is_marked_as_dated_by_rule() -> None:
    [release] = events_of(ReleaseKind.TIC, date(2024, 6, 3), date(2024, 6, 28))
    assert release.is_day_assumed
    assert release.figures["official_usd_bn"] != release.figures["official_usd_bn"], "no print"


def test_events_are_sorted_newest_first() -> None:
    events = events_between(bundled_snapshot(), *MONTH)
    times = [event.released for event in events]
    assert times == sorted(times, reverse=True)
    assert len(times) > 10


def test_no_data_have_no_events() -> None:
    assert events_between(snapshot_of(), *MONTH) == ()
