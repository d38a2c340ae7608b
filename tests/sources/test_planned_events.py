"""Lists of planned events: the Fed's, the Bureau of Labor Statistics', and Treasury's schedule."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from tests.support.bodies import captured
from tui.model.errors import Malformed
from tui.sources import auction_schedule, bls_calendar, fed_calendar
from tui.sources.base import parse
from tui.sources.calendars.plans import planned_known_times

FED = captured("fed_calendar_2026-09-25_cut.json")
BLS = captured("bls_release_calendar_2026_cut.ics")
SCHEDULE = captured("TentativeAuctionScheduleQ12026_excerpt.xml")


def times(frame: pd.DataFrame, event: str) -> list[str]:
    rows = frame[frame["event"] == event]
    return [f"{at:%Y-%m-%d %H:%M %Z}" for at in rows["at"].dt.tz_convert("America/New_York")]


def test_fed_decisions_and_minutes_are_those_of_the_board() -> None:
    frame = parse(fed_calendar.SOURCE, "events", FED)
    assert times(frame, fed_calendar.DECISION)[1:] == [
        "2026-10-28 14:00 EDT",
        "2026-12-09 14:00 EST",
    ]
    assert [text[:10] for text in times(frame, fed_calendar.MINUTES)[-3:]] == [
        *("2026-10-07", "2026-11-18", "2026-12-30"),
    ]
    assert times(frame, fed_calendar.PRESS)[-1] == "2026-12-09 14:30 EST"
    assert set(frame["event"]) == set(fed_calendar.TITLES.values())  # and no speech


def test_fed_meeting_of_two_days_is_on_the_second() -> None:
    body = FED.replace(b'"month": "2026-10", "days": "28"', b'"month": "2026-10", "days": "27-28"')
    assert body != FED
    assert times(parse(fed_calendar.SOURCE, "events", body), fed_calendar.DECISION)[1][:10] == (
        "2026-10-28"
    )


def test_fed_event_of_a_past_year_without_a_time_is_left_out_with_a_notice() -> None:
    value = json.loads(FED.decode("utf-8-sig"))
    value["events"].append({"title": "FOMC Meeting", "time": "", "month": "2019-03", "days": "20"})
    frame = parse(fed_calendar.SOURCE, "events", json.dumps(value).encode())
    assert frame.attrs["notices"] == ("1 events without a readable time",)
    value["events"][-1]["month"] = "2026-03"
    with pytest.raises(Malformed, match="days and times"):
        parse(fed_calendar.SOURCE, "events", json.dumps(value).encode())


def test_bls_releases_are_in_new_york_time() -> None:
    frame = parse(bls_calendar.SOURCE, "events", BLS)
    assert times(frame, bls_calendar.CPI)[:2] == ["2026-10-14 08:30 EDT", "2026-11-10 08:30 EST"]
    assert times(frame, bls_calendar.PAYROLLS)[0] == "2026-10-02 08:30 EDT"


def test_bls_lines_may_be_folded_and_end_as_the_standard_says() -> None:
    folded = BLS.replace(b"SUMMARY:Consumer Price Index", b"SUMMARY:Consumer Pri\n ce Index")
    both = folded.replace(b"\n", b"\r\n")
    for body in (folded, both):
        pd.testing.assert_frame_equal(
            parse(bls_calendar.SOURCE, "events", body), parse(bls_calendar.SOURCE, "events", BLS)
        )


def test_bls_time_of_another_zone_is_refused() -> None:
    moved = BLS.replace(b"TZID=US-Eastern:2026", b"TZID=Mars:2026")
    with pytest.raises(Malformed, match="New York's time"):
        parse(bls_calendar.SOURCE, "events", moved)


def test_schedule_has_auctions_and_no_holidays() -> None:
    frame = parse(auction_schedule.SOURCE, "schedule", SCHEDULE)
    [row] = frame.to_dict("records")
    assert (row["kind"], row["term"], row["reopening"]) == ("Note", "3-Year", False)
    assert row["at"] == pd.Timestamp("2026-02-10T13:00-05:00")
    assert row["known"] == pd.Timestamp("2026-02-04T08:30-05:00")  # the refunding statement


def test_schedule_of_a_bill_lacks_the_mark_of_a_reopening() -> None:
    bill = SCHEDULE.replace(b"3-Year", b"13-Week").replace(b"NOTE", b"BILL")
    bill = bill.replace(b"    <ReOpeningIndicator>N</ReOpeningIndicator>\n", b"")
    [row] = parse(auction_schedule.SOURCE, "schedule", bill).to_dict("records")
    assert (row["kind"], row["at"]) == ("Bill", pd.Timestamp("2026-02-10T11:30-05:00"))
    inflation = SCHEDULE.replace(b"<TIPS>N", b"<TIPS>Y")
    assert parse(auction_schedule.SOURCE, "schedule", inflation)["kind"].tolist() == ["TIPS"]


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "x">]>' + SCHEDULE.partition(b"?>")[2]
    with pytest.raises(Malformed, match="entities"):
        parse(auction_schedule.SOURCE, "schedule", bomb)


def test_event_was_known_when_its_year_began_or_sixty_days_before() -> None:
    days = pd.Series(pd.to_datetime(["2026-10-14", "2027-01-13"]).astype("datetime64[us]"))
    assert planned_known_times(days).tolist() == [
        pd.Timestamp("2026-01-01T00:00-05:00"),
        pd.Timestamp("2026-11-14T00:00-05:00"),
    ]
