"""Verdict on a figure: the figure of a statement compared with a reading.

A *size* is measured from zero: a return, a change, a net purchase. It can be half as large as it
was said to be. A *level*, such as a yield or a rank, is right or wrong.
"""

from __future__ import annotations

from decimal import Decimal

from tui.model.verdict import Verdict

MIN_WITHIN = 1.0
"""Smallest tolerance of a size, in its own unit: 1 pp, 1% or 1 bn."""
SHARE_WITHIN = 0.1
"""Tolerance of a size as a share of the figure, if that is more."""
SHARE_PARTLY = 0.5
"""Smallest share of the figure that a reading of the same sign reaches to be partly right."""
NOISE = 1e-9
"""Floating-point noise: a difference as large as the tolerance is within it."""


def usual_tolerance(figure: float, *, is_size: bool) -> float:
    """Return the largest difference from a figure that still supports it, in its unit.

    Of a size: the larger of 1 and 10%. Of a level: half a unit of the last digit of the figure, so
    that 4.798 is supported by what rounds to it.
    """
    if is_size:
        return max(MIN_WITHIN, SHARE_WITHIN * abs(figure))
    return 0.5 * 10.0 ** -decimals_of(figure)


def decimals_of(figure: float) -> int:
    """Return the number of decimals that a figure was written with: 3 for 4.798, 0 for 9."""
    exponent = Decimal(repr(figure)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def compare_figures(
    figure: float, reading: float | None, within: float, *, is_size: bool
) -> Verdict:
    """Return the verdict on ``figure``, by a reading in the same unit.

    SUPPORTS if they differ by ``within`` or less. PARTLY for a size if the reading has the same
    sign and at least half the size. TOO_LITTLE without a reading.
    """
    if reading is None:
        return Verdict.TOO_LITTLE
    if abs(reading - figure) <= within + NOISE:
        return Verdict.SUPPORTS
    has_same_sign = reading * figure > 0
    is_half = abs(reading) >= SHARE_PARTLY * abs(figure) - NOISE
    return Verdict.PARTLY if is_size and has_same_sign and is_half else Verdict.AGAINST
