"""Tests of the calendars against dates on which figures were published."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.bodies import bundled
from tui.model.snapshot import KnownBy
from tui.sources.calendars import (
    BILLS,
    CLOSES,
    CURVE,
    DAILY,
    DOLLAR,
    H41,
    NEW_YORK,
    SOFR,
    TIC,
    Calendar,
    bond_calendar,
    business_days,
    close_known_times,
    curve_known_times,
    next_auction_result,
    result_known_times,
    stock_calendar,
    tic_known_by,
    tic_known_times,
    tic_release,
    utc_day_known_times,
)
from tui.sources.calendars.release_times import TIC_RELEASES, TIC_RULE
from tui.sources.par_yields import parse
from tui.sources.sample import parse_sample

CALENDARS = {
    "curve": CURVE,
    "tic": TIC,
    "h41": H41,
    "closes": CLOSES,
    "bills": BILLS,
    "sofr": SOFR,
    "dollar": DOLLAR,
}
times = st.integers(946_684_800, 2_050_000_000).map(
    lambda second: datetime.fromtimestamp(second, UTC)
)


def new_york(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def days_series(*days: str) -> pd.Series:
    return pd.Series(pd.to_datetime(list(days)).astype("datetime64[us]"))


@pytest.mark.parametrize(
    ("as_of", "newest", "following"),
    [
        ("2025-10-31T12:00", date(2025, 7, 31), "2025-11-18T16:00"),
        ("2025-11-18T15:59", date(2025, 7, 31), "2025-11-18T16:00"),
        ("2025-11-19T12:00", date(2025, 9, 30), "2025-12-18T16:00"),
        ("2025-12-18T15:59", date(2025, 9, 30), "2025-12-18T16:00"),
        ("2025-12-18T16:16", date(2025, 10, 31), "2026-01-15T16:00"),
        ("2026-08-10T09:00", date(2026, 5, 31), "2026-08-17T16:00"),
    ],
)
def test_tic_calendar_matches_releases_of_2025(as_of: str, newest: date, following: str) -> None:
    assert TIC.due(new_york(as_of)) == newest
    assert TIC.next_release(new_york(as_of)) == new_york(following)


def test_tic_rule_is_never_earlier_than_the_listed_release() -> None:
    listed = {
        month: day for month, day in TIC_RELEASES.items() if month not in ("2025-08", "2025-09")
    }
    for month, day in listed.items():
        first = np.datetime64((pd.Period(month, "M") + 2).start_time, "D")
        rule = np.busday_offset(first, TIC_RULE - 1, roll="forward", busdaycal=bond_calendar())
        assert 0 <= (rule - np.datetime64(day)).astype(int) <= 7, month
    assert tic_release(pd.Period("2026-11", "M")) == new_york("2027-01-22T16:00")


def test_tic_how_is_calendar_only_for_listed_months() -> None:
    assert tic_known_by(date(2025, 10, 31)) is KnownBy.CALENDAR
    assert tic_known_by(date(2024, 10, 31)) is KnownBy.LAG_RULE
    assert tic_known_by(date(2026, 11, 30)) is KnownBy.LAG_RULE


def test_tic_release_is_at_nine_until_september_2014() -> None:
    assert tic_release(pd.Period("2014-06", "M")).astimezone(NEW_YORK).hour == 9
    assert tic_release(pd.Period("2014-07", "M")).astimezone(NEW_YORK).hour == 16


@pytest.mark.parametrize(
    ("as_of", "newest"),
    [
        ("2025-12-17T17:00", date(2025, 12, 16)),
        ("2025-12-17T17:59", date(2025, 12, 16)),
        ("2025-12-17T18:00", date(2025, 12, 17)),
        ("2025-12-21T12:00", date(2025, 12, 19)),
        ("2025-11-11T20:00", date(2025, 11, 10)),
        ("2026-01-01T20:00", date(2025, 12, 31)),
    ],
)
def test_curve_is_due_at_18_00(as_of: str, newest: date) -> None:
    assert CURVE.due(new_york(as_of)) == newest


def test_custody_release_on_thanksgiving_moves_to_friday() -> None:
    assert H41.due(new_york("2025-11-27T20:00")) == date(2025, 11, 19)
    assert H41.next_release(new_york("2025-11-27T20:00")) == new_york("2025-11-28T16:30")
    assert H41.due(new_york("2025-12-18T16:29")) == date(2025, 12, 10)
    assert H41.due(new_york("2025-12-18T16:30")) == date(2025, 12, 17)


def test_daily_series_are_due_at_16_15_of_the_next_business_day() -> None:
    assert DAILY.due(new_york("2025-12-22T16:14")) == date(2025, 12, 18)
    assert DAILY.due(new_york("2025-12-22T16:15")) == date(2025, 12, 19)


def test_prices_are_known_at_the_close() -> None:
    days = days_series("2025-12-23", "2025-12-24", "2025-11-28", "2025-07-03", "2026-07-02")
    clocks = close_known_times(days).dt.tz_convert(NEW_YORK).dt.hour.tolist()
    assert clocks == [16, 13, 13, 13, 16]
    assert CLOSES.due(new_york("2025-12-24T13:00")) == date(2025, 12, 24)
    assert CLOSES.due(new_york("2025-01-09T20:00")) == date(2025, 1, 8)
    assert utc_day_known_times(days_series("2025-12-24"))[0] == pd.Timestamp("2025-12-25", tz="UTC")


def test_auction_result_is_known_five_minutes_after_bidding_closes() -> None:
    closing = pd.Series(["01:00 PM", "11:30 AM", ""])
    known = result_known_times(days_series("2025-12-17", "2025-12-17", "2025-07-17"), closing)
    assert known.tolist() == [
        new_york("2025-12-17T13:05"),
        new_york("2025-12-17T11:35"),
        new_york("2025-07-17T13:05"),
    ]
    assert next_auction_result(new_york("2025-12-17T11:35")) == new_york("2025-12-17T13:05")
    assert next_auction_result(new_york("2025-12-24T20:00")) == new_york("2025-12-26T11:35")


def test_bond_calendar_matches_the_days_with_a_par_curve() -> None:
    """Every business day since 1990 has a par curve, and no other day has one."""
    parts = ["history", "2022", "2023", "2024", "2025", "2026"]
    frames = [parse(bundled("par_yields", part), part)["observed"] for part in parts]
    curves = pd.concat(frames).drop_duplicates().dt.date.tolist()
    assert curves == _business_dates(date(1990, 1, 1), date(2026, 8, 7), bond_calendar())


def test_stock_calendar_matches_the_days_with_a_close() -> None:
    days = parse_sample(bundled("prices", "sample"))["observed"].drop_duplicates()
    assert days.dt.date.tolist() == _business_dates(
        date(2005, 1, 3), date(2026, 5, 1), stock_calendar()
    )


def _business_dates(start: date, end: date, calendar: np.busdaycalendar) -> list[date]:
    days: list[date] = business_days(start, end, calendar).dt.date.tolist()
    return days


def test_holidays_of_2027_match_the_published_lists() -> None:
    """Sources: the lists of SIFMA and of the exchange for 2027. Juneteenth moves to a Friday."""
    closed = ["2027-03-26", "2027-06-18", "2027-07-05", "2027-12-24"]
    for calendar in (bond_calendar(), stock_calendar()):
        assert not np.is_busday(closed, busdaycal=calendar).any()
        assert np.is_busday(["2027-12-31", "2028-06-20"], busdaycal=calendar).all()
    assert np.is_busday("2026-11-11", busdaycal=stock_calendar())
    assert not np.is_busday("2026-11-11", busdaycal=bond_calendar())


@pytest.mark.parametrize("calendar", CALENDARS.values(), ids=CALENDARS.keys())
@given(now=times)
def test_due_changes_exactly_at_next_release(calendar: Calendar, now: datetime) -> None:
    """Nothing becomes due before the next release, and a new day is due at it."""
    following = calendar.next_release(now)
    just_before = following - pd.Timedelta(microseconds=1).to_pytimedelta()
    assert now < following
    assert calendar.due(now) == calendar.due(just_before) < calendar.due(following)


@given(now=times)
def test_due_day_is_already_known(now: datetime) -> None:
    assert curve_known_times(days_series(CURVE.due(now).isoformat())).iloc[0] <= now
    assert tic_known_times(days_series(TIC.due(now).isoformat())).iloc[0] <= now
