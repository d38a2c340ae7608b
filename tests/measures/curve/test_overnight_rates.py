"""Overnight rates: history, and the newest rate on a day."""

from __future__ import annotations

from datetime import date

import pandas as pd

from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.measures.curve.overnight_rates import overnight_rates, rate_on


def test_rate_on_a_day_is_the_newest_published() -> None:
    rates = overnight_rates(bundled_snapshot(date(2025, 12, 19)))
    # the rate of the 18th, which the New York Fed published on the 19th
    assert rates["SOFR"].index[-1] == pd.Timestamp(2025, 12, 18)
    assert rate_on(rates["SOFR"], date(2025, 12, 19)) == 3.66
    assert rates["SOFR"]["inputs"].iloc[-1] == (("fred", "SOFR"),)


def test_rate_older_than_ten_days_is_none() -> None:
    rows = pd.DataFrame({"observed": ["2025-12-01"], "value": [3.9]})
    rates = overnight_rates(snapshot_of(dataset("fred", "DFF", rows)))["DFF"]
    assert rate_on(rates, date(2025, 12, 11)) is not None
    assert rate_on(rates, date(2025, 12, 12)) is None
    assert rate_on(rates, date(2025, 11, 30)) is None


def test_rates_without_data_have_no_key() -> None:
    assert overnight_rates(snapshot_of()) == {}
    assert list(overnight_rates(bundled_snapshot())) == ["SOFR"]
