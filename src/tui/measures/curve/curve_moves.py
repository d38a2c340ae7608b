"""Names of curve moves: bull or bear, steepener or flattener, twist, parallel."""

from __future__ import annotations

SHORT, LONG = "2Y", "10Y"
"""Tenors whose changes give a move its name."""

TOLERANCE_BP = 1.0
"""Tolerance in bp: a smaller change counts as none, a smaller difference as a parallel move."""

MOVE_RULE = (
    f"from the changes of {SHORT} and {LONG}: both within {TOLERANCE_BP:.0f} bp of zero is "
    f"unchanged; else within {TOLERANCE_BP:.0f} bp of each other is parallel; else in opposite "
    "directions is a twist; else bull (yields lower) or bear (higher), and steepener where the "
    "long end rose more or fell less, flattener otherwise"
)
"""The rule that ``name_move`` applies, as shown to users."""


def name_move(short_bp: float, long_bp: float) -> str:
    """Return the name of a move such as ``bear steepener``, "" if either change is NaN.

    Arguments are the changes of ``SHORT`` and ``LONG`` in bp, + = higher yield. ``MOVE_RULE`` has
    the definitions.
    """
    if short_bp != short_bp or long_bp != long_bp:
        return ""
    if max(abs(short_bp), abs(long_bp)) <= TOLERANCE_BP:
        return "unchanged"
    if abs(long_bp - short_bp) <= TOLERANCE_BP:
        return f"parallel {'up' if short_bp + long_bp > 0 else 'down'}"
    turn = "steepener" if long_bp > short_bp else "flattener"
    if short_bp * long_bp < 0:
        return f"twist {turn}"
    return f"{'bear' if short_bp + long_bp > 0 else 'bull'} {turn}"
