"""Returns of funds over spans of the calendar, alone and against a benchmark.

Dates are the benchmark's trading days: Bitcoin's Saturday is in no return of a Friday.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from tui.measures.closes import Levels, levels
from tui.measures.spans import base_date, last_before
from tui.model import Snapshot, State, worst

SPANS = ("1D", "1W", "1M", "3M", "6M", "YTD", "1Y")

Basis = Literal["total", "price"]
"""With distributions reinvested, or the price alone."""


@dataclass(frozen=True)
class Return:
    """What one symbol returned over one span."""

    symbol: str
    span: str
    """One of ``SPANS``, or ``since 2025-07-01``."""
    start: date | None
    """The close the span is measured from; None when there is no such close."""
    observed: date
    """The close it is measured to: the symbol's newest on the benchmark's days."""
    known: datetime
    state: State
    return_pct: float | None
    relative_return_pp: float | None
    """Minus the benchmark's return between the same two closes."""
    inputs: tuple[tuple[str, str], ...]
    """The (source, part) of each close it was worked out from."""
    apart: bool
    """The benchmark's closes are another publisher's, so that nothing is relative to it."""


def span_returns(
    snapshot: Snapshot, symbols: Iterable[str], benchmark: str, since: date, basis: Basis = "total"
) -> tuple[Return, ...]:
    """Returns of each symbol over ``SPANS`` and since a day, in that order.

    ``since`` starts from the last close before that day. A symbol without levels has no rows.
    """
    found = levels(snapshot, benchmark)
    against = found.get(benchmark)
    days = None if against is None else _Days(against, since)
    return tuple(
        row
        for symbol in symbols
        if symbol in found
        for row in _of_symbol(
            symbol, found[symbol], against, days or _Days(found[symbol], since), basis
        )
    )


class _Days:
    """The days that returns begin and end on: those on which one symbol has closes."""

    def __init__(self, levels: Levels, since: date) -> None:
        self.index = pd.DatetimeIndex(levels.frame.index)
        self.since = since
        self.spans = (*SPANS, f"since {since.isoformat()}")
        self._starts: dict[int, tuple[int | None, ...]] = {}

    def starts(self, end: int) -> tuple[int | None, ...]:
        """The places of the days where the spans to that place start; symbols often share them."""
        if end not in self._starts:
            last = pd.Timestamp(self.index[end])
            bases = [base_date(self.index, last, span) for span in SPANS]
            bases.append(last_before(self.index, self.since))
            self._starts[end] = tuple(
                None if base is None else int(self.index.searchsorted(base)) for base in bases
            )
        return self._starts[end]


def _of_symbol(
    symbol: str, own: Levels, benchmark: Levels | None, days: _Days, basis: Basis
) -> Iterable[Return]:
    apart = benchmark is not None and not own.comparable(benchmark)
    against = None if apart else benchmark
    if apart:
        days = _Days(own, days.since)
    asset = own.frame[basis].reindex(days.index).to_numpy()
    closes = np.flatnonzero(~np.isnan(asset))
    if not closes.size:
        return
    end = int(closes[-1])
    last = pd.Timestamp(days.index[end])
    bench = None if against is None else against.frame[basis].to_numpy()
    legs = tuple(leg for leg in (own, against) if leg is not None)
    known = max(leg.frame["known"].loc[last] for leg in legs).to_pydatetime()
    for span, start in zip(days.spans, days.starts(end), strict=True):
        own_pct = _return_pct(asset, start, end)
        bench_pct = None if bench is None else _return_pct(bench, start, end)
        relative_pp = None if own_pct is None or bench_pct is None else own_pct - bench_pct
        first = None if start is None else pd.Timestamp(days.index[start])
        yield Return(
            symbol=symbol,
            span=span,
            start=None if first is None else first.date(),
            observed=last.date(),
            known=known,
            state=worst(tuple(leg.state for leg in legs)),
            return_pct=own_pct,
            relative_return_pp=relative_pp,
            inputs=_inputs(legs, first, last),
            apart=apart,
        )


def _inputs(
    legs: tuple[Levels, ...], start: pd.Timestamp | None, end: pd.Timestamp
) -> tuple[tuple[str, str], ...]:
    """The parts that the closes of both ends are from, each once."""
    ends = (end,) if start is None else (start, end)
    parts = (
        (leg.publisher, leg.part(day)) for leg in legs for day in ends if day in leg.frame.index
    )
    return tuple(dict.fromkeys(parts))


def _return_pct(levels: npt.NDArray[np.float64], start: int | None, end: int) -> float | None:
    """Growth between two closes in percent, None where either is missing or none lies between."""
    if start is None or start >= end:
        return None
    growth = float(levels[end] / levels[start])
    return None if growth != growth else (growth - 1) * 100
