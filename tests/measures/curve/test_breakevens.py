"""Breakeven inflation: worked examples."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from tests.support.snapshots import dataset, snapshot_of
from tui.measures.curve.breakevens import (
    breakevens,
    change_bp,
    combine_provenance,
    common_days,
)
from tui.model.snapshot import Snapshot, State

NOMINAL = pd.DataFrame(
    {
        "observed": ["2025-12-16", "2025-12-17", "2025-12-18", "2025-12-19"],
        "known": [f"2025-12-{day}T23:00" for day in (16, 17, 18, 19)],
        "2Y": [3.48, 3.49, 3.46, 3.48],
        "5Y": [3.69, 3.70, 3.65, None],
        "10Y": [4.15, 4.16, 4.12, 4.16],
    }
)
REAL = pd.DataFrame(
    {
        "observed": ["2025-12-17", "2025-12-18", "2025-12-19"],
        "known": ["2025-12-17T22:00", "2025-12-19T01:00", "2025-12-19T22:00"],
        "5Y": [1.40, 1.38, 1.39],
        "7Y": [1.60, 1.58, 1.59],
        "10Y": [1.90, 1.88, 1.89],
    }
)


@pytest.fixture
def both() -> Snapshot:
    """Return a snapshot of the two curves, which have three days and two tenors in common."""
    return snapshot_of(
        dataset("par_yields", "2025", NOMINAL, state=State.STALE),
        dataset("real_yields", "2025", REAL, state=State.LIVE),
    )


def test_curves_have_the_days_that_both_have(both: Snapshot) -> None:
    nominal, real = common_days(both)
    days = [pd.Timestamp(f"2025-12-{day}") for day in (17, 18, 19)]
    assert list(nominal.index) == list(real.index) == days
    assert nominal["10Y"].tolist() == [4.16, 4.12, 4.16]
    assert real["10Y"].tolist() == [1.90, 1.88, 1.89]


def test_curves_are_empty_without_a_day_of_both() -> None:
    nominal, real = common_days(snapshot_of(dataset("par_yields", "2025", NOMINAL)))
    assert nominal.empty
    assert real.empty
    change = change_bp(breakevens(nominal, real), "1D")
    assert change.empty
    assert change.dtype == float


def test_breakeven_is_nominal_minus_real_yield(both: Snapshot) -> None:
    points = breakevens(*common_days(both))
    # 4.16 - 1.90, 4.12 - 1.88, 4.16 - 1.89, and 3.70 - 1.40, 3.65 - 1.38
    assert list(points.columns) == ["5Y", "10Y"]
    assert points["10Y"].tolist() == [2.26, 2.24, 2.27]
    assert points["5Y"].tolist() == pytest.approx([2.30, 2.27, math.nan], nan_ok=True)


def test_change_is_in_bp_from_the_day_that_the_span_begins(both: Snapshot) -> None:
    change = change_bp(breakevens(*common_days(both)), "1D")
    assert change["10Y"] == 3  # 2.27 - 2.24
    assert math.isnan(change["5Y"])


def test_change_over_a_span_before_the_first_day_is_nan(both: Snapshot) -> None:
    change = change_bp(breakevens(*common_days(both)), "1Y")
    assert list(change.index) == ["5Y", "10Y"]
    assert change.dtype == float
    assert change.isna().all()


def test_breakeven_is_known_with_the_later_row_and_has_the_worse_state(both: Snapshot) -> None:
    nominal, real = common_days(both)
    first, last = (combine_provenance(nominal.iloc[place], real.iloc[place]) for place in (0, 1))
    assert first["known"] == pd.Timestamp("2025-12-17T23:00", tz="UTC")
    assert last["known"] == pd.Timestamp("2025-12-19T01:00", tz="UTC")
    assert last["state"] == "stale"
    assert last["inputs"] == (("par_yields", "2025"), ("real_yields", "2025"))
