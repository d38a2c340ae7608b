"""Sizes of a terminal, in columns and rows, that tests of the screen use.

The short run takes a small and a large one; the long run takes all.
"""

from __future__ import annotations

import pytest

SMALLEST, SMALL, GRID, LARGE = (60, 16), (80, 24), (120, 40), (200, 60)
SUPPORTED = [SMALL, pytest.param(GRID, marks=pytest.mark.long), LARGE]
"""Sizes at which everything works."""
USEFUL = [
    SMALLEST,
    pytest.param(SMALL, marks=pytest.mark.long),
    pytest.param(GRID, marks=pytest.mark.long),
    LARGE,
]
"""Sizes at which every pane is useful."""
