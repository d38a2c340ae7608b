"""Cumulative returns by day."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.support.funds import fund, levels_from_returns
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.measures.returns import cumulative_returns
from tui.measures.returns.span_returns import span_returns

ARTICLE = date(2025, 12, 19)
DAYS = [day.date() for day in pd.bdate_range("2025-01-01", periods=254)]


def test_return_since_a_day_worked_example() -> None:
    snapshot = snapshot_of(
        fund("SPY", levels_from_returns(DAYS[:4], [0.1, 0.0, 0.1])),
        fund("XLV", levels_from_returns(DAYS[:4], [0.0, 0.5, 0.0])),
    )
    cumulative = cumulative_returns.cumulative_return(
        snapshot, "XLV", "SPY", DAYS[2], basis="total", relative=True
    )
    assert cumulative is not None
    assert cumulative.returns.tolist() == pytest.approx([0, 50, 50 - 10])
    assert [day.date() for day in cumulative.days] == DAYS[1:4]
    alone = cumulative_returns.cumulative_return(
        snapshot, "XLV", "SPY", DAYS[2], basis="total", relative=False
    )
    assert alone is not None
    assert alone.returns.tolist() == pytest.approx([0, 50, 50])
    assert (
        cumulative_returns.cumulative_return(
            snapshot, "XLV", "SPY", DAYS[0], basis="total", relative=True
        )
        is None
    )


def test_return_over_a_year_worked_example() -> None:
    snapshot = snapshot_of(
        fund("SPY", levels_from_returns(DAYS, [0.0] * 253)),
        fund("XLV", levels_from_returns(DAYS, [0.0] * 252 + [0.5])),
    )
    cumulative = cumulative_returns.trailing_year_return(
        snapshot, "XLV", "SPY", basis="total", relative=True
    )
    assert cumulative is not None
    assert cumulative.returns.tolist() == pytest.approx([0, 50])
    short = snapshot_of(fund("SPY", levels_from_returns(DAYS[:252], [0.0] * 251)))
    assert (
        cumulative_returns.trailing_year_return(short, "SPY", "SPY", basis="total", relative=True)
        is None
    )


@pytest.mark.parametrize("symbol", ["XLV", "GLD", "BTC-USD"])
def test_last_cumulative_return_equals_span_return(symbol: str) -> None:
    snapshot = bundled_snapshot(ARTICLE)
    row = span_returns(snapshot, "SPY", date(2025, 7, 1))[symbol][-1]
    cumulative = cumulative_returns.cumulative_return(
        snapshot, symbol, "SPY", date(2025, 7, 1), basis="total", relative=True
    )
    assert cumulative is not None
    assert cumulative.returns[-1] == pytest.approx(row.relative_total_pp)
    assert cumulative.days[0].date() == row.start


def test_relative_return_to_another_publisher_is_none() -> None:
    closes = levels_from_returns(DAYS[:4], [0.1, 0.0, 0.1])
    snapshot = snapshot_of(fund("SPY", closes, source="tiingo"), fund("XLV", closes))
    assert (
        cumulative_returns.cumulative_return(
            snapshot, "XLV", "SPY", DAYS[2], basis="total", relative=True
        )
        is None
    )
    assert cumulative_returns.cumulative_return(
        snapshot, "XLV", "SPY", DAYS[2], basis="total", relative=False
    )
