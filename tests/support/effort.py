"""The number of examples and rounds that a long-running test takes.

``make test`` takes few, ``make test-long`` takes the full number.
"""

from __future__ import annotations

import os

from hypothesis import settings

IS_LONG = os.environ.get("TICWATCH_TESTS") == "long"
"""Whether this is the long run."""
SHORT_SHARE = 20
"""The short run takes one in so many examples."""


def examples(full: int) -> settings:
    """Return settings with ``full`` examples in the long run and a twentieth of them else."""
    return settings(max_examples=full if IS_LONG else max(2, full // SHORT_SHARE))


def rounds(full: int, short: int) -> int:
    """Return ``full`` in the long run and ``short`` else."""
    return full if IS_LONG else short
