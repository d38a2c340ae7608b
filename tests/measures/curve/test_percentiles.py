"""Ten-year percentiles: worked examples."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from tui.measures.curve.percentiles import Percentile
from tui.measures.curve.percentiles import percentiles as measured


def percentiles(values: pd.DataFrame) -> dict[str, Percentile]:
    """Return the percentiles of monthly values, each month end being due."""
    return measured(values, pd.date_range("2010-01-31", "2030-12-31", freq="ME"))


def monthly(years: int, values: dict[str, list[float]]) -> pd.DataFrame:
    days = pd.date_range("2016-01-31", periods=years * 12, freq="ME")
    return pd.DataFrame(values, index=days)


def test_share_counts_days_at_or_below_the_newest() -> None:
    low, high = [1.0] * 90, [9.0] * 30
    rank = percentiles(monthly(11, {"a": [0.0] * 12 + low + high[:-1] + [5.0]}))["a"]
    assert rank.days == 120  # the first year is outside the window
    assert rank.share_pct == pytest.approx(91 / 120 * 100)


def test_share_of_highest_and_lowest_value() -> None:
    rising = [float(n) for n in range(132)]
    ranks = percentiles(monthly(11, {"up": rising, "down": rising[::-1]}))
    assert ranks["up"].share_pct == 100
    assert ranks["down"].share_pct == pytest.approx(100 / 120)


def test_share_of_series_younger_than_ten_years_is_nan() -> None:
    rank = percentiles(monthly(11, {"young": [math.nan] * 14 + [1.0] * 118}))["young"]
    assert math.isnan(rank.share_pct)
    assert rank.days == 118


def test_days_without_value_are_not_counted() -> None:
    values = [1.0] * 40 + [math.nan] * 5 + [3.0] * 86 + [2.0]
    rank = percentiles(monthly(11, {"holes": values}))["holes"]
    assert (rank.days, rank.due_days) == (115, 120)
    assert rank.share_pct == pytest.approx(29 / 115 * 100)


def test_share_over_a_hole_of_exactly_five_percent_is_known() -> None:
    values = [1.0] * 40 + [math.nan] * 6 + [3.0] * 85 + [2.0]
    rank = percentiles(monthly(11, {"hole": values}))["hole"]
    assert (rank.days, rank.due_days) == (114, 120)
    assert rank.share_pct == pytest.approx(29 / 114 * 100)


def test_share_over_a_hole_of_more_than_five_percent_is_nan() -> None:
    """A tenor that was missing for 7 of 120 months, and a curve without the rows of a year."""
    values = [1.0] * 40 + [math.nan] * 7 + [3.0] * 84 + [2.0]
    rank = percentiles(monthly(11, {"holes": values}))["holes"]
    assert math.isnan(rank.share_pct)
    assert (rank.days, rank.due_days) == (113, 120)
    rows = monthly(11, {"all": [1.0] * 132})
    without_a_year = rows[pd.DatetimeIndex(rows.index).year != 2020]
    rank = percentiles(without_a_year)["all"]
    assert math.isnan(rank.share_pct)
    assert (rank.days, rank.due_days) == (108, 120)


def test_share_without_newest_value_is_nan() -> None:
    nothing = percentiles(pd.DataFrame({"a": []}))["a"]
    assert math.isnan(nothing.share_pct)
    assert (nothing.days, nothing.due_days) == (0, 0)
    without_newest = percentiles(monthly(11, {"a": [1.0] * 131 + [math.nan]}))["a"]
    assert math.isnan(without_newest.share_pct)
