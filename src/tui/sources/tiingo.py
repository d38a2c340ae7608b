"""Daily closes of funds from Tiingo, used instead of Yahoo's if the user has an API key.

The key is sent in a header, to Tiingo alone. No URL, body, log or error contains it.
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
from tui.sources.body_parsing import (
    add_known_times,
    decode_text,
    is_number,
    parse_days,
    parse_json,
    require_columns,
    require_ordered_days,
    shown,
)
from tui.sources.calendars import CLOSES, NEW_YORK, Calendar, close_known_times, times_in_new_york
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

KEY = "TIINGO_API_KEY"
"""Environment variable that holds the key."""
HOST = "api.tiingo.com"
URL = f"https://{HOST}/tiingo/daily/{{symbol}}/prices?startDate={{start}}&format=json"
START = date(2000, 1, 1)
MONTH = timedelta(days=31)
EVENING = Calendar(lambda days: times_in_new_york(days, time(17, 30)), CLOSES.days)
"""Tiingo publishes a day's closes at 17:30 New York and corrects them until 20:00."""
CLOSE, ADJUSTED, SPLIT, DIVIDEND = "close", "adjClose", "splitFactor", "divCash"


def authorizations(environ: Mapping[str, str]) -> dict[str, str]:
    """Return host -> ``Authorization`` header; empty without a key.

    Raises ``ConfigError`` if the key contains a space, a control character or a character that is
    not ASCII.
    """
    key = environ.get(KEY, "").strip()
    if not key:
        return {}
    if not key.isascii() or not key.isprintable() or " " in key:
        raise ConfigError(f"{KEY} is no key: it has other characters than a key can have")
    return {HOST: f"Token {key}"}


def parse(body: bytes, part: str) -> pd.DataFrame:
    """Return one row per day, ascending: symbol, total (total-return level), price (price level).

    ``total`` is Tiingo's adjusted close. ``price`` is the traded close divided by the splits of
    all later days. Levels of two bodies do not compare, because every dividend and split restates
    them. Raises ``Malformed``.
    """
    symbol = symbol_of(part)
    expected = f"daily closes of {symbol}"
    rows = _rows(body, expected)
    observed = parse_days(rows["date"].astype("str").str[:10], "%Y-%m-%d", expected)
    require_ordered_days(observed, expected)
    numbers = {name: _numbers(rows[name], expected) for name in (CLOSE, ADJUSTED, SPLIT)}
    frame = pd.DataFrame({"observed": observed, **numbers}).sort_values("observed")
    later_splits = frame[SPLIT][::-1].cumprod()[::-1] / frame[SPLIT]
    levels = frame.assign(symbol=symbol, total=frame[ADJUSTED], price=frame[CLOSE] / later_splits)
    split = levels[levels[SPLIT] != 1]
    splits = dict(zip(split["observed"].dt.date, split[SPLIT].astype("float64"), strict=True))
    check_evidence(levels, symbol, _dividends(rows, observed, later_splits), splits)
    return add_known_times(levels[["observed", "symbol", "total", "price"]], close_known_times)


def _rows(body: bytes, expected: str) -> pd.DataFrame:
    """Return the days of a body, one per row.

    Raises ``Malformed`` with Tiingo's message, which may be JSON or plain text.
    """
    if not body.lstrip().startswith((b"[", b"{")):
        raise Malformed(f"expected {expected}, Tiingo said {decode_text(body, expected)[:160]!r}")
    value: Any = parse_json(body, expected)
    if isinstance(value, dict) and "detail" in value:
        raise Malformed(f"expected {expected}, Tiingo said {shown(value['detail'])}")
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise Malformed(f"expected {expected}, got {shown(value)}")
    if not value:
        raise Malformed(f"expected {expected}, got none")
    rows = pd.DataFrame(value)
    require_columns(rows.columns, ["date", CLOSE, ADJUSTED, SPLIT], expected)
    return rows


def _dividends(
    rows: pd.DataFrame, observed: pd.Series, later_splits: pd.Series
) -> dict[date, float]:
    """Return the dividends by ex-day, divided by the splits of all later days like the closes."""
    if DIVIDEND not in rows.columns:
        return {}
    cash = pd.to_numeric(rows[DIVIDEND], errors="coerce").fillna(0) / later_splits
    paid = cash > 0
    return dict(zip(observed[paid].dt.date, cash[paid], strict=True))


def _numbers(cells: pd.Series, expected: str) -> pd.Series:
    """Return a column as floats. Raises ``Malformed`` unless all are numbers above zero."""
    for value in cells:
        if not is_number(value, MIN_CLOSE, MAX_CLOSE):
            raise Malformed(
                f"expected numbers as {cells.name} above zero in {expected}, got {shown(value)}"
            )
    return cells.astype("float64")


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """Return two parts per symbol except Bitcoin.

    The benchmark, which is the first symbol, comes last: without it the prices of the others are
    not used.
    """
    recent = now.astimezone(NEW_YORK).date() - MONTH
    return tuple(
        part
        for symbol in reversed(symbols)
        if symbol != BITCOIN
        for part in history_parts(symbol, _url(symbol, START), _url(symbol, recent))
    )


def _url(symbol: str, start: date) -> str:
    return URL.format(symbol=quote(symbol, safe=""), start=start)


def due(now: datetime, part: str) -> date:
    """Return the last day whose closes Tiingo has published.

    For a whole history return ``date.min``, because a stored one is never too old.
    """
    return EVENING.due(now) if is_recent(part) else date.min


def next_release(after: datetime) -> datetime:
    """Return 17:30 New York of the next trading day on which that is still to come."""
    return EVENING.next_release(after)


SOURCE = Source(
    name="tiingo",
    title="Daily closes (Tiingo)",
    publisher="Tiingo",
    hosts=(HOST,),
    parts=parts,
    parse=parse,
    parser=3,
    revised=False,
    floor=timedelta(minutes=15),
    due=due,
    next_release=next_release,
    spacing=timedelta(seconds=2),
    is_rolling=is_recent,
    keep=2,
    schema=SCHEMA,
    limits=FUND_LIMITS,
    class_limit=FUND_CLASS,
    find_restated=find_restated,
    find_missing=find_missing,
    due_on_arrival=lambda now, part: EVENING.due(now),
)
