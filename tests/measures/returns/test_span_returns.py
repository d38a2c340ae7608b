"""Span returns: worked examples, and figures calculated from another copy of the closes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.measures.returns.span_returns import Return, span_returns
from tui.model.snapshot import Dataset, Snapshot, State

SINCE = date(2025, 7, 1)
DAY = date(2025, 12, 19)


def prices(
    symbol: str,
    rows: dict[str, float],
    *,
    part: str = "",
    state: State = State.SAMPLE,
    source: str = "prices",
) -> Dataset:
    """Return a part of return_of symbol; its price levels are half its total-return levels."""
    frame = pd.DataFrame({"symbol": symbol, "observed": list(rows), "total": list(rows.values())})
    frame["price"] = frame["total"] / 2
    return dataset(source, part or symbol, frame, state=state)


def return_of(snapshot: Snapshot, symbol: str, span: str, since: date = SINCE) -> Return:
    rows = span_returns(snapshot, "SPY", since)[symbol]
    [row] = [row for row in rows if row.span.startswith(span)]
    return row


@pytest.mark.parametrize(
    ("symbol", "relative_pp"),
    # Yahoo's adjusted closes of 2025-06-30 and 2025-12-19, SPY +10.79%
    [
        ("XLV", 4.7),
        ("XLI", -4.7),
        ("XLU", -5.7),
        ("IDU", -6.9),
        ("IWM", 6.15),
        ("KRE", 3.1),
        ("KBE", 2.2),
        ("XLF", -5.7),
        ("EUFN", 7.2),
        ("EEM", 2.2),
        ("USMV", -9.7),
        ("GLD", 20.1),
    ],
)
def test_relative_returns_since_july_2025_equal_independent_figures(
    symbol: str, relative_pp: float
) -> None:
    row = return_of(bundled_snapshot(DAY), symbol, "since")
    assert row.relative_total_pp == pytest.approx(relative_pp, abs=0.07)
    assert (row.start, row.stamp.observed) == (date(2025, 6, 30), DAY)
    assert row.stamp.state is State.SAMPLE


@pytest.mark.parametrize(("symbol", "relative_pp"), [("VNQ", -15.1), ("XLRE", -16.0)])
def test_relative_returns_of_the_year_equal_independent_figures(
    symbol: str, relative_pp: float
) -> None:
    row = return_of(bundled_snapshot(DAY), symbol, "YTD")
    assert row.relative_total_pp == pytest.approx(relative_pp, abs=0.1)
    assert row.start == date(2024, 12, 31)


def test_relative_return_of_the_benchmark_is_zero() -> None:
    row = return_of(bundled_snapshot(DAY), "SPY", "since")
    assert row.total_pct == pytest.approx(10.79, abs=0.01)
    assert row.price_pct == pytest.approx(10.15, abs=0.01)
    assert (row.relative_total_pp, row.relative_price_pp) == (0, 0)


WEEK = {"2025-12-12": 100.0, "2025-12-18": 110.0, "2025-12-19": 121.0}


def test_span_returns_worked_example() -> None:
    asset = {"2025-12-12": 50.0, "2025-12-18": 50.0, "2025-12-19": 60.0}
    snapshot = snapshot_of(prices("SPY", WEEK), prices("XLV", asset))
    day, week = return_of(snapshot, "XLV", "1D"), return_of(snapshot, "XLV", "1W")
    assert day.total_pct == pytest.approx(20)
    assert day.relative_total_pp == pytest.approx(10)  # 20% - 10%
    assert week.relative_total_pp == pytest.approx(-1)  # 20% - 21%
    assert return_of(snapshot, "XLV", "1M").total_pct is None


def test_closes_on_other_days_than_the_benchmarks_are_not_used() -> None:
    bitcoin = {"2025-12-18": 100.0, "2025-12-19": 110.0, "2025-12-20": 500.0, "2025-12-21": 900.0}
    row = return_of(snapshot_of(prices("SPY", WEEK), prices("BTC-USD", bitcoin)), "BTC-USD", "1D")
    assert row.total_pct == pytest.approx(10)
    assert row.stamp.observed == date(2025, 12, 19)


def test_symbol_that_ends_earlier_is_compared_to_its_own_end() -> None:
    asset = {"2025-12-12": 50.0, "2025-12-18": 60.0}
    row = return_of(snapshot_of(prices("SPY", WEEK), prices("XLV", asset)), "XLV", "1D")
    assert row.stamp.observed == date(2025, 12, 18)
    assert row.relative_total_pp == pytest.approx(20 - 10)


def test_state_of_return_is_the_worse_of_asset_and_benchmark() -> None:
    own = prices("XLV", WEEK, state=State.LIVE)
    row = return_of(snapshot_of(prices("SPY", WEEK, state=State.STALE), own), "XLV", "1D")
    assert row.stamp.state is State.STALE


def test_known_time_of_return_is_the_later_of_asset_and_benchmark() -> None:
    closes = {"symbol": "BTC-USD", "observed": list(WEEK), "total": list(WEEK.values())}
    next_day = ["2025-12-13", "2025-12-19", "2025-12-20"]
    bitcoin = pd.DataFrame({**closes, "price": float("nan"), "known": next_day})
    row = return_of(
        snapshot_of(prices("SPY", WEEK), dataset("prices", "BTC-USD", bitcoin)), "BTC-USD", "1D"
    )
    assert row.stamp.observed == date(2025, 12, 19)
    assert row.stamp.known == datetime(2025, 12, 20, tzinfo=UTC)


def test_start_outside_the_closes_gives_none() -> None:
    snapshot = snapshot_of(prices("SPY", WEEK))
    assert return_of(snapshot, "SPY", "since", date(2025, 12, 1)).total_pct is None
    assert return_of(snapshot, "SPY", "since", date(2025, 12, 22)).total_pct is None


def test_returns_without_closes_are_empty_and_without_benchmark_absolute() -> None:
    assert span_returns(snapshot_of(), "SPY", SINCE) == {}
    row = return_of(snapshot_of(prices("XLV", WEEK)), "XLV", "1D")
    assert row.total_pct == pytest.approx(10)
    assert row.relative_total_pp is None


def test_inputs_are_the_parts_of_both_closes() -> None:
    month = {day: WEEK[day] for day in list(WEEK)[1:]}
    snapshot = snapshot_of(
        prices("SPY", WEEK, part="sample"),
        prices("XLV", WEEK),
        prices("XLV", month, part="XLV~recent"),
    )
    sample = ("prices", "sample")
    assert return_of(snapshot, "XLV", "1D").stamp.inputs == (("prices", "XLV~recent"), sample)
    week = (("prices", "XLV"), ("prices", "XLV~recent"), sample)
    assert return_of(snapshot, "XLV", "1W").stamp.inputs == week
    assert return_of(snapshot, "XLV", "1Y").stamp.inputs == (("prices", "XLV~recent"), sample)


def test_relative_return_to_another_publisher_is_none() -> None:
    own = prices("XLV", {"2025-12-18": 100.0, "2025-12-19": 130.0}, source="tiingo")
    row = return_of(snapshot_of(prices("SPY", WEEK, state=State.STALE), own), "XLV", "1D")
    assert row.is_incomparable
    assert row.total_pct == pytest.approx(30)
    assert row.relative_total_pp is None
    assert (row.stamp.state, row.stamp.inputs) == (State.SAMPLE, (("tiingo", "XLV"),))


@pytest.mark.parametrize("source", ["prices", "tiingo"])
def test_bitcoin_of_coinbase_compares_with_any_benchmark(source: str) -> None:
    coin = prices(
        "BTC-USD", {"2025-12-18": 100.0, "2025-12-19": 130.0}, part="2025H2", source="bitcoin"
    )
    row = return_of(snapshot_of(prices("SPY", WEEK, source=source), coin), "BTC-USD", "1D")
    assert not row.is_incomparable
    assert row.relative_total_pp == pytest.approx(30 - 10)
