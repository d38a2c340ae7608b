"""Diversifiers: a fund's return, volatility, drawdown, and correlations with stocks and bonds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
from msgspec import Struct

from tui.measures.cache import per_snapshot
from tui.measures.returns.aligned_closes import (
    AlignedCloses,
    Numbers,
    Places,
    align_closes,
    common_places,
    places_since,
    stamp_at,
)
from tui.measures.returns.betas import slope_on_yields
from tui.measures.returns.performance import (
    Drawdown,
    annual_return_pct,
    volatility_pct,
    worst_drawdown,
)
from tui.measures.returns.yields import Yields, ten_year
from tui.model.snapshot import Snapshot, Stamp

LEAST = 60
"""Fewest daily returns for a correlation."""


class Diversifier(Struct, frozen=True):
    """Measures of one fund over a range of days, by its total returns."""

    begins: date
    """Day of the first close."""
    return_pct: float | None
    """Annualised; None for less than a year."""
    volatility_pct: float | None
    """Annualised; None for fewer than two returns."""
    stock_correlation: float | None
    """Correlation of daily returns with the stock fund, -1 to 1. None for fewer than ``LEAST``
    returns, for the stock fund itself, and if the closes do not compare."""
    bond_correlation: float | None
    """The same with the bond fund."""
    rate_beta_bp_per_bp: float | None
    """Return in bp per bp that the 10-year par yield rises, on days with both."""
    standard_error: float | None
    """Standard error of the rate beta, in bp per bp."""
    drawdown: Drawdown
    peak: date
    """Day of the drawdown's peak."""
    trough: date
    """Day of the drawdown's trough."""
    stamp: Stamp


@per_snapshot
def diversifiers(
    snapshot: Snapshot, stock: str, bond: str, begin: date | None = None
) -> Mapping[str, Diversifier]:
    """Return the measures of every symbol, from its first close on.

    With ``begin``, from the last close on or before that day. A fund has no key if its closes do
    not compare with the stock fund's, or if it has fewer than two. Empty without the stock fund.
    """
    aligned, yields = align_closes(snapshot, stock), ten_year(snapshot)
    if stock not in aligned:
        return {}
    percent = yields.on_days(aligned[stock].instants)
    measured = {}
    for symbol, closes in aligned.items():
        places = places_since(closes, common_places(closes), begin)
        if not closes.is_incomparable and len(places) > 1:
            stock_correlation, bond_correlation = (
                _correlation(closes, aligned.get(other), places) for other in (stock, bond)
            )
            correlations = (stock_correlation, bond_correlation)
            measured[symbol] = _diversifier(closes, places, correlations, percent, yields)
    return measured


def _diversifier(
    closes: AlignedCloses,
    places: Places,
    correlations: tuple[float | None, float | None],
    percent: Numbers,
    yields: Yields,
) -> Diversifier:
    """Return the measures of one fund. ``percent`` is the yield on each of its days."""
    levels, days = closes.total[places], closes.days[places]
    drawdown = worst_drawdown(levels)
    slope = slope_on_yields(levels, percent[places])
    return Diversifier(
        begins=closes.day(places[0]),
        return_pct=annual_return_pct(levels, days),
        volatility_pct=volatility_pct(levels),
        stock_correlation=correlations[0],
        bond_correlation=correlations[1],
        rate_beta_bp_per_bp=None if slope is None else slope.value,
        standard_error=None if slope is None else slope.standard_error,
        drawdown=drawdown,
        peak=closes.day(places[drawdown.peak]),
        trough=closes.day(places[drawdown.trough]),
        stamp=yields.add_to_stamp(
            stamp_at((closes,), (places[0], places[-1])),
            int(closes.instants[places[0]]),
            int(closes.instants[places[-1]]),
        ),
    )


def _correlation(
    closes: AlignedCloses, other: AlignedCloses | None, places: Places
) -> float | None:
    """Return Pearson's correlation of daily returns, on the days among places that both have."""
    if other is None or other is closes or other.is_incomparable:
        return None
    common = places[~np.isnan(other.total[places])]
    if len(common) <= LEAST:
        return None
    own, others = (each.total[common][1:] / each.total[common][:-1] - 1 for each in (closes, other))
    if own.std() == 0 or others.std() == 0:
        return None
    return float(np.corrcoef(own, others)[0, 1])
