"""Splits and a spin-off, for which Yahoo restates whole histories: no return has a jump."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tests.support.yahoo_bodies import chart_body
from tui.measures.returns.aligned_closes import align_closes
from tui.measures.returns.span_returns import Return, span_returns
from tui.model.snapshot import Dataset, Snapshot, State
from tui.sources import prices
from tui.sources.sample import SAMPLE

SPLITS = [
    *((symbol, date(2025, 12, 5), (2, 1)) for symbol in ("XLB", "XLE", "XLK", "XLU", "XLY")),
    ("XLF", date(2016, 9, 19), (1231, 1000)),
]
"""Symbol, day and ratio. Yahoo lists the spin-off of XLRE from XLF as a split."""
LARGEST_PCT = 4.0
"""Limit of a daily move. No sector moved as much on these days; a missed 2:1 split gives 50."""


def sample(symbol: str) -> pd.DataFrame:
    frame = bundled_snapshot().datasets["prices", SAMPLE].frame
    return frame[frame["symbol"] == symbol].set_index("observed")


def response(
    symbol: str, split: tuple[date, tuple[int, int]], first: date, last: date, part: str
) -> Dataset:
    """Return Yahoo's response for some days of a symbol, requested on the last of them."""
    rows = sample(symbol).loc[str(first) : str(last)]
    day, (new, old) = split
    later = 1.0 if last >= day else new / old
    days = [moment.date() for moment in rows.index]
    total, price = ((3.7 * later * rows[name]).tolist() for name in ("total", "price"))
    splits = {day: (new, old)} if last >= day else None
    body = chart_body(symbol, days, total, price, splits=splits)
    frame = prices.parse(body, part).drop(columns="known")
    return dataset("prices", part, frame, state=State.LIVE)


def snapshot_around(symbol: str, day: date, ratio: tuple[int, int]) -> Snapshot:
    """Return wholes requested a week before the split and months requested a week after it."""
    week = timedelta(days=7)
    parts = [
        response(name, (day, ratio), first, last, part)
        for name in (symbol, "SPY")
        for first, last, part in (
            (day - 60 * week, day - week, name),
            (day - 3 * week, day + week, f"{name}~recent"),
        )
    ]
    return snapshot_of(*parts)


def returns_around(snapshot: Snapshot, symbol: str, day: date) -> np.ndarray:
    """Return the daily total and price returns from ten days before to five after, in percent."""
    track = align_closes(snapshot, "SPY")[symbol]
    levels = pd.DataFrame({"total": track.total, "price": track.price}, index=track.days)
    place = int(track.days.searchsorted(pd.Timestamp(day)))
    returns: pd.DataFrame = 100 * levels.pct_change().iloc[place - 10 : place + 5]
    assert len(returns) > 12
    return np.asarray(returns)


@pytest.mark.parametrize(("symbol", "day", "ratio"), SPLITS)
def test_sample_has_no_jump(symbol: str, day: date, ratio: tuple[int, int]) -> None:
    moves = returns_around(bundled_snapshot(date(2026, 5, 1)), symbol, day)
    assert np.abs(moves).max() < LARGEST_PCT


@pytest.mark.parametrize(("symbol", "day", "ratio"), SPLITS)
def test_responses_spliced_around_a_split_have_the_returns_of_the_sample(
    symbol: str, day: date, ratio: tuple[int, int]
) -> None:
    own = snapshot_around(symbol, day, ratio)
    whole, month = (own.datasets["prices", part].frame for part in (symbol, f"{symbol}~recent"))
    shared = whole.merge(month, on="observed")
    assert (shared["price_x"] / shared["price_y"]).mean() == pytest.approx(ratio[0] / ratio[1])
    moves, expected = (
        returns_around(each, symbol, day) for each in (own, bundled_snapshot(date(2026, 5, 1)))
    )
    assert moves == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(("symbol", "day", "ratio"), SPLITS)
def test_span_returns_across_a_split_equal_those_of_the_sample(
    symbol: str, day: date, ratio: tuple[int, int]
) -> None:
    """Every span ends a week after the split."""
    end = day + timedelta(days=7)

    def returns(snapshot: Snapshot) -> dict[str, Return]:
        return {row.span: row for row in span_returns(snapshot, "SPY", date(2016, 7, 1))[symbol]}

    own, expected = returns(snapshot_around(symbol, day, ratio)), returns(bundled_snapshot(end))
    for span in ("1D", "1W", "1M", "3M", "6M", "YTD", "1Y"):
        assert own[span].total_pct == pytest.approx(expected[span].total_pct, abs=1e-3), span
        assert own[span].price_pct == pytest.approx(expected[span].price_pct, abs=1e-3), span
