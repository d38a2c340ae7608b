"""A symbol's history asked for in two parts: all of it once, its last month every day.

Both show levels as restated up to the day they were asked for, so that only their returns can be
compared; the whole is asked for again when these differ or when the month no longer reaches it.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tui.sources.base import Part
from tui.sources.frame_schema import FrameSchema

RECENT = "~recent"
"""What the key of the month's part ends in; the whole's is the symbol alone."""
LEVELS = ("total", "price")
HIGHEST = 1e9
"""No close of a fund or a coin is above this."""
SHAPE = FrameSchema(series=("symbol",), numbers=dict.fromkeys(LEVELS, (0, HIGHEST)))
"""What the frames of every price source keep."""
TOLERANCE = 1e-4
"""Daily returns further apart than 1 bp are not the rounding of 32-bit closes."""
LEAST_SHARED = 5
"""With fewer shared days the month is about to lose touch with the whole."""


def two_parts(symbol: str, whole: str, month: str) -> tuple[Part, Part]:
    """The parts of a symbol, from the address of its whole history and that of its last month."""
    return Part(symbol, whole, final=True), Part(symbol + RECENT, month, covered_by=symbol)


def symbol_of(part: str) -> str:
    """The symbol that a part is of."""
    return part.removesuffix(RECENT)


def is_recent(part: str) -> bool:
    """Whether a part is the last month of a symbol."""
    return part.endswith(RECENT)


def again(frames: Mapping[str, pd.DataFrame]) -> frozenset[str]:
    """The whole histories to ask for again, from the newest frame of every part."""
    return frozenset(
        symbol
        for symbol, whole in frames.items()
        if symbol + RECENT in frames and restated(whole, frames[symbol + RECENT])
    )


def restated(full: pd.DataFrame, recent: pd.DataFrame) -> bool:
    """Whether the month shows other returns than the whole, or too few of its days to tell.

    Both have ``observed``, ``total`` and ``price``. A dividend or split after the whole was asked
    for changes all its levels but none of its returns, and is no reason to ask again.
    """
    ours, theirs = (frame.set_index("observed")[list(LEVELS)] for frame in (full, recent))
    shared = ours.index.intersection(theirs.index)
    if len(shared) < min(LEAST_SHARED, len(theirs)):
        return True
    apart = ours.loc[shared].pct_change() - theirs.loc[shared].pct_change()
    return bool((apart.abs() > TOLERANCE).any(axis=None))
