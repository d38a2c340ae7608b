"""Returns of funds over calendar spans, absolute and relative to a benchmark.

Returns are measured between trading days of the benchmark. Bitcoin's Saturday closes are not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd
from msgspec import Struct
from msgspec.structs import replace

from tui.measures.cache import MAX_RESULTS
from tui.measures.returns.aligned_closes import (
    BASES,
    AlignedCloses,
    Numbers,
    align_closes,
    parts_at,
    stamp_at,
)
from tui.measures.returns.closes import per_closes
from tui.measures.spans import base_date, last_before
from tui.model.snapshot import Snapshot, Stamp

SPANS = ("1D", "1W", "1M", "3M", "6M", "YTD", "1Y")


class Return(Struct, frozen=True):
    """Return of one symbol over one span."""

    symbol: str
    span: str
    """One of ``SPANS``, or ``since 2025-07-01``."""
    start: date | None
    """Day of the close that the span is measured from, None if there is no such close."""
    stamp: Stamp
    """Observed on the day the span is measured to: the symbol's newest close on a day of the
    benchmark."""
    total_pct: float | None
    """Total return in percent, distributions reinvested. None if a close is missing."""
    price_pct: float | None
    """Price return in percent. None if a close is missing."""
    relative_total_pp: float | None
    """``total_pct`` minus the benchmark's between the same two closes, in percentage points."""
    relative_price_pp: float | None
    """``price_pct`` minus the benchmark's between the same two closes, in percentage points."""
    begins: date
    """Day of the symbol's oldest close."""
    is_incomparable: bool
    """True if the benchmark's closes are from another publisher; then no return is relative."""


@per_closes(MAX_RESULTS)
def span_returns(
    snapshot: Snapshot, benchmark: str, since: date
) -> Mapping[str, tuple[Return, ...]]:
    """Return the returns of each symbol over ``SPANS`` and since a day, in that order.

    The last span is measured from the last close before ``since``. A symbol without closes has no
    key.
    """
    aligned = align_closes(snapshot, benchmark)
    against = aligned.get(benchmark)
    calendars: dict[int, _Starts] = {}
    returns = {}
    for symbol, closes in aligned.items():
        starts = calendars.setdefault(id(closes.days), _Starts(closes.days, since))
        returns[symbol] = tuple(_returns_of(closes, against, starts))
    return returns


class _Starts:
    """First days of the spans, cached by last day: symbols often share both."""

    def __init__(self, days: pd.DatetimeIndex, since: date) -> None:
        self._days = days
        self._since = since
        self.spans = (*SPANS, since_name(since))
        self._places: dict[int, tuple[int | None, ...]] = {}

    def places(self, end: int) -> tuple[int | None, ...]:
        """Return the place where each span to the place ``end`` starts, None for none."""
        if end not in self._places:
            last = pd.Timestamp(self._days[end])
            bases = [base_date(self._days, last, span) for span in SPANS]
            bases.append(last_before(self._days, self._since))
            self._places[end] = tuple(
                None if base is None else int(self._days.searchsorted(base)) for base in bases
            )
        return self._places[end]


def since_name(since: date) -> str:
    """Return the name of the span that begins on a day: ``since 2025-07-01``."""
    return f"since {since.isoformat()}"


def _returns_of(
    closes: AlignedCloses, benchmark: AlignedCloses | None, starts: _Starts
) -> Iterable[Return]:
    """Yield the returns of one symbol, one per span."""
    against = None if closes.is_incomparable else benchmark
    pair = (closes,) if against is None else (closes, against)
    begins, end = closes.day(closes.first), closes.end
    newest = stamp_at(pair, (end,))
    for span, start in zip(starts.spans, starts.places(end), strict=True):
        total, price = (_return_pct(closes.levels_on(basis), start, end) for basis in BASES)
        less_total, less_price = (
            None if against is None else _return_pct(against.levels_on(basis), start, end)
            for basis in BASES
        )
        stamp = newest if start is None else replace(newest, inputs=parts_at(pair, (start, end)))
        yield Return(
            symbol=closes.symbol,
            span=span,
            start=None if start is None else closes.day(start),
            stamp=stamp,
            total_pct=total,
            price_pct=price,
            relative_total_pp=_difference(total, less_total),
            relative_price_pp=_difference(price, less_price),
            begins=begins,
            is_incomparable=closes.is_incomparable,
        )


def _return_pct(levels: Numbers, start: int | None, end: int) -> float | None:
    """Return the return between two places in percent.

    None if a level is missing, or if ``start`` is not before ``end``.
    """
    if start is None or start >= end:
        return None
    growth = float(levels[end] / levels[start])
    return None if growth != growth else (growth - 1) * 100


def _difference(own: float | None, other: float | None) -> float | None:
    return None if own is None or other is None else own - other
