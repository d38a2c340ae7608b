"""Sizes of a terminal, in columns and rows, that tests of the screen use.

The short run takes some of them, the long run all.
"""

from __future__ import annotations

import pytest
from _pytest.mark.structures import ParameterSet

SMALLEST, SMALL, GRID, LARGE = (60, 16), (80, 24), (120, 40), (200, 60)


def _long(size: tuple[int, int]) -> ParameterSet:
    return pytest.param(size, marks=pytest.mark.long)


SUPPORTED = [SMALL, _long(GRID), _long(LARGE)]
"""Sizes at which everything works."""
USEFUL = [SMALLEST, _long(SMALL), GRID, _long(LARGE)]
"""Sizes at which every pane is useful."""
