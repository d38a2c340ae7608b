"""Daily closes of funds and indices: Yahoo's chart endpoint and the bundled sample.

Yahoo's endpoint is unofficial and for personal use. A part is a symbol's whole history, its last
month, or "sample".
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from tui.model.errors import Malformed
from tui.sources.base import Part, Source
from tui.sources.bitcoin import SYMBOL as BITCOIN
from tui.sources.body_parsing import add_known_times, shown
from tui.sources.calendars import CLOSES, close_known_times, utc_day_known_times
from tui.sources.price_chart import Chart, Closes, Described, Session, read_chart
from tui.sources.price_evidence import check_evidence
from tui.sources.price_history import (
    FUND_CLASS,
    FUND_LIMITS,
    MAX_CLOSE,
    MIN_CLOSE,
    SCHEMA,
    find_missing,
    find_restated,
    history_parts,
    is_recent,
    symbol_of,
)
from tui.sources.sample import SAMPLE, parse_sample

HOST = "query1.finance.yahoo.com"
CHART = f"https://{HOST}/v8/finance/chart/{{symbol}}"
WHOLE = CHART + "?period1={start}&period2={end}&interval=1d&events=div,splits"
MONTH = CHART + "?range=1mo&interval=1d&events=div,splits"
START = datetime(2000, 1, 1, tzinfo=UTC)
LATE_TRADE = timedelta(minutes=10)
"""Longest time from a fund's last trade to the close of the session."""
DELAY = timedelta(minutes=20)
"""Time from the close until it is quoted. Yahoo's quotes are delayed by up to 15 minutes."""


def parse(body: bytes, part: str) -> pd.DataFrame:
    """Return one row per day, ascending: symbol, total (total-return level), price (price level).

    Both levels are closes adjusted for splits, ``total`` for dividends too. Those of the sample
    begin at 100. Levels of two bodies do not compare, because every dividend restates them. Days
    of New York are known at the close, all others at the next midnight UTC. Raises ``Malformed``.
    """
    if part == SAMPLE:
        return parse_sample(body)
    symbol = symbol_of(part)
    chart = read_chart(body, symbol)
    zone = _zone(chart.meta.zone, symbol)
    rows = _rows(chart, symbol, zone)
    rows = rows[rows["observed"] < _running_day(chart.meta, zone)]
    if rows.empty:
        raise Malformed(f"expected closes of {symbol}, got none")
    check_evidence(rows, symbol, _dividends(chart, zone), _splits(chart, zone))
    frame = rows.assign(symbol=symbol)[["observed", "symbol", "total", "price"]]
    return add_known_times(frame, close_known_times if _is_new_york(zone) else utc_day_known_times)


def _zone(name: str, symbol: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Malformed(f"expected a time zone for {symbol}, got {name[:40]!r}") from None


def _is_new_york(zone: ZoneInfo) -> bool:
    return zone.key == "America/New_York"


def _rows(chart: Chart, symbol: str, zone: ZoneInfo) -> pd.DataFrame:
    """Return the columns observed, price and total, one row per day of the exchange.

    If a day has several rows with both closes, the last one is used.
    """
    stamps = pd.Series(chart.timestamp, dtype="int64")
    moments = pd.to_datetime(stamps, unit="s", utc=True).astype("datetime64[us, UTC]")
    observed = moments.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    if not stamps.is_monotonic_increasing:
        raise Malformed(f"expected days of {symbol} in order, got them out of order")
    quoted, adjusted = chart.indicators.closes()
    closes = {
        "price": _closes(quoted, "close", len(stamps), symbol),
        "total": _closes(adjusted, "adjclose", len(stamps), symbol),
    }
    frame = pd.DataFrame({"observed": observed, **closes}).dropna()
    return frame.drop_duplicates("observed", keep="last")


def _closes(values: Closes | None, name: str, length: int, symbol: str) -> pd.Series:
    """Return closes as floats, null as NaN, without the digits that Yahoo's conversion adds.

    Yahoo converts 32-bit floats to 64-bit ones: 324.96 becomes 324.9599914550781. Raises
    ``Malformed`` if the length is not ``length`` or a close is not above zero.
    """
    if values is None or len(values) != length:
        raise Malformed(f"expected {length} values of {name} for {symbol}, got {shown(values)}")
    closes = pd.Series([np.nan if value is None else value for value in values], dtype="float64")
    wrong = closes[(closes < MIN_CLOSE) | (closes > MAX_CLOSE)]
    if not wrong.empty:
        raise Malformed(f"expected {name} of {symbol} above zero, got {wrong.iloc[0]:g}")
    return pd.Series(closes.to_numpy(dtype="float32").astype("str").astype("float64"))


def _dividends(chart: Chart, zone: ZoneInfo) -> dict[date, float]:
    """Return the named dividends by ex-day, in the unit of the closes."""
    named = (chart.events and chart.events.dividends) or {}
    return {_day(event.date, zone): event.amount for event in named.values()}


def _splits(chart: Chart, zone: ZoneInfo) -> dict[date, float]:
    """Return the named splits by their first day: new shares for each old one."""
    named = (chart.events and chart.events.splits) or {}
    return {_day(event.date, zone): event.numerator / event.denominator for event in named.values()}


def _day(second: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(second, UTC).astimezone(zone).date()


def _running_day(described: Described, zone: ZoneInfo) -> pd.Timestamp:
    """Return the day whose session was still running, or ``pd.Timestamp.max`` if none was.

    The row of that day is not a close. A session is running if the last trade lies between its
    start and ``LATE_TRADE`` before its end. In New York an early close is its end.
    """
    session = (described.sessions and described.sessions.regular) or Session()
    seconds = (described.last_trade, session.start, session.end)
    moments = [pd.Timestamp(second, unit="s", tz="UTC") for second in seconds if second]
    if len(moments) < len(seconds):
        return pd.Timestamp.max
    last, start, end = moments
    day = last.tz_convert(zone).tz_localize(None).normalize()
    if _is_new_york(zone):
        end = min(end, close_known_times(pd.Series([day])).iloc[0])
    return day if start <= last < end - LATE_TRADE else pd.Timestamp.max


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """Return two parts per symbol: its history from 2000 to the end of the day, and its last month.

    Bitcoin has no parts here, because its closes come from Coinbase.
    """
    end = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    span = {"start": int(START.timestamp()), "end": int(end.timestamp())}
    listed: list[Part] = []
    for symbol in symbols:
        if symbol != BITCOIN:
            name = quote(symbol, safe="")
            whole_url, month_url = WHOLE.format(symbol=name, **span), MONTH.format(symbol=name)
            listed += history_parts(symbol, whole_url, month_url)
    return tuple(listed)


def due(now: datetime, part: str) -> date:
    """Return the last day with a close of the New York Stock Exchange that Yahoo quotes by ``now``.

    For a whole history return ``date.min``, because a stored one is never too old.
    """
    return CLOSES.due(now - DELAY) if is_recent(part) else date.min


def next_release(after: datetime) -> datetime:
    """Return the time of the next close, plus ``DELAY``."""
    return CLOSES.next_release(after - DELAY) + DELAY


SOURCE = Source(
    name="prices",
    title="Daily closes",
    publisher="Yahoo Finance (unofficial, personal use)",
    hosts=(HOST,),
    parts=parts,
    parse=parse,
    parser=4,
    revised=False,
    floor=timedelta(minutes=15),
    due=due,
    next_release=next_release,
    spacing=timedelta(seconds=2),
    is_rolling=is_recent,
    keep=2,
    find_restated=find_restated,
    schema=SCHEMA,
    find_missing=find_missing,
    due_on_arrival=lambda now, part: CLOSES.due(now - DELAY),
    limits=FUND_LIMITS,
    class_limit=FUND_CLASS,
)
