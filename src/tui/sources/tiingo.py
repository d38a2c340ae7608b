"""Daily closes of funds from Tiingo, instead of Yahoo's, for those who have a key.

The key is sent in a header to Tiingo alone: no address, body, log or error holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote

import pandas as pd

from tui.model.errors import ConfigError, Malformed
from tui.sources.base import Part, Source
from tui.sources.bitcoin import SYMBOL as BITCOIN
from tui.sources.body_parsing import days, in_order, json_value, require, stamped, text
from tui.sources.calendars import CLOSES, NEW_YORK, Calendar, at, close_known
from tui.sources.price_history import HIGHEST, SHAPE, again, is_recent, symbol_of, two_parts

KEY = "TIINGO_API_KEY"
"""The variable of the environment that holds the key."""
HOST = "api.tiingo.com"
URL = f"https://{HOST}/tiingo/daily/{{symbol}}/prices?startDate={{start}}&format=json"
START = date(2000, 1, 1)
MONTH = timedelta(days=31)
EVENING = Calendar(lambda days: at(days, time(17, 30)), CLOSES.days)
"""Tiingo has a day's closes at 17:30, and corrections until 20:00."""
CLOSE, ADJUSTED, SPLIT = "close", "adjClose", "splitFactor"


def authorizations(environ: Mapping[str, str]) -> dict[str, str]:
    """Host to ``Authorization`` header; empty without a key. ConfigError for what is no key."""
    key = environ.get(KEY, "").strip()
    if not key:
        return {}
    if not key.isascii() or not key.isprintable() or " " in key:
        raise ConfigError(f"{KEY} is no key: it has other characters than a key can have")
    return {HOST: f"Token {key}"}


def parse(body: bytes, part: str) -> pd.DataFrame:
    """One row a day, ascending: symbol, total (total-return level), price (price-return level).

    Total is Tiingo's adjusted close; price is the close that was traded, over the splits of all
    later days. Levels of two bodies cannot be mixed: dividends and splits restate them all.
    """
    symbol = symbol_of(part)
    expected = f"daily closes of {symbol}"
    rows = _rows(body, expected)
    observed = days(rows["date"].astype("str").str[:10], "%Y-%m-%d", expected)
    in_order(observed, expected)
    numbers = {name: _numbers(rows[name], expected) for name in (CLOSE, ADJUSTED, SPLIT)}
    frame = pd.DataFrame({"observed": observed, **numbers}).sort_values("observed")
    later_splits = frame[SPLIT][::-1].cumprod()[::-1] / frame[SPLIT]
    levels = frame.assign(symbol=symbol, total=frame[ADJUSTED], price=frame[CLOSE] / later_splits)
    return stamped(levels[["observed", "symbol", "total", "price"]], close_known)


def _rows(body: bytes, expected: str) -> pd.DataFrame:
    """The days of an answer; Malformed says what Tiingo said instead, as JSON or in plain words."""
    if not body.lstrip().startswith((b"[", b"{")):
        raise Malformed(f"expected {expected}, Tiingo said {text(body, expected)[:160]!r}")
    answer: Any = json_value(body, expected)
    if isinstance(answer, dict) and "detail" in answer:
        raise Malformed(f"expected {expected}, Tiingo said {str(answer['detail'])[:160]!r}")
    if not isinstance(answer, list) or not all(isinstance(row, dict) for row in answer):
        raise Malformed(f"expected {expected}, got {str(answer)[:120]!r}")
    if not answer:
        raise Malformed(f"expected {expected}, got none")
    rows = pd.DataFrame(answer)
    require(rows.columns, ["date", CLOSE, ADJUSTED, SPLIT], expected)
    return rows


def _numbers(cells: pd.Series, expected: str) -> pd.Series:
    """A column of numbers above zero."""
    if not all(type(value) in (int, float) for value in cells):
        raise Malformed(f"expected numbers as {cells.name} in {expected}")
    read = cells.astype("float64")
    wrong = read[~read.between(0, HIGHEST, inclusive="right")]
    if not wrong.empty:
        raise Malformed(f"expected {cells.name} above zero in {expected}, got {wrong.iloc[0]:g}")
    return read


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """Two parts a symbol but Bitcoin.

    The benchmark, first of the symbols, comes last: the others mean nothing here without it.
    """
    recent = now.astimezone(NEW_YORK).date() - MONTH
    return tuple(
        part
        for symbol in reversed(symbols)
        if symbol != BITCOIN
        for part in two_parts(symbol, _url(symbol, START), _url(symbol, recent))
    )


def _url(symbol: str, start: date) -> str:
    return URL.format(symbol=quote(symbol, safe=""), start=start)


def due(now: datetime, part: str) -> date:
    """The last day whose closes Tiingo has; a whole history at hand is never too old."""
    return EVENING.due(now) if is_recent(part) else date.min


def next_release(after: datetime) -> datetime:
    """The next evening after a day of trading."""
    return EVENING.next_release(after)


SOURCE = Source(
    name="tiingo",
    title="Daily closes (Tiingo)",
    publisher="Tiingo",
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
    shape=SHAPE,
    again=again,
)
