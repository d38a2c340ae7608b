"""Histories that begin before Treasury's curve, and their gaps."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.measures.curve.long_history import line_points, longest_history
from tui.measures.provenance import PROVENANCE_COLUMNS


def test_ten_year_begins_in_1962() -> None:
    history = longest_history(bundled_snapshot(), "10Y")["value"]
    assert history.index.is_monotonic_increasing
    assert history.index.is_unique
    # FRED's DGS10, then Treasury's page
    assert history.loc["1962-01-02"] == 4.06
    assert history.loc["1981-09-30"] == 15.84
    assert history.loc["2025-12-17"] == 4.16
    assert history.max() == 15.84


def test_past_snapshot_has_no_later_values() -> None:
    history = longest_history(bundled_snapshot(date(2020, 3, 9)), "10Y")
    assert history.index[-1] == pd.Timestamp(2020, 3, 9)
    assert history["value"].iloc[-1] == 0.54


def test_twenty_year_has_no_value_before_october_1993() -> None:
    history = longest_history(bundled_snapshot(), "20Y")["value"]
    assert history.first_valid_index() == pd.Timestamp(1993, 10, 1)
    assert history.loc[:"1993-09-30"].isna().all()


def test_thirty_year_is_nan_from_2002_to_2006() -> None:
    history = longest_history(bundled_snapshot(), "30Y")["value"]
    assert history.loc["2002-02-19":"2006-02-08"].isna().all()
    assert history.loc["2002-02-15"] > 0
    assert history.loc["2006-02-09"] > 0


def test_federal_reserve_history_is_used_only_before_the_curve() -> None:
    fed = pd.DataFrame(
        {"observed": ["1986-12-30", "1986-12-31", "1993-10-01"], "value": [8, 7.9, 6]}
    )
    par = pd.DataFrame({"observed": ["1990-01-02", "1993-10-01"], "20Y": [None, 6.12]})
    snapshot = snapshot_of(dataset("fred", "DGS20", fed), dataset("par_yields", "history", par))
    history = longest_history(snapshot, "20Y")
    assert [str(day.date()) for day in history.index] == [
        "1986-12-30",
        "1986-12-31",
        "1990-01-02",
        "1993-10-01",
    ]
    assert history["value"].dropna().tolist() == [8, 7.9, 6.12]
    assert history["inputs"].iloc[0] == (("fred", "DGS20"),)


def test_spreads_and_butterfly_begin_with_the_curve() -> None:
    # FRED's T10Y2Y: -1.08 on 2023-07-03; 2 x 3.70 - 3.49 - 4.16 on 2025-12-17
    assert longest_history(bundled_snapshot(), "2s10s")["value"].loc["2023-07-03"] == -108
    fly = longest_history(bundled_snapshot(), "2-5-10")["value"]
    assert fly.loc["2025-12-17"] == pytest.approx(-25)
    assert fly.index[0] == pd.Timestamp(1990, 1, 2)


def test_without_curve_history_is_that_of_fred() -> None:
    fed = pd.DataFrame({"observed": ["1962-01-02"], "value": [4.06]})
    only = snapshot_of(dataset("fred", "DGS10", fed))
    history = longest_history(only, "10Y")
    assert history["value"].tolist() == [4.06]
    assert history["state"].dtype == "str"
    assert str(history["known"].dtype) == "datetime64[us, UTC]"
    for name in ("10Y", "30Y", "5s30s"):
        nothing = longest_history(snapshot_of(), name)
        assert nothing.empty
        assert nothing.index.name == "observed"
        assert name == "10Y" or nothing["value"].dtype == float
        assert list(nothing.columns) == ["value", *PROVENANCE_COLUMNS]


def test_history_of_a_tenor_that_was_never_published_is_missing_values() -> None:
    par = pd.DataFrame({"observed": ["2025-12-16", "2025-12-17"], "2Y": [3.48, 3.49]})
    history = longest_history(snapshot_of(dataset("par_yields", "2025", par)), "10Y")
    assert len(history) == 2
    assert history["value"].dtype == float
    assert history["value"].isna().all()


def test_line_breaks_at_a_missing_value_and_in_a_gap_of_more_than_ten_days() -> None:
    days = [date(2025, 12, 1), date(2025, 12, 2), date(2025, 12, 12), date(2025, 12, 24)]
    history = pd.DataFrame({"value": [4.1, math.nan, 4.2, 4.3]}, pd.DatetimeIndex(days))
    first, second, third, fourth = (float(day.toordinal()) for day in days)
    assert line_points(history) == [
        (first, 4.1),
        (second, None),
        (third, 4.2),
        (third + 6, None),
        (fourth, 4.3),
    ]


def test_line_without_rows_has_no_points() -> None:
    assert line_points(pd.DataFrame({"value": []}, pd.DatetimeIndex([]))) == []
