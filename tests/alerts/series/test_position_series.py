"""Series of positions that a rule can name, and when they are stale."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.support.snapshots import bundled_snapshot
from tui.alerts.language.frequency import Frequency, MaxAge
from tui.alerts.series.catalogue import SERIES


def test_leveraged_ten_year_is_the_published_net_position() -> None:
    rows = SERIES["cot_lev_10y"].history(bundled_snapshot())
    assert rows["value"].iloc[-1] == -1_979_511
    assert SERIES["cot_am_ultrabond"].history(bundled_snapshot())["value"].iloc[-1] == 1_139_250


def test_report_is_stale_from_a_day_after_the_next_one_is_due() -> None:
    age = MaxAge(timedelta(days=1), release=True)
    newest = date(2026, 6, 9)
    friday = datetime(2026, 6, 19, 19, 30, tzinfo=UTC)  # Juneteenth: the next comes on Monday
    assert not age.is_exceeded(Frequency.POSITIONS, newest, friday + timedelta(days=1))
    assert age.is_exceeded(Frequency.POSITIONS, newest, friday + timedelta(days=4))
