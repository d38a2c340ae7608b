"""Cushion of par bonds: a year's carry and roll-down, over the duration at the end of the year."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tui.measures.curve import bond_math
from tui.measures.curve.interpolation import Floats, Interpolation, linear
from tui.measures.curve.par_curve import BP_PER_PCT, maturity_years

HORIZON_YEARS = 1.0
"""Holding period."""
CASH = "3M"
"""Tenor whose yield stands for the return of cash."""
BELLY = ("3Y", "5Y", "7Y")
"""Tenors that the article recommends."""


def cushion(points: pd.Series, interpolate: Interpolation = linear) -> pd.DataFrame:
    """Return the cushion of each tenor, given the par yields of one day in percent by tenor.

    One row per tenor with a yield; NaN yields are dropped. Every column but ``yield_pct`` is NaN
    for tenors up to one year.

    - ``yield_pct``: the yield, which is the income of the year.
    - ``roll_down_pct``: the price after one year on an unchanged curve, minus 100.
    - ``duration_years``, ``convexity_years2``: of the par bond today.
    - ``horizon_duration_years``: modified duration after one year.
    - ``cushion_bp``: income plus roll-down, over that duration. If the bond's yield rises by this
      much within the year, its total return is 0.
    - ``over_cash_bp``: the same with the ``CASH`` yield subtracted first. If the yield rises by
      this much, the bond returns as much as cash. NaN without a ``CASH`` yield.

    Between tenors the curve is linear, as roll-down is commonly quoted. A smooth curve rounds the
    kinks off: it lowers the cushion of the 20-year in December 2025 by 4 bp.
    """
    known = points.dropna().astype(float)
    years = np.array([maturity_years(str(tenor)) for tenor in known.index])
    yields = known.to_numpy(dtype=float)
    is_long = years > HORIZON_YEARS
    income, cash = yields[is_long], float(known.get(CASH, np.nan))
    roll_down, duration = _roll_down(years, yields, interpolate)
    earned = income + roll_down
    columns = {
        "roll_down_pct": roll_down,
        "duration_years": bond_math.modified_duration_years(income, income, years[is_long]),
        "convexity_years2": bond_math.convexity_years2(income, income, years[is_long]),
        "horizon_duration_years": duration,
        "cushion_bp": earned / duration * BP_PER_PCT,
        "over_cash_bp": (earned - cash) / duration * BP_PER_PCT,
    }
    figures = pd.DataFrame(columns, index=known.index[is_long])
    return pd.DataFrame({"yield_pct": known}).join(figures)


def over_cash_bp(yield_pct: Mapping[str, float]) -> dict[str, float]:
    """Return the column ``over_cash_bp`` of ``cushion`` alone, for tenors above one year.

    ``yield_pct`` are the par yields of one day by tenor, shortest first, without NaN.
    """
    if CASH not in yield_pct:
        return {}
    years = np.array([maturity_years(tenor) for tenor in yield_pct])
    yields = np.array(list(yield_pct.values()))
    roll_down, duration = _roll_down(years, yields, linear)
    is_long = years > HORIZON_YEARS
    over_cash = (yields[is_long] + roll_down - yield_pct[CASH]) / duration * BP_PER_PCT
    names = (tenor for tenor, is_kept in zip(yield_pct, is_long, strict=True) if is_kept)
    return dict(zip(names, map(float, over_cash), strict=True))


def _roll_down(years: Floats, yields: Floats, interpolate: Interpolation) -> tuple[Floats, Floats]:
    """Return the roll-down and the horizon's duration of the tenors above one year."""
    is_long = years > HORIZON_YEARS
    income, left = yields[is_long], years[is_long] - HORIZON_YEARS
    horizon_yield = interpolate(years, yields, left) if len(years) else income
    roll_down = bond_math.price(income, horizon_yield, left) - bond_math.FACE
    return roll_down, bond_math.modified_duration_years(income, horizon_yield, left)
