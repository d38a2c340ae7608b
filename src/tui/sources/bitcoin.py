"""Daily closes of Bitcoin: Coinbase's candles, documented and free of keys.

A part is half a year, because one answer holds at most 300 days.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.base import Part, Source
from tui.sources.body_parsing import in_order, json_value, stamped
from tui.sources.calendars import utc_day_known
from tui.sources.price_history import HIGHEST, SHAPE

SYMBOL = "BTC-USD"
URL = (
    "https://api.exchange.coinbase.com/products/BTC-USD/candles"
    "?granularity=86400&start={start}T00:00:00Z&end={end}T23:59:59Z"
)
FIRST_YEAR = 2015
"""Coinbase's candles begin on 2015-07-20."""
EXPECTED = "daily candles of BTC-USD"
CLOSE = 4
"""Place of the close in a candle: time, low, high, open, close, volume."""
DAY = timedelta(days=1)
DAY_SECONDS = 86_400
DELAY = timedelta(minutes=5)


def parse(body: bytes, part: str) -> pd.DataFrame:
    """One row a day, ascending: symbol, total and price, both the close in dollars.

    The newest candle of an answer may still be running and is left out, so each part is asked for
    to the day after its last; days outside the half-year are left out too.
    """
    candles = _candles(json_value(body, EXPECTED))
    stamps = pd.Series([candle[0] for candle in candles], dtype="int64")
    if (stamps % DAY_SECONDS).any():
        raise Malformed(f"expected {EXPECTED}, got one that begins within a day")
    days = pd.to_datetime(stamps, unit="s").astype("datetime64[us]")
    in_order(days, EXPECTED)
    closes = pd.Series([candle[CLOSE] for candle in candles], dtype="float64")
    wrong = closes[~closes.between(0, HIGHEST, inclusive="right")]
    if not wrong.empty:
        raise Malformed(f"expected {EXPECTED} with closes above zero, got {wrong.iloc[0]:g}")
    frame = pd.DataFrame({"observed": days, "symbol": SYMBOL, "total": closes, "price": closes})
    frame = frame.sort_values("observed").iloc[:-1]
    first, last = map(pd.Timestamp, _bounds(part))
    frame = frame[frame["observed"].between(first, last)]
    if frame.empty:
        raise Malformed(f"expected {EXPECTED} of {part}, got no finished day of it")
    return stamped(frame, utc_day_known)


def _candles(answer: Any) -> list[list[float]]:
    """The candles of an answer; Malformed says what Coinbase said instead."""
    if isinstance(answer, dict) and "message" in answer:
        raise Malformed(f"expected {EXPECTED}, Coinbase said {str(answer['message'])[:120]!r}")
    if not isinstance(answer, list):
        raise Malformed(f"expected {EXPECTED}, got {str(answer)[:120]!r}")
    for candle in answer:
        if not isinstance(candle, list) or len(candle) <= CLOSE:
            raise Malformed(f"expected {EXPECTED}, got {str(candle)[:60]!r}")
        if type(candle[0]) is not int or type(candle[CLOSE]) not in (int, float):
            raise Malformed(f"expected numbers in {EXPECTED}, got {str(candle)[:60]!r}")
    return answer


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """The half-years with a finished day, newest first; none when nobody wants Bitcoin."""
    if SYMBOL not in symbols:
        return ()
    newest = finished(now)
    halves = [f"{year}H{half}" for year in range(FIRST_YEAR, newest.year + 1) for half in (1, 2)]
    begun = [half for half in halves[1:] if _bounds(half)[0] <= newest]
    return tuple(_part(half, newest) for half in reversed(begun))


def _part(half: str, newest: date) -> Part:
    first, last = _bounds(half)
    url = URL.format(start=first, end=min(last, newest) + DAY)
    return Part(half, url, final=last <= newest)


def _bounds(half: str) -> tuple[date, date]:
    """First and last day of ``2026H1`` or ``2026H2``."""
    year = int(half[:4])
    if half.endswith("H1"):
        return date(year, 1, 1), date(year, 6, 30)
    return date(year, 7, 1), date(year, 12, 31)


def finished(now: datetime) -> date:
    """The last UTC day that is over."""
    return now.astimezone(UTC).date() - DAY


def due(now: datetime, part: str) -> date:
    """The last finished UTC day, or the last of the half-year."""
    return min(finished(now - DELAY), _bounds(part)[1])


def next_release(after: datetime) -> datetime:
    """The next midnight UTC, once the next day has begun to trade."""
    tomorrow = (after - DELAY).astimezone(UTC).date() + DAY
    return datetime.combine(tomorrow, time(0), UTC) + DELAY


SOURCE = Source(
    name="bitcoin",
    title="Daily closes of Bitcoin",
    publisher="Coinbase",
    parts=parts,
    parse=parse,
    parser=1,
    revised=False,
    floor=timedelta(minutes=15),
    due=due,
    next_release=next_release,
    keep=2,
    shape=SHAPE,
)
