"""Returns of funds over spans of the calendar, alone and against a benchmark.

Dates are the benchmark's trading days: Bitcoin's Saturday is in no return of a Friday.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from tui.measures.cache import per_snapshot
from tui.measures.returns.aligned_closes import BASES, AlignedCloses, Numbers, origin, parts, tracks
from tui.measures.spans import base_date, last_before
from tui.model.snapshot import Snapshot, Stamp

SPANS = ("1D", "1W", "1M", "3M", "6M", "YTD", "1Y")


@dataclass(frozen=True)
class Return:
    """What one symbol returned over one span."""

    symbol: str
    span: str
    """One of ``SPANS``, or ``since 2025-07-01``."""
    start: date | None
    """The close the span is measured from; None when there is no such close."""
    stamp: Stamp
    """Observed on the symbol's newest close on the benchmark's days, which it is measured to."""
    total_pct: float | None
    """With distributions reinvested."""
    price_pct: float | None
    relative_total_pp: float | None
    """Minus the benchmark's return between the same two closes."""
    relative_price_pp: float | None
    begins: date
    """The symbol's oldest close."""
    apart: bool
    """The benchmark's closes are another publisher's, so that nothing is relative to it."""


@per_snapshot
def span_returns(
    snapshot: Snapshot, benchmark: str, since: date
) -> Mapping[str, tuple[Return, ...]]:
    """Returns of each symbol over ``SPANS`` and since a day, in that order.

    ``since`` starts from the last close before that day. A symbol without closes is not there.
    """
    found = tracks(snapshot, benchmark)
    against = found.get(benchmark)
    calendars: dict[int, _Starts] = {}
    returns = {}
    for symbol, track in found.items():
        starts = calendars.setdefault(id(track.days), _Starts(track.days, since))
        returns[symbol] = tuple(_of_track(track, against, starts))
    return returns


class _Starts:
    """Where the spans to a day start, among some days; symbols often share both."""

    def __init__(self, days: pd.DatetimeIndex, since: date) -> None:
        self._days = days
        self._since = since
        self.spans = (*SPANS, since_name(since))
        self._to: dict[int, tuple[int | None, ...]] = {}

    def to(self, end: int) -> tuple[int | None, ...]:
        """The places of the days where the spans to that place start."""
        if end not in self._to:
            last = pd.Timestamp(self._days[end])
            bases = [base_date(self._days, last, span) for span in SPANS]
            bases.append(last_before(self._days, self._since))
            self._to[end] = tuple(
                None if base is None else int(self._days.searchsorted(base)) for base in bases
            )
        return self._to[end]


def since_name(since: date) -> str:
    """The name of the span that begins on a day."""
    return f"since {since.isoformat()}"


def _of_track(
    track: AlignedCloses, benchmark: AlignedCloses | None, starts: _Starts
) -> Iterable[Return]:
    against = None if track.apart else benchmark
    legs = (track,) if against is None else (track, against)
    begins, end = track.day(track.first), track.end
    newest = origin(legs, (end,))
    for span, start in zip(starts.spans, starts.to(end), strict=True):
        total, price = (_return_pct(track.on(basis), start, end) for basis in BASES)
        less_total, less_price = (
            None if against is None else _return_pct(against.on(basis), start, end)
            for basis in BASES
        )
        yield Return(
            symbol=track.symbol,
            span=span,
            start=None if start is None else track.day(start),
            stamp=newest if start is None else replace(newest, inputs=parts(legs, (start, end))),
            total_pct=total,
            price_pct=price,
            relative_total_pp=_less(total, less_total),
            relative_price_pp=_less(price, less_price),
            begins=begins,
            apart=track.apart,
        )


def _return_pct(levels: Numbers, start: int | None, end: int) -> float | None:
    """Growth between two closes in percent, None where either is missing or none lies between."""
    if start is None or start >= end:
        return None
    growth = float(levels[end] / levels[start])
    return None if growth != growth else (growth - 1) * 100


def _less(own: float | None, other: float | None) -> float | None:
    return None if own is None or other is None else own - other
