"""Bodies in the format of Yahoo's chart endpoint, made from levels of the sample."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np

OPENS = {"America/New_York": time(9, 30), "UTC": time(0)}
CLOSES = {"America/New_York": time(16), "UTC": time(23, 59)}


def chart_body(
    symbol: str,
    dates: Sequence[date],
    total: Sequence[float | None],
    price: Sequence[float | None],
    *,
    zone: str = "America/New_York",
    running: tuple[datetime, float] | None = None,
    splits: Mapping[date, tuple[int, int]] | None = None,
) -> bytes:
    """Return daily bars as Yahoo serves them: stamped at the open, 32-bit floats, None as null.

    ``running`` is the moment and price of the last trade while the session of the last day runs:
    its bar is then null, and a live one is stamped at that moment, adjusted like the day's close.
    Otherwise that day has closed.
    ``splits``: by first day of the new shares, how many there are for how many old ones.
    """
    stamps = [_seconds(day, OPENS[zone], zone) for day in dates]
    opened, closed = stamps[-1], _seconds(dates[-1], CLOSES[zone], zone)
    traded = closed + 1
    adjusted, closes = [*map(_wide, total)], [*map(_wide, price)]
    if running:
        moment, last = running
        traded = int(moment.timestamp())
        ratio = (total[-1] or 1) / (price[-1] or 1)
        stamps, adjusted[-1], closes[-1] = [*stamps, traded], None, None
        adjusted, closes = [*adjusted, last * ratio], [*closes, last]
    meta = {
        "currency": "USD",
        "symbol": symbol,
        "regularMarketTime": traded,
        "exchangeTimezoneName": zone,
        "priceHint": 2,
        "currentTradingPeriod": {"regular": {"timezone": zone, "start": opened, "end": closed}},
        "dataGranularity": "1d",
        "range": "",
    }
    bars = dict.fromkeys(("open", "high", "low", "close"), closes)
    quote = {**bars, "volume": [0] * len(stamps)}
    indicators = {"quote": [quote], "adjclose": [{"adjclose": adjusted}]}
    result = {"meta": meta, "timestamp": stamps, "indicators": indicators}
    if splits:
        moments = {_seconds(day, OPENS[zone], zone): ratio for day, ratio in splits.items()}
        result["events"] = {"splits": {str(at): _split(at, *moments[at]) for at in moments}}
    return json.dumps({"chart": {"result": [result], "error": None}}).encode()


def _split(moment: int, new: int, old: int) -> dict[str, object]:
    return {"date": moment, "numerator": new, "denominator": old, "splitRatio": f"{new}:{old}"}


def _seconds(day: date, clock: time, zone: str) -> int:
    return int(datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC).timestamp())


def _wide(value: float | None) -> float | None:
    """Return a 32-bit float as a 64-bit one: 324.96 becomes 324.9599914550781."""
    return None if value is None or np.isnan(value) else float(np.float32(value))
