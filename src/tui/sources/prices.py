"""Daily closes of funds and indices: Yahoo's chart endpoint, and the sample that ships.

Yahoo's is unofficial and for personal use. A part is a symbol, its last month, or "sample".
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from tui.model.errors import Malformed
from tui.sources.base import Part, Source
from tui.sources.bitcoin import SYMBOL as BITCOIN
from tui.sources.body_parsing import json_value, require, stamped
from tui.sources.calendars import CLOSES, close_known, utc_day_known
from tui.sources.price_history import HIGHEST, SHAPE, again, is_recent, symbol_of, two_parts
from tui.sources.sample import SAMPLE, parse_sample

CHART = "https://query1.finance.yahoo.com/v8/finance/chart/{symbol}"
WHOLE = CHART + "?period1={start}&period2={end}&interval=1d&events=div,splits"
MONTH = CHART + "?range=1mo&interval=1d&events=div,splits"
START = datetime(2000, 1, 1, tzinfo=UTC)
LATE_TRADE = timedelta(minutes=10)
"""A fund's last trade can be this long before the close."""
DELAY = timedelta(minutes=20)
"""Quotes can come 15 minutes late."""


def parse(body: bytes, part: str) -> pd.DataFrame:
    """One row a day, ascending: symbol, total (total-return level), price (price-return level).

    A symbol's levels are its closes, adjusted for splits and dividends and for splits alone; the
    sample's begin at 100. Levels of two bodies cannot be mixed: each dividend restates them all.
    New York's days are known at the close, all others at the next midnight UTC.
    """
    if part == SAMPLE:
        return parse_sample(body)
    symbol = symbol_of(part)
    chart = _chart(body, symbol)
    zone = _zone(chart["meta"], symbol)
    rows = _rows(chart, symbol, zone)
    rows = rows[rows["observed"] < _running(chart["meta"], zone)]
    if rows.empty:
        raise Malformed(f"expected closes of {symbol}, got none")
    frame = rows.assign(symbol=symbol)[["observed", "symbol", "total", "price"]]
    return stamped(frame, close_known if _is_new_york(zone) else utc_day_known)


def _chart(body: bytes, symbol: str) -> dict[str, Any]:
    """The one result of an answer; Malformed says what Yahoo said instead."""
    answer = json_value(body, f"daily closes of {symbol}")
    envelope = answer.get("chart") if isinstance(answer, dict) else None
    if not isinstance(envelope, dict):
        raise Malformed(f"expected a chart of {symbol}, got {str(answer)[:120]!r}")
    results = envelope.get("result")
    if not results:
        error = envelope.get("error") or {}
        said = error.get("description") if isinstance(error, dict) else str(error)
        raise Malformed(f"expected a chart of {symbol}, got none: {said or 'no reason given'}")
    chart: dict[str, Any] = results[0]
    require(chart, ["meta", "timestamp", "indicators"], f"a chart of {symbol}")
    require(chart["meta"], ["symbol", "exchangeTimezoneName"], f"a chart of {symbol}")
    came, step = chart["meta"]["symbol"], chart["meta"].get("dataGranularity", "1d")
    if str(came).upper() != symbol.upper() or step != "1d":
        raise Malformed(f"expected daily closes of {symbol}, got {came} every {step}")
    return chart


def _zone(meta: dict[str, Any], symbol: str) -> ZoneInfo:
    name = str(meta["exchangeTimezoneName"])
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Malformed(f"expected a time zone for {symbol}, got {name[:40]!r}") from None


def _is_new_york(zone: ZoneInfo) -> bool:
    return zone.key == "America/New_York"


def _rows(chart: dict[str, Any], symbol: str, zone: ZoneInfo) -> pd.DataFrame:
    """The last row of each day that has both closes, by the exchange's date."""
    stamps = pd.Series(chart["timestamp"])
    moments = pd.to_datetime(stamps, unit="s", utc=True).astype("datetime64[us, UTC]")
    observed = moments.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    if not stamps.is_monotonic_increasing:
        raise Malformed(f"expected days of {symbol} in order, got them out of order")
    indicators = chart["indicators"]
    closes = {
        "price": _closes(indicators, "quote", "close", len(stamps), symbol),
        "total": _closes(indicators, "adjclose", "adjclose", len(stamps), symbol),
    }
    frame = pd.DataFrame({"observed": observed, **closes}).dropna()
    return frame.drop_duplicates("observed", keep="last")


def _closes(
    indicators: dict[str, Any], group: str, name: str, length: int, symbol: str
) -> pd.Series:
    """A row of closes without what turning a 32-bit float into a 64-bit one made up."""
    listed = (indicators.get(group) or [{}])[0].get(name)
    if not isinstance(listed, list) or len(listed) != length:
        raise Malformed(
            f"expected {length} values of {name} for {symbol}, got {str(listed)[:60]!r}"
        )
    if not all(value is None or type(value) in (int, float) for value in listed):
        raise Malformed(f"expected numbers as {name} of {symbol}, got {str(listed)[:60]!r}")
    closes = pd.Series([np.nan if value is None else value for value in listed], dtype="float64")
    wrong = closes[(closes <= 0) | (closes > HIGHEST)]
    if not wrong.empty:
        raise Malformed(f"expected {name} of {symbol} above zero, got {wrong.iloc[0]:g}")
    return pd.Series(closes.to_numpy(dtype="float32").astype("str").astype("float64"))


def _running(meta: dict[str, Any], zone: ZoneInfo) -> pd.Timestamp:
    """The day whose session still ran when Yahoo answered: its row is no close yet.

    It ran when the last trade lies between the session's ends; an early close ends it too.
    """
    regular = (meta.get("currentTradingPeriod") or {}).get("regular") or {}
    seconds = (meta.get("regularMarketTime"), regular.get("start"), regular.get("end"))
    moments = [pd.Timestamp(second, unit="s", tz="UTC") for second in seconds if second]
    if len(moments) < len(seconds):
        return pd.Timestamp.max
    last, start, end = moments
    day = last.tz_convert(zone).tz_localize(None).normalize()
    if _is_new_york(zone):
        end = min(end, close_known(pd.Series([day])).iloc[0])
    return day if start <= last < end - LATE_TRADE else pd.Timestamp.max


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """Two parts a symbol, its history from 2000 to the end of the day and its last month.

    Bitcoin is Coinbase's.
    """
    end = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    span = {"start": int(START.timestamp()), "end": int(end.timestamp())}
    found: list[Part] = []
    for symbol in symbols:
        if symbol != BITCOIN:
            name = quote(symbol, safe="")
            found += two_parts(symbol, WHOLE.format(symbol=name, **span), MONTH.format(symbol=name))
    return tuple(found)


def due(now: datetime, part: str) -> date:
    """The last day the New York Stock Exchange closed, once that is quoted.

    A whole history is never too old.
    """
    return CLOSES.due(now - DELAY) if is_recent(part) else date.min


def next_release(after: datetime) -> datetime:
    """The next close, once it is quoted."""
    return CLOSES.next_release(after - DELAY) + DELAY


SOURCE = Source(
    name="prices",
    title="Daily closes",
    publisher="Yahoo Finance (unofficial, personal use)",
    parts=parts,
    parse=parse,
    parser=1,
    revised=False,
    floor=timedelta(minutes=15),
    due=due,
    next_release=next_release,
    spacing=timedelta(seconds=2),
    rolling=is_recent,
    keep=2,
    again=again,
    shape=SHAPE,
)
