"""The name of a day's move of the curve."""

from __future__ import annotations

SHORT, LONG = "2Y", "10Y"
"""The ends of the curve whose changes name its move."""
STILL_BP = 1.0
"""Up to so many bp the ends stood still, or moved alike."""

RULE = (
    f"from the changes of {SHORT} and {LONG}: both within {STILL_BP:.0f} bp of zero is unchanged; "
    f"else within {STILL_BP:.0f} bp of each other is parallel; else in opposite directions is a "
    "twist; else bull (yields lower) or bear (higher), and steepener where the long end rose more "
    "or fell less, flattener otherwise"
)
"""In words, what ``named`` does."""


def named(short_bp: float, long_bp: float) -> str:
    """What a change of the two ends, in bp, is called: ``bear steepener``; "" where one is NaN."""
    if short_bp != short_bp or long_bp != long_bp:
        return ""
    if max(abs(short_bp), abs(long_bp)) <= STILL_BP:
        return "unchanged"
    if abs(long_bp - short_bp) <= STILL_BP:
        return f"parallel {'up' if short_bp + long_bp > 0 else 'down'}"
    turn = "steepener" if long_bp > short_bp else "flattener"
    if short_bp * long_bp < 0:
        return f"twist {turn}"
    return f"{'bear' if short_bp + long_bp > 0 else 'bull'} {turn}"
