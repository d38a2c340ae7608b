"""Bodies in the format of Coinbase's candles, made from levels of the sample."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache

from tests.support.bodies import bundled
from tui.sources.bitcoin import SYMBOL
from tui.sources.sample import parse_sample


def candles_body(closes: Mapping[date, float]) -> bytes:
    """Return daily candles, newest first: time, low, high, open, close, volume."""
    rows = [
        [_seconds(day), close * 0.99, close * 1.01, close, close, 4_567.89]
        for day, close in sorted(closes.items(), reverse=True)
    ]
    return json.dumps(rows).encode()


@cache
def sample_closes() -> Mapping[date, float]:
    """Return Bitcoin's levels in the sample, by day."""
    frame = parse_sample(bundled("prices", "sample"))
    rows = frame[frame["symbol"] == SYMBOL]
    days = [moment.date() for moment in rows["observed"]]
    return dict(zip(days, rows["total"].to_list(), strict=True))


def day_of(row: Sequence[float]) -> date:
    """Return the day of a candle."""
    return datetime.fromtimestamp(row[0], UTC).date()


def _seconds(day: date) -> int:
    return int(datetime.combine(day, time(0), UTC).timestamp())
