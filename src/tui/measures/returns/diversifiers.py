"""What a fund would have added to stocks and bonds: return, swings, correlations, falls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from tui.measures.cache import per_snapshot
from tui.measures.returns.aligned_closes import (
    AlignedCloses,
    Numbers,
    Places,
    origin,
    shared,
    since,
    tracks,
)
from tui.measures.returns.betas import Yields, slope_on_yields, ten_year
from tui.measures.returns.performance import (
    Drawdown,
    annual_return_pct,
    volatility_pct,
    worst_drawdown,
)
from tui.model.snapshot import Snapshot, Stamp

LEAST = 60
"""Daily returns under which a correlation is not stated."""


@dataclass(frozen=True)
class Diversifier:
    """One fund over some days, by its total returns."""

    begins: date
    """The close it is measured from."""
    return_pct: float | None
    """A year; None under a year."""
    volatility_pct: float | None
    with_stock: float | None
    """Correlation of daily returns, -1 to 1."""
    with_bond: float | None
    rate_beta_bp_per_bp: float | None
    """Of the fund's own return on the 10-year, on days both markets have."""
    standard_error: float | None
    drawdown: Drawdown
    peak: date
    trough: date
    stamp: Stamp


@per_snapshot
def diversifiers(
    snapshot: Snapshot, stock: str, bond: str, begin: date | None = None
) -> Mapping[str, Diversifier]:
    """Every symbol, from its first close or from the last one on or before ``begin``.

    A fund whose closes are another publisher's than the stock fund's is not there.
    """
    found, yields = tracks(snapshot, stock), ten_year(snapshot)
    if stock not in found:
        return {}
    percent = yields.on(found[stock].instants)
    kept = {}
    for symbol, track in found.items():
        places = since(track, shared(track), begin)
        if not track.apart and len(places) > 1:
            with_stock, with_bond = (
                _correlation(track, found.get(other), places) for other in (stock, bond)
            )
            kept[symbol] = _diversifier(track, places, (with_stock, with_bond), percent, yields)
    return kept


def _diversifier(
    track: AlignedCloses,
    places: Places,
    correlations: tuple[float | None, float | None],
    percent: Numbers,
    yields: Yields,
) -> Diversifier:
    """``percent``: the yield on each of the track's days."""
    levels, days = track.total[places], track.days[places]
    fall = worst_drawdown(levels)
    slope = slope_on_yields(levels, percent[places])
    return Diversifier(
        begins=track.day(places[0]),
        return_pct=annual_return_pct(levels, days),
        volatility_pct=volatility_pct(levels),
        with_stock=correlations[0],
        with_bond=correlations[1],
        rate_beta_bp_per_bp=None if slope is None else slope.value,
        standard_error=None if slope is None else slope.standard_error,
        drawdown=fall,
        peak=track.day(places[fall.peak]),
        trough=track.day(places[fall.trough]),
        stamp=yields.joined_to(
            origin((track,), (places[0], places[-1])),
            int(track.instants[places[0]]),
            int(track.instants[places[-1]]),
        ),
    )


def _correlation(track: AlignedCloses, other: AlignedCloses | None, places: Places) -> float | None:
    """Pearson's, of daily returns on the days both have among some."""
    if other is None or other is track or other.apart:
        return None
    both = places[~np.isnan(other.total[places])]
    if len(both) <= LEAST:
        return None
    own, its = (each.total[both][1:] / each.total[both][:-1] - 1 for each in (track, other))
    if own.std() == 0 or its.std() == 0:
        return None
    return float(np.corrcoef(own, its)[0, 1])
