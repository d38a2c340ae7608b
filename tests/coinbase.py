"""Bodies in the format of Coinbase's candles, made from levels of the sample."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time


def candles_body(closes: Mapping[date, float]) -> bytes:
    """Daily candles as Coinbase serves them: time, low, high, open, close, volume, newest first."""
    rows = [
        [_seconds(day), close * 0.99, close * 1.01, close, close, 4_567.89]
        for day, close in sorted(closes.items(), reverse=True)
    ]
    return json.dumps(rows).encode()


def _seconds(day: date) -> int:
    return int(datetime.combine(day, time(0), UTC).timestamp())
