"""Level, slope and curvature of a move of the curve.

Source: the empirical level, slope and curvature of Diebold, Rudebusch and Aruoba, "The macroeconomy
and the yield curve: a dynamic latent factor approach", Journal of Econometrics 131, 2006. Here they
are of three longer tenors, and the slope is long minus short, like a spread.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tui.measures.curve.change_split import CurvePeriod, stamp_of
from tui.measures.curve.curve_moves import LONG, SHORT, name_move
from tui.measures.curve.par_curve import NOISE_DECIMALS, par_curve
from tui.model.snapshot import Snapshot, Stamp

POINTS = ("2Y", "10Y", "30Y")
"""Short, middle and long tenor of the three components."""
DEFINITION = "level: mean of 2Y, 10Y, 30Y; slope: 30Y − 2Y; curvature: 2 × 10Y − 2Y − 30Y"
"""Definition of the components by the changes of ``POINTS``, as shown to users."""

_NAN = float("nan")


class Components(NamedTuple):
    """Three combinations of the changes of ``POINTS``, in bp. Together they are those changes.

    The short change is level − slope/2 − curvature/6, the middle one level + curvature/3, and the
    long one level + slope/2 − curvature/6.
    """

    level_bp: float
    """Mean of the three changes."""
    slope_bp: float
    """Long less short change, + = steeper."""
    curvature_bp: float
    """Twice the middle change less both others, + = the middle rose against the ends."""


class CurveMove(NamedTuple):
    """Move of the curve between two days."""

    start: date | None
    end: date
    name: str
    """Name by the rule of ``curve_moves``, "" if it is unknown."""
    components: Components
    """NaN if the change of one of ``POINTS`` is missing."""
    reason: str
    """Reason for missing components, "" if there is none."""
    stamp: Stamp


def components(short_bp: float, middle_bp: float, long_bp: float) -> Components:
    """Return the components of a move, given the changes of ``POINTS`` in bp.

    NaN if a change is NaN.
    """
    if any(change_bp != change_bp for change_bp in (short_bp, middle_bp, long_bp)):
        return Components(_NAN, _NAN, _NAN)
    return Components(
        round((short_bp + middle_bp + long_bp) / 3, NOISE_DECIMALS),
        round(long_bp - short_bp, NOISE_DECIMALS),
        round(2 * middle_bp - short_bp - long_bp, NOISE_DECIMALS),
    )


def curve_move(snapshot: Snapshot, start: date | None, end: date) -> CurveMove:
    """Return the move of the par curve between two days; ``start`` is None without such a day."""
    period = CurvePeriod.of(par_curve(snapshot), start, end)
    changes = {name: period.change(name) for name in POINTS}
    reason = next((change.reason for change in changes.values() if change.reason), "")
    short, middle, long = (change.bp for change in changes.values())
    return CurveMove(
        start,
        end,
        name_move(changes[SHORT].bp, changes[LONG].bp),
        components(short, middle, long),
        reason,
        stamp_of(period),
    )
