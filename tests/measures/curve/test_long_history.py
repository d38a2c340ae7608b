"""Histories that begin before Treasury's curve, and their gaps."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.measures.curve.long_history import longest_history


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
    assert longest_history(only, "10Y")["value"].tolist() == [4.06]
    assert longest_history(snapshot_of(), "10Y").empty
    assert longest_history(snapshot_of(), "5s30s").empty
