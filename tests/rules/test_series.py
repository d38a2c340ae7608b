"""Every name a rule may use has a history in the embedded data."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.snapshots import bundled_snapshot, snapshot_of
from tui.model import State
from tui.rules.series import SERIES


@pytest.mark.parametrize("name", SERIES)
def test_a_history_is_in_order_and_stamped(name: str) -> None:
    history = SERIES[name].history(bundled_snapshot())
    assert list(history.columns) == ["value", "known", "state", "inputs"]
    assert history["value"].notna().sum() > 20
    assert history.index.is_monotonic_increasing
    assert history.index.is_unique
    assert {State(state) for state in history["state"]}
    assert (history["known"].dt.tz_localize(None) >= history.index).all()


@pytest.mark.parametrize("name", SERIES)
def test_without_data_a_history_is_empty(name: str) -> None:
    assert SERIES[name].history(snapshot_of()).empty


@pytest.mark.parametrize(
    ("name", "unit", "day", "value"),
    [
        ("y20", "pct", "2025-12-17", 4.78),
        ("spread_3m10y", "bp", "2025-12-17", 52),  # 4.16 - 3.64
        ("spread_5s30s", "bp", "2025-12-17", 113),  # 4.83 - 3.70
        ("spread_2s20s", "bp", "2025-12-17", 129),  # 4.78 - 3.49
        ("fly_2s5s10s", "bp", "2025-12-17", -25),  # 2 x 3.70 - 3.49 - 4.16
        ("custody_usd_bn", "usd_bn", "2026-06-24", 2636.947),  # H.4.1
        ("tic_official_bonds", "usd_bn", "2025-10-31", -24.504),  # table 1, July 2026
        ("tic_private_bills", "usd_bn", "2025-10-31", 7.035),  # table 3, June 2026
        ("tic_official_total", "usd_bn", "2025-10-31", -9.657),
    ],
)
def test_values(name: str, unit: str, day: str, value: float) -> None:
    series = SERIES[name]
    assert series.unit == unit
    assert series.history(bundled_snapshot()).loc[pd.Timestamp(day), "value"] == pytest.approx(
        value
    )
