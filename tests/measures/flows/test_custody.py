"""Fed custody, compared with its file, and its correlation with TIC, calculated from the files."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from itertools import pairwise
from statistics import correlation

import pandas as pd
import pytest

from tests.support.bodies import bundled
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.measures.flows.custody import custody, custody_changes, custody_correlation


def levels_in_body() -> dict[date, float]:
    """Return the levels of the bundled body in $ billions, by Wednesday."""
    rows = csv.reader(bundled("fred", "WMTSECL1").decode().splitlines()[1:])
    return {date.fromisoformat(day): float(value) / 1000 for day, value in rows if value}


def official_purchases_in_body() -> dict[str, float]:
    """Return official net purchases of table 3, bills included, in $ billions, by ``YYYY-MM``."""
    rows = [line.split("\t") for line in bundled("tic_table3", "table3").decode().splitlines()]
    return {
        row[2]: float(row[4]) / 1000
        for row in rows
        if len(row) > 4 and row[1] == "99990" and row[4] != "n.a."
    }


def test_level_equals_h41() -> None:
    # H.4.1: 2,636,947 on 24 June 2026
    levels = custody(bundled_snapshot())["value"]
    assert levels[pd.Timestamp(2026, 6, 24)] == 2636.947


def test_changes_are_over_whole_weeks() -> None:
    week_changes = custody_changes(custody(bundled_snapshot())).loc[pd.Timestamp(2026, 6, 24)]
    levels, week = levels_in_body(), date(2026, 6, 24)
    for span, weeks in (("1w", 1), ("4w", 4), ("52w", 52)):
        expected = levels[week] - levels[week - timedelta(weeks=weeks)]
        assert week_changes[f"change_{span}_usd_bn"] == pytest.approx(expected)


def test_change_from_a_missing_week_is_nan() -> None:
    levels = custody(bundled_snapshot()).drop(pd.Timestamp(2026, 6, 17))
    known = custody_changes(levels).loc[pd.Timestamp(2026, 6, 24)].notna()
    assert known.to_dict() == {
        "change_1w_usd_bn": False,
        "change_4w_usd_bn": True,
        "change_52w_usd_bn": True,
    }


def test_correlation_equals_that_of_the_two_files() -> None:
    last: dict[str, float] = {}
    for week, level in levels_in_body().items():
        last[f"{week:%Y-%m}"] = level
    months = sorted(last)
    moved = {later: last[later] - last[earlier] for earlier, later in pairwise(months)}
    bought = official_purchases_in_body()
    both = [month for month in months if month in moved and month in bought]
    expected = correlation([moved[month] for month in both], [bought[month] for month in both])
    # Table 1 of July revised a few months again, so the figures agree to two decimals.
    measured = custody_correlation(bundled_snapshot())
    assert measured.months == len(both) == 39
    assert (measured.first, measured.last) == (date(2023, 2, 28), date(2026, 4, 30))
    assert measured.correlation == pytest.approx(expected, abs=0.01)


def test_correlation_of_too_few_months_is_nan() -> None:
    early = custody_correlation(bundled_snapshot(date(2023, 5, 20)))
    assert early.months == 2
    assert early.correlation != early.correlation
    assert custody_correlation(snapshot_of()).months == 0
