"""Sizes of a terminal, in columns and rows, that tests of the screen use.

The short run takes some of them, the long run all.
"""

from __future__ import annotations

import pytest
from _pytest.mark.structures import ParameterSet

SMALLEST, SMALL, GRID, LARGE = (60, 16), (80, 24), (120, 40), (200, 60)


def long_size(size: tuple[int, int]) -> ParameterSet:
    """Return a size that only the long run takes."""
    return pytest.param(size, marks=pytest.mark.long)


SUPPORTED = [SMALL, long_size(GRID), long_size(LARGE)]
"""Sizes at which everything works."""
USEFUL = [long_size(SMALLEST), SMALL, long_size(GRID), long_size(LARGE)]
"""Sizes at which every pane is useful."""
