"""Closes laid on the days of the benchmark."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from tests.support.funds import Day, fund
from tests.support.snapshots import dataset, snapshot_of
from tui.measures.returns.aligned_closes import AlignedCloses, origin, parts, shared, tracks
from tui.model.snapshot import State

SPY: dict[Day, float] = {"2025-12-17": 1.0, "2025-12-18": 2.0, "2025-12-19": 3.0, "2025-12-22": 4.0}


def laid(closes: dict[Day, float], source: str = "prices") -> AlignedCloses:
    return tracks(snapshot_of(fund("SPY", SPY), fund("XLV", closes, source=source)), "SPY")["XLV"]


@pytest.mark.parametrize(
    ("closes", "levels"),
    [
        ({"2025-12-18": 5.0, "2025-12-19": 6.0, "2025-12-22": 7.0}, [np.nan, 5, 6, 7]),
        ({"2025-12-17": 5.0, "2025-12-18": 6.0}, [5, 6, np.nan, np.nan]),
        ({"2025-12-16": 4.0, "2025-12-18": 6.0, "2025-12-20": 9.0}, [np.nan, 6, np.nan, np.nan]),
        ({"2025-12-13": 4.0, **SPY}, [1, 2, 3, 4]),
    ],
)
def test_each_close_stands_on_its_day(closes: dict[Day, float], levels: list[float]) -> None:
    track = laid(closes)
    np.testing.assert_array_equal(track.total, levels)
    known = [n for n, level in enumerate(levels) if level == level]
    assert (track.first, track.end) == (known[0], known[-1])


def test_a_symbol_without_a_day_of_the_benchmark_has_no_track() -> None:
    found = tracks(snapshot_of(fund("SPY", SPY), fund("BTC-USD", {"2025-12-20": 1.0})), "SPY")
    assert set(found) == {"SPY"}


def test_another_publisher_s_closes_stand_on_their_own_days() -> None:
    track = laid({"2025-12-16": 4.0, "2025-12-18": 6.0}, "tiingo")
    assert track.apart
    assert track.total.tolist() == [4, 6]
    spy = tracks(snapshot_of(fund("SPY", SPY)), "SPY")["SPY"]
    assert not shared(track, spy).size


def test_where_a_figure_is_from_and_when_it_was_known() -> None:
    bitcoin = pd.DataFrame({"observed": ["2025-12-18", "2025-12-19"], "total": [1.0, 2.0]})
    known = ["2025-12-19T00:00Z", "2025-12-20T00:00Z"]
    later = dataset(
        "prices", "BTC-USD", bitcoin.assign(symbol="BTC-USD", price=1.0, known=known),
        state=State.STALE,
    )  # fmt: skip
    found = tracks(snapshot_of(fund("SPY", SPY), later), "SPY")
    both = (found["BTC-USD"], found["SPY"])
    stamp = origin(both, (1, 2))
    assert str(stamp.observed) == "2025-12-19"
    assert stamp.known == datetime(2025, 12, 20, tzinfo=UTC)
    assert stamp.state is State.STALE
    assert stamp.inputs == (("prices", "BTC-USD"), ("prices", "SPY"))
    assert parts(both, (0,)) == (("prices", "SPY"),), "Bitcoin has no close there"
