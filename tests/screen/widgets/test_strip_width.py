"""Width of a painted line."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.screen.widgets.strip_width import of_width


@pytest.mark.parametrize(("width", "text"), [(2, "yi"), (5, "yield"), (7, "yield  ")])
def test_strip_is_cut_or_filled_with_blanks_to_a_width(width: int, text: str) -> None:
    fitted = of_width(Strip([Segment("yield")]), width, Style())
    assert (fitted.text, fitted.cell_length) == (text, width)


def test_strip_that_has_its_width_does_not_keep_itself() -> None:
    strip = Strip([Segment("yield")])
    assert of_width(strip, 5, Style()) is strip
    assert not len(strip._crop_extend_cache)
