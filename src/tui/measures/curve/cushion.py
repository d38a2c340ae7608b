"""What a par bond earns in a year on an unchanged curve, and the rise in yield that eats it up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tui.measures.curve import zero_curve
from tui.measures.curve.interpolation import Interpolation, linear
from tui.measures.curve.par_curve import BP_PER_PCT, maturity_years

HORIZON_YEARS = 1.0
CASH = "3M"
"""The tenor whose yield is what cash earns."""
BELLY = ("3Y", "5Y", "7Y")
"""The part of the curve that the article recommends."""


def cushion(points: pd.Series, interpolate: Interpolation = linear) -> pd.DataFrame:
    """What each tenor of one day's par yields in percent (NaN where not published) offers.

    Income is the yield; roll-down the par bond repriced a year on at the par yield of a year less,
    less 100; the cushion both over the modified duration the bond then has: by so many bp its yield
    may rise before the year ends at nothing. Over cash, before it ends at the 3-month yield. All
    but the yield are NaN up to one year; duration and convexity are today's.

    Between tenors the curve is taken as straight, as roll-down is commonly quoted: a smooth curve
    rounds its kinks off, and takes 4 bp from the 20-year's cushion of December 2025.
    """
    known = points.dropna().astype(float)
    years = np.array([maturity_years(str(tenor)) for tenor in known.index])
    yields = known.to_numpy(dtype=float)
    long = years > HORIZON_YEARS
    income, left = yields[long], years[long] - HORIZON_YEARS
    then = interpolate(years, yields, left) if len(known) else income
    roll_down = zero_curve.price(income, then, left) - zero_curve.FACE
    duration = zero_curve.modified_duration_years(income, then, left)
    earned, cash = income + roll_down, float(known.get(CASH, np.nan))
    worked_out = {
        "roll_down_pct": roll_down,
        "duration_years": zero_curve.modified_duration_years(income, income, years[long]),
        "convexity_years2": zero_curve.convexity_years2(income, income, years[long]),
        "horizon_duration_years": duration,
        "cushion_bp": earned / duration * BP_PER_PCT,
        "over_cash_bp": (earned - cash) / duration * BP_PER_PCT,
    }
    figures = pd.DataFrame(worked_out, index=known.index[long])
    return pd.DataFrame({"yield_pct": known}).join(figures)
