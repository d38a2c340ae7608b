"""Percentiles of the real curve: full windows, and those with a hole."""

from __future__ import annotations

import math
from datetime import date

import pytest
from msgspec.structs import replace

from tests.support.snapshots import bundled_snapshot
from tui.measures.curve.curve_summary import readings
from tui.measures.curve.percentiles import Percentile
from tui.model.snapshot import Snapshot


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
