"""Yahoo's chart of one symbol, with the type of every field that is read."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct, ValidationError, convert, field

from tui.model.errors import Malformed
from tui.sources.body_parsing import parse_json, shown
from tui.sources.price_history import MAX_CLOSE

Seconds = Annotated[int, Meta(ge=-631_152_000, lt=5_680_281_600)]
"""Seconds since 1970, from 1950 to 2149."""
Ratio = Annotated[float, Meta(gt=0, le=1e6)]
Closes = list[float | None]


class Dividend(Struct):
    """A dividend, in the unit of the closes."""

    date: Seconds
    amount: Annotated[float, Meta(ge=0, le=MAX_CLOSE)]


class Split(Struct):
    """A split into ``numerator`` new shares for each ``denominator`` old ones."""

    date: Seconds
    numerator: Ratio
    denominator: Ratio


class Events(Struct):
    """Dividends and splits, by their second as text."""

    dividends: dict[str, Dividend] | None = None
    splits: dict[str, Split] | None = None


class Session(Struct):
    """Start and end of a session."""

    start: Seconds | None = None
    end: Seconds | None = None


class Sessions(Struct):
    """The newest session."""

    regular: Session | None = None


class Described(Struct):
    """Description of a chart: its symbol, time zone, step and last trade."""

    symbol: str
    zone: str = field(name="exchangeTimezoneName")
    step: str = field(name="dataGranularity", default="1d")
    last_trade: Seconds | None = field(name="regularMarketTime", default=None)
    sessions: Sessions | None = field(name="currentTradingPeriod", default=None)


class Quoted(Struct):
    """Closes adjusted for splits."""

    close: Closes | None = None


class Adjusted(Struct):
    """Closes adjusted for splits and dividends."""

    adjclose: Closes | None = None


class Indicators(Struct):
    """The two lists of closes, each in a list of one."""

    quote: list[Quoted] = field(default_factory=list)
    adjclose: list[Adjusted] = field(default_factory=list)

    def closes(self) -> tuple[Closes | None, Closes | None]:
        """Return the closes and the adjusted closes, None if there are none."""
        return (
            self.quote[0].close if self.quote else None,
            self.adjclose[0].adjclose if self.adjclose else None,
        )


class Chart(Struct):
    """Daily closes of a symbol."""

    meta: Described
    timestamp: list[Seconds]
    indicators: Indicators
    events: Events | None = None


def read_chart(body: bytes, symbol: str) -> Chart:
    """Return the chart of a body. Raises ``Malformed`` with Yahoo's message if there is none.

    Also raises ``Malformed`` if a field has another type, or if the chart is of another symbol or
    not daily.
    """
    value = parse_json(body, f"daily closes of {symbol}")
    envelope = value.get("chart") if isinstance(value, dict) else None
    if not isinstance(envelope, dict):
        raise Malformed(f"expected a chart of {symbol}, got {shown(value)}")
    results = envelope.get("result")
    if not results:
        raise Malformed(f"expected a chart of {symbol}, got none: {_reason(envelope)}")
    try:
        [chart, *_] = convert(results, list[Chart])
    except ValidationError as error:
        raise Malformed(f"expected a chart of {symbol}: {error}") from None
    name, step = chart.meta.symbol, chart.meta.step
    if name.upper() != symbol.upper() or step != "1d":
        raise Malformed(f"expected daily closes of {symbol}, got {name[:40]} every {step[:40]}")
    return chart


def _reason(envelope: dict[str, Any]) -> str:
    error = envelope.get("error") or {}
    reason = error.get("description") if isinstance(error, dict) else error
    return str(reason)[:160] if reason else "no reason given"
