"""Bodies in the format of Tiingo's end-of-day prices, made from levels of the sample."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from math import prod


def prices_body(
    dates: Sequence[date],
    total: Sequence[float],
    price: Sequence[float],
    splits: Mapping[date, float] | None = None,
) -> bytes:
    """Return days as Tiingo documents them: closes as traded, before later splits.

    ``total`` is adjusted for dividends and splits, ``price`` for splits alone; ``splits`` gives the
    new shares for each old one by the first day they trade.
    """
    split = splits or {}
    rows = []
    for day, adjusted, close in zip(dates, total, price, strict=True):
        traded = close * prod(ratio for later, ratio in split.items() if later > day)
        bars = dict.fromkeys(("close", "high", "low", "open"), traded)
        ours = dict.fromkeys(("adjClose", "adjHigh", "adjLow", "adjOpen"), adjusted)
        events = {"divCash": 0.0, "splitFactor": split.get(day, 1.0)}
        stamp = {"date": f"{day.isoformat()}T00:00:00.000Z"}
        rows.append({**stamp, **bars, "volume": 1000, **ours, "adjVolume": 1000, **events})
    return json.dumps(rows).encode()
