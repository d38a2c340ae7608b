"""Summary of the newest curve: levels, changes and percentiles, also of windows with a hole."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest
from msgspec.structs import replace

from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.measures.curve.breakevens import change_bp
from tui.measures.curve.curve_summary import changes_since, last_day_at, readings
from tui.measures.curve.par_curve import SLOPES, par_curve
from tui.measures.curve.percentiles import Percentile
from tui.model.snapshot import Snapshot


def few_days() -> Snapshot:
    """Return a snapshot of four days of two tenors; the 2-year is missing on the second day."""
    rows = {
        "observed": ["2025-12-05", "2025-12-12", "2025-12-16", "2025-12-17"],
        "2Y": [3.56, None, 3.48, 3.49],
        "10Y": [4.14, 4.19, 4.15, 4.16],
    }
    return snapshot_of(dataset("par_yields", "2025", pd.DataFrame(rows)))


def test_readings_are_levels_and_changes_in_bp() -> None:
    summary = {reading.name: reading for reading in readings(few_days())}
    assert list(summary) == ["2Y", "10Y", *SLOPES]
    assert summary["10Y"].level_bp == 416
    assert summary["2s10s"].level_bp == 67
    assert math.isnan(summary["3m10y"].level_bp)
    # from the 16th, the 10th (that of the 5th) and from a year before the first day
    assert summary["10Y"].changes_bp == pytest.approx(
        {"1D": 1, "1W": 2, "1M": math.nan, "1Y": math.nan}, nan_ok=True
    )
    assert summary["2Y"].changes_bp["1W"] == -7
    assert summary["2s10s"].changes_bp["1W"] == 9


def test_changes_since_a_day_are_newest_minus_that_day() -> None:
    since = changes_since(few_days(), pd.Timestamp("2025-12-05"))
    assert list(since) == ["2Y", "10Y", *SLOPES]
    assert (since["2Y"], since["10Y"], since["2s10s"]) == (-7, 2, 9)
    assert math.isnan(since["3m10y"])
    since = changes_since(few_days(), pd.Timestamp("2025-12-12"))
    assert (math.isnan(since["2Y"]), since["10Y"]) == (True, -3)
    with pytest.raises(KeyError):
        changes_since(few_days(), pd.Timestamp("2025-12-11"))


@pytest.mark.parametrize(
    ("day", "last"),
    [
        ("2025-11-28", None),
        ("2025-11-30", "2025-11-29"),
        ("2025-12-01", "2025-12-01"),
        ("2025-12-10", "2025-12-01"),
        ("2025-12-11", None),
        ("2025-12-19", None),
        ("2025-12-20", "2025-12-20"),
        ("2025-12-21", None),
    ],
)
def test_last_day_lies_at_most_ten_days_before_the_next_one(day: str, last: str | None) -> None:
    days = ["2025-11-29", "2025-12-01", "2025-12-20"]
    rows = pd.DataFrame({"10Y": [4.0, 4.1, 4.2]}, pd.DatetimeIndex(days))
    expected = None if last is None else pd.Timestamp(last)
    assert last_day_at(rows, pd.Timestamp(day)) == expected
    assert last_day_at(rows.iloc[:0], pd.Timestamp(day)) is None


def ranks(snapshot: Snapshot) -> dict[str, Percentile]:
    return {reading.name: reading.percentile for reading in readings(snapshot)}


def without_year(snapshot: Snapshot, year: int) -> Snapshot:
    """Return a snapshot whose curve lacks all days of a year."""
    datasets = {
        key: replace(part, frame=part.frame[part.frame["observed"].dt.year != year], digest="cut")
        if key[0] == "par_yields"
        else part
        for key, part in snapshot.datasets.items()
    }
    return Snapshot(snapshot.as_of, datasets)


@pytest.mark.parametrize("day", [date(2000, 6, 1), date(2018, 6, 1), date(2026, 8, 7)])
def test_percentile_of_a_whole_window_has_nearly_every_day_due(day: date) -> None:
    ten = ranks(bundled_snapshot(day))["10Y"]
    assert not math.isnan(ten.share_pct)
    assert ten.due_days * 0.99 <= ten.days <= ten.due_days


def test_percentile_of_30_year_is_empty_while_its_gap_is_in_the_window() -> None:
    """Treasury published no 30-year yield from 2002-02-19 to 2006-02-08."""
    assert math.isnan(ranks(bundled_snapshot(date(2010, 6, 1)))["30Y"].share_pct)
    assert not math.isnan(ranks(bundled_snapshot(date(2016, 6, 1)))["30Y"].share_pct)


def test_percentile_is_empty_if_a_year_is_not_at_hand() -> None:
    snapshot = bundled_snapshot(date(2026, 8, 7))
    assert not math.isnan(ranks(snapshot)["2s10s"].share_pct)
    cut = ranks(without_year(snapshot, 2020))
    assert all(math.isnan(rank.share_pct) for rank in cut.values())
    assert cut["10Y"].days < 0.95 * cut["10Y"].due_days


def test_summary_without_a_curve_is_empty() -> None:
    assert readings(snapshot_of()) == ()


def test_change_of_a_single_day_is_unknown() -> None:
    values = pd.DataFrame({"10Y": [2.31]}, index=[pd.Timestamp("2026-08-07")])
    assert change_bp(values, "1Y").isna().tolist() == [True]


def test_changes_since_the_newest_day_are_zero() -> None:
    snapshot = bundled_snapshot(date(2026, 8, 7))
    changes = changes_since(snapshot, par_curve(snapshot).index[-1])
    assert set(changes.values()) == {0.0}
    assert {"10Y", "2s10s"} <= changes.keys()
