"""The course of a return, day by day."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.support.funds import fund, grown
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.measures.returns import cumulative_returns
from tui.measures.returns.span_returns import span_returns

ARTICLE = date(2025, 12, 19)
DAYS = [day.date() for day in pd.bdate_range("2025-01-01", periods=254)]


def test_a_course_since_a_day_by_hand() -> None:
    snapshot = snapshot_of(
        fund("SPY", grown(DAYS[:4], [0.1, 0.0, 0.1])), fund("XLV", grown(DAYS[:4], [0.0, 0.5, 0.0]))
    )
    found = cumulative_returns.since(snapshot, "XLV", "SPY", DAYS[2], basis="total", relative=True)
    assert found is not None
    assert found.returns.tolist() == pytest.approx([0, 50, 50 - 10])
    assert [day.date() for day in found.days] == DAYS[1:4]
    alone = cumulative_returns.since(snapshot, "XLV", "SPY", DAYS[2], basis="total", relative=False)
    assert alone is not None
    assert alone.returns.tolist() == pytest.approx([0, 50, 50])
    assert (
        cumulative_returns.since(snapshot, "XLV", "SPY", DAYS[0], basis="total", relative=True)
        is None
    )


def test_a_course_over_a_year_by_hand() -> None:
    snapshot = snapshot_of(
        fund("SPY", grown(DAYS, [0.0] * 253)), fund("XLV", grown(DAYS, [0.0] * 252 + [0.5]))
    )
    found = cumulative_returns.over_a_year(snapshot, "XLV", "SPY", basis="total", relative=True)
    assert found is not None
    assert found.returns.tolist() == pytest.approx([0, 50])
    short = snapshot_of(fund("SPY", grown(DAYS[:252], [0.0] * 251)))
    assert cumulative_returns.over_a_year(short, "SPY", "SPY", basis="total", relative=True) is None


@pytest.mark.parametrize("symbol", ["XLV", "GLD", "BTC-USD"])
def test_a_course_ends_where_the_return_does(symbol: str) -> None:
    snapshot = bundled_snapshot(ARTICLE)
    row = span_returns(snapshot, "SPY", date(2025, 7, 1))[symbol][-1]
    found = cumulative_returns.since(
        snapshot, symbol, "SPY", date(2025, 7, 1), basis="total", relative=True
    )
    assert found is not None
    assert found.returns[-1] == pytest.approx(row.relative_total_pp)
    assert found.days[0].date() == row.start


def test_nothing_is_relative_to_another_publisher() -> None:
    closes = grown(DAYS[:4], [0.1, 0.0, 0.1])
    snapshot = snapshot_of(fund("SPY", closes, source="tiingo"), fund("XLV", closes))
    assert (
        cumulative_returns.since(snapshot, "XLV", "SPY", DAYS[2], basis="total", relative=True)
        is None
    )
    assert cumulative_returns.since(snapshot, "XLV", "SPY", DAYS[2], basis="total", relative=False)
