"""Ten-year percentiles, counted by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from tui.measures.curve.curve_summary import percentiles


def monthly(years: int, values: dict[str, list[float]]) -> pd.DataFrame:
    days = pd.date_range("2016-01-31", periods=years * 12, freq="ME")
    return pd.DataFrame(values, index=days)


def test_the_share_of_days_at_or_below_the_newest() -> None:
    low, high = [1.0] * 90, [9.0] * 30
    found = percentiles(monthly(11, {"a": [0.0] * 12 + low + high[:-1] + [5.0]}))["a"]
    assert found.days == 120  # the first year is out
    assert found.share_pct == pytest.approx(91 / 120 * 100)


def test_extremes() -> None:
    rising = [float(n) for n in range(132)]
    found = percentiles(monthly(11, {"up": rising, "down": rising[::-1]}))
    assert found["up"].share_pct == 100
    assert found["down"].share_pct == pytest.approx(100 / 120)


def test_a_series_younger_than_ten_years_has_none() -> None:
    found = percentiles(monthly(11, {"young": [math.nan] * 14 + [1.0] * 118}))["young"]
    assert math.isnan(found.share_pct)
    assert found.days == 118


def test_days_without_a_value_do_not_count() -> None:
    values = [1.0] * 40 + [math.nan] * 60 + [3.0] * 31 + [2.0]
    found = percentiles(monthly(11, {"holes": values}))["holes"]
    assert found.days == 60
    assert found.share_pct == pytest.approx(29 / 60 * 100)


def test_nothing_of_nothing() -> None:
    assert math.isnan(percentiles(pd.DataFrame({"a": []}))["a"].share_pct)
    gone = percentiles(monthly(11, {"a": [1.0] * 131 + [math.nan]}))["a"]
    assert math.isnan(gone.share_pct)
