"""Scroll bar: one glyph a cell, thick where the part in sight is, with its mouse actions."""

from __future__ import annotations

import pytest
from rich.color import Color

from tui.screen.widgets.scroll_bar import THUMB, TRACK, ThinScrollBar

BACK, BAR = Color.parse("blue"), Color.parse("white")


@pytest.mark.parametrize(
    ("rows", "seen", "position", "expected"),
    [
        (40, 10, 0, THUMB * 3 + TRACK * 7),
        (40, 10, 30, TRACK * 7 + THUMB * 3),
        (1000, 10, 500, TRACK * 4 + THUMB + TRACK * 5),
        (10, 0, 0, TRACK * 10),
    ],
)
def test_thumb_is_where_the_part_in_sight_is(
    rows: int, seen: int, position: int, expected: str
) -> None:
    bar = ThinScrollBar.render_bar(10, rows, seen, position, 1, True, BACK, BAR)
    assert "".join(part.text for part in bar.segments) == expected
    for part in bar.segments:
        assert part.style is not None
        assert part.style.color == (BAR if part.text == THUMB else BACK)
        assert part.style.bgcolor is None
        assert (part.style.meta.get("@mouse.down") == "grab") is (part.text == THUMB)
