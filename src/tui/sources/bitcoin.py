"""Daily closes of Bitcoin from Coinbase's candles, a documented endpoint without an API key.

A part is a half-year, because a response holds at most 300 days.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.base import Part, Source
from tui.sources.body_parsing import (
    PLAUSIBLE_DAYS,
    add_known_times,
    is_number,
    parse_json,
    require_ordered_days,
    shown,
)
from tui.sources.calendars import utc_day_known_times
from tui.sources.missing_days import Days, every_day, missing_days
from tui.sources.price_history import MAX_CLOSE, MIN_CLOSE, SCHEMA
from tui.sources.value_limits import REFUSED, NeighbourLimit

SYMBOL = "BTC-USD"
HOST = "api.exchange.coinbase.com"
URL = (
    f"https://{HOST}/products/BTC-USD/candles"
    "?granularity=86400&start={start}T00:00:00Z&end={end}T23:59:59Z"
)
FIRST_DAY = date(2015, 7, 20)
"""First day of Coinbase's candles."""
EXPECTED = "daily candles of BTC-USD"
LOW, HIGH, CLOSE = 1, 2, 4
"""Indexes of the low, the high and the close in a candle: time, low, high, open, close, volume."""
DAY = timedelta(days=1)
DAY_SECONDS = 86_400
PLAUSIBLE_SECONDS = tuple(day.timestamp() for day in PLAUSIBLE_DAYS)
LIMITS = (NeighbourLimit("total", 2, is_ratio=True, unit_factor=5),)
"""The largest move of a day from 2014 is -37% (2020-03-12). A day on which the price halves or
doubles is set aside until the next close, and one by the factor 5 is refused."""
DELAY = timedelta(minutes=5)
"""Time after midnight UTC until the first candle of the new day is expected."""


def parse(body: bytes, part: str) -> pd.DataFrame:
    """Return one row per day, ascending: symbol, total and price, both the close in dollars.

    The newest candle of the body is left out, because its day may not be over. Every part is
    therefore requested up to the day after its last. Days outside the half-year are left out too.
    Raises ``Malformed`` if no day is left.
    """
    candles = _candles(parse_json(body, EXPECTED))
    stamps = pd.Series([candle[0] for candle in candles], dtype="int64")
    if (stamps % DAY_SECONDS).any():
        raise Malformed(f"expected {EXPECTED}, got one that begins within a day")
    days = pd.to_datetime(stamps, unit="s").astype("datetime64[us]")
    require_ordered_days(days, EXPECTED)
    closes = pd.Series([candle[CLOSE] for candle in candles], dtype="float64")
    _require_close_in_range(candles, days)
    frame = pd.DataFrame({"observed": days, "symbol": SYMBOL, "total": closes, "price": closes})
    frame = frame.sort_values("observed").iloc[:-1]
    first, last = map(pd.Timestamp, _bounds(part))
    frame = frame[frame["observed"].between(first, last)]
    if frame.empty:
        raise Malformed(f"expected {EXPECTED} of {part}, got no finished day of it")
    return add_known_times(frame, utc_day_known_times)


def _require_close_in_range(candles: list[list[float]], days: pd.Series) -> None:
    """Raise ``Malformed`` if a close lies outside its day's low and high."""
    for candle, day in zip(candles, days, strict=True):
        low, high, close = candle[LOW], candle[HIGH], candle[CLOSE]
        if not low <= close <= high:
            raise Malformed(
                f"expected the close of {SYMBOL} of {day:%Y-%m-%d} from {low:g} to {high:g}, "
                f"got {close:g}; {REFUSED}"
            )


def _candles(value: Any) -> list[list[float]]:
    """Return the candles of a JSON value. Raises ``Malformed`` with Coinbase's message if any."""
    if isinstance(value, dict) and "message" in value:
        raise Malformed(f"expected {EXPECTED}, Coinbase said {shown(value['message'])}")
    if not isinstance(value, list):
        raise Malformed(f"expected {EXPECTED}, got {shown(value)}")
    for candle in value:
        if not isinstance(candle, list) or len(candle) <= CLOSE:
            raise Malformed(f"expected {EXPECTED}, got {shown(candle)}")
        if type(candle[0]) is not int or not is_number(candle[0], *PLAUSIBLE_SECONDS):
            raise Malformed(f"expected numbers of seconds in {EXPECTED}, got {shown(candle[0])}")
        for place in (LOW, HIGH, CLOSE):
            if not is_number(candle[place], MIN_CLOSE, MAX_CLOSE):
                raise Malformed(
                    f"expected numbers in {EXPECTED} above zero, got {shown(candle[place])}"
                )
    return value


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """Return the half-years with a finished day, newest first.

    Empty if Bitcoin is not one of the symbols.
    """
    if SYMBOL not in symbols:
        return ()
    newest = finished(now)
    halves = [
        f"{year}H{half}" for year in range(FIRST_DAY.year, newest.year + 1) for half in (1, 2)
    ]
    begun = [half for half in halves[1:] if _bounds(half)[0] <= newest]
    return tuple(_part(half, newest, turn) for turn, half in enumerate(reversed(begun)))


def _part(half: str, newest: date, turn: int) -> Part:
    first, last = _bounds(half)
    url = URL.format(start=first, end=min(last, newest) + DAY)
    return Part(half, url, final=last <= newest, turn=turn)


def _bounds(half: str) -> tuple[date, date]:
    """Return the first and last day of a half-year (``2026H1`` or ``2026H2``)."""
    year = int(half[:4])
    if half.endswith("H1"):
        return date(year, 1, 1), date(year, 6, 30)
    return date(year, 7, 1), date(year, 12, 31)


def finished(now: datetime) -> date:
    """Return the last UTC day that is over."""
    return now.astimezone(UTC).date() - DAY


def due(now: datetime, part: str) -> date:
    """Return the last finished UTC day, or the last day of the half-year if that is earlier."""
    return min(finished(now - DELAY), _bounds(part)[1])


def find_missing(part: str, frame: pd.DataFrame) -> Days:
    """Return the days without a close, from the first of the half-year to the newest row."""
    return missing_days(frame, max(_bounds(part)[0], FIRST_DAY), every_day)


def next_release(after: datetime) -> datetime:
    """Return the next midnight UTC, plus ``DELAY``."""
    tomorrow = (after - DELAY).astimezone(UTC).date() + DAY
    return datetime.combine(tomorrow, time(0), UTC) + DELAY


SOURCE = Source(
    name="bitcoin",
    title="Daily closes of Bitcoin",
    publisher="Coinbase",
    hosts=(HOST,),
    parts=parts,
    parse=parse,
    parser=3,
    revised=False,
    floor=timedelta(minutes=15),
    due=due,
    next_release=next_release,
    keep=2,
    schema=SCHEMA,
    find_missing=find_missing,
    limits=LIMITS,
)
