"""Fed custody against its own file, and its likeness to TIC against a calculation by hand."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from itertools import pairwise
from statistics import correlation

import pandas as pd
import pytest

from tests.support.bodies import bundled
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.measures.flows.custody import changes, custody, likeness


def levels_by_hand() -> dict[date, float]:
    """Wednesdays and $ billions as they stand in the body."""
    rows = csv.reader(bundled("fred", "WMTSECL1").decode().splitlines()[1:])
    return {date.fromisoformat(day): float(value) / 1000 for day, value in rows if value}


def official_by_hand() -> dict[str, float]:
    """Net purchases of officials with bills by month, in $ billions, as table 3 has them."""
    rows = [line.split("\t") for line in bundled("tic_table3", "table3").decode().splitlines()]
    return {
        row[2]: float(row[4]) / 1000
        for row in rows
        if len(row) > 4 and row[1] == "99990" and row[4] != "n.a."
    }


def test_the_level_is_that_of_h41() -> None:
    # H.4.1: 2,636,947 on 24 June 2026
    levels = custody(bundled_snapshot())["value"]
    assert levels[pd.Timestamp(2026, 6, 24)] == 2636.947


def test_changes_are_of_whole_weeks() -> None:
    found = changes(custody(bundled_snapshot())).loc[pd.Timestamp(2026, 6, 24)]
    by_hand, week = levels_by_hand(), date(2026, 6, 24)
    for span, weeks in (("1w", 1), ("4w", 4), ("52w", 52)):
        expected = by_hand[week] - by_hand[week - timedelta(weeks=weeks)]
        assert found[f"change_{span}_usd_bn"] == pytest.approx(expected)


def test_a_missing_week_leaves_a_change_unknown() -> None:
    levels = custody(bundled_snapshot()).drop(pd.Timestamp(2026, 6, 17))
    known = changes(levels).loc[pd.Timestamp(2026, 6, 24)].notna()
    assert known.to_dict() == {
        "change_1w_usd_bn": False,
        "change_4w_usd_bn": True,
        "change_52w_usd_bn": True,
    }


def test_the_correlation_is_that_of_the_two_files() -> None:
    last: dict[str, float] = {}
    for week, level in levels_by_hand().items():
        last[f"{week:%Y-%m}"] = level
    months = sorted(last)
    moved = {later: last[later] - last[earlier] for earlier, later in pairwise(months)}
    bought = official_by_hand()
    both = [month for month in months if month in moved and month in bought]
    expected = correlation([moved[month] for month in both], [bought[month] for month in both])
    # Table 1 of July revised a few months once more; the figure is known to two decimals.
    found = likeness(bundled_snapshot())
    assert found.months == len(both) == 39
    assert (found.first, found.last) == (date(2023, 2, 28), date(2026, 4, 30))
    assert found.correlation == pytest.approx(expected, abs=0.01)


def test_of_too_few_months_nothing_is_said() -> None:
    early = likeness(bundled_snapshot(date(2023, 5, 20)))
    assert early.months == 2
    assert early.correlation != early.correlation
    assert likeness(snapshot_of()).months == 0
