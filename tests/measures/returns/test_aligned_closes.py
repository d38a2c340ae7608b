"""Closes aligned to the days of the benchmark."""

from __future__ import annotations

import gc
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from tests.support.funds import Day, fund
from tests.support.snapshots import dataset, snapshot_of
from tui.measures.cache import MAX_RESULTS
from tui.measures.returns.aligned_closes import (
    AlignedCloses,
    align_closes,
    common_places,
    parts_at,
    stamp_at,
    to_instants,
)
from tui.model.snapshot import State

SPY: dict[Day, float] = {"2025-12-17": 1.0, "2025-12-18": 2.0, "2025-12-19": 3.0, "2025-12-22": 4.0}


def aligned_fund(closes: dict[Day, float], source: str = "prices") -> AlignedCloses:
    return align_closes(snapshot_of(fund("SPY", SPY), fund("XLV", closes, source=source)), "SPY")[
        "XLV"
    ]


@pytest.mark.parametrize(
    ("closes", "levels"),
    [
        ({"2025-12-18": 5.0, "2025-12-19": 6.0, "2025-12-22": 7.0}, [np.nan, 5, 6, 7]),
        ({"2025-12-17": 5.0, "2025-12-18": 6.0}, [5, 6, np.nan, np.nan]),
        ({"2025-12-16": 4.0, "2025-12-18": 6.0, "2025-12-20": 9.0}, [np.nan, 6, np.nan, np.nan]),
        ({"2025-12-13": 4.0, **SPY}, [1, 2, 3, 4]),
    ],
)
def test_close_is_aligned_to_its_day(closes: dict[Day, float], levels: list[float]) -> None:
    closes_of_fund = aligned_fund(closes)
    np.testing.assert_array_equal(closes_of_fund.total, levels)
    known = [n for n, level in enumerate(levels) if level == level]
    assert (closes_of_fund.first, closes_of_fund.end) == (known[0], known[-1])


def test_closes_that_come_fund_by_fund_do_not_fill_the_memory() -> None:
    funds = [fund("SPY", SPY), *(fund(f"X{number}", SPY) for number in range(2 * MAX_RESULTS))]
    for count in range(1, len(funds) + 1):
        align_closes(snapshot_of(*funds[:count]), "SPY")
    gc.collect()
    kept = [each for each in gc.get_objects() if isinstance(each, AlignedCloses)]
    assert sum(each.symbol == "X0" for each in kept) <= MAX_RESULTS


def test_symbol_without_common_day_has_no_key() -> None:
    aligned = align_closes(
        snapshot_of(fund("SPY", SPY), fund("BTC-USD", {"2025-12-20": 1.0})), "SPY"
    )
    assert set(aligned) == {"SPY"}


def test_closes_of_another_publisher_keep_their_own_days() -> None:
    closes_of_fund = aligned_fund({"2025-12-16": 4.0, "2025-12-18": 6.0}, "tiingo")
    assert closes_of_fund.is_incomparable
    assert closes_of_fund.total.tolist() == [4, 6]
    spy = align_closes(snapshot_of(fund("SPY", SPY)), "SPY")["SPY"]
    assert not common_places(closes_of_fund, spy).size


def test_stamp_has_latest_known_time_worst_state_and_all_inputs() -> None:
    bitcoin = pd.DataFrame({"observed": ["2025-12-18", "2025-12-19"], "total": [1.0, 2.0]})
    known = ["2025-12-19T00:00Z", "2025-12-20T00:00Z"]
    later = dataset(
        "prices", "BTC-USD", bitcoin.assign(symbol="BTC-USD", price=1.0, known=known),
        state=State.STALE,
    )  # fmt: skip
    aligned = align_closes(snapshot_of(fund("SPY", SPY), later), "SPY")
    both = (aligned["BTC-USD"], aligned["SPY"])
    stamp = stamp_at(both, (1, 2))
    assert str(stamp.observed) == "2025-12-19"
    assert stamp.known == datetime(2025, 12, 20, tzinfo=UTC)
    assert stamp.state is State.STALE
    assert stamp.inputs == (("prices", "BTC-USD"), ("prices", "SPY"))
    assert parts_at(both, (0,)) == (("prices", "SPY"),), "Bitcoin has no close there"


def test_days_of_any_resolution_are_the_same_instants() -> None:
    days = pd.DatetimeIndex(SPY)
    instants = to_instants(days).tolist()
    assert instants[1] - instants[0] == 86_400_000_000
    for other in (days.as_unit("ns"), days.as_unit("s"), pd.Index(list(SPY))):
        assert to_instants(other).tolist() == instants
