"""Rows of items: left out whole, in their order, and never wider than the room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tui.screen.widgets.pieces import Item, Piece, fitted_row, width_of

ITEMS = st.lists(
    st.builds(
        lambda text, drop: Item((Piece(text),), drop),
        st.text(alphabet="ab▲ ", min_size=1, max_size=12),
        st.integers(1, 5),
    ),
    max_size=6,
)


def item(text: str, drop: int = 0) -> Item:
    return Item((Piece(text),), drop)


def text(left: list[Item], right: list[Item], room: int) -> str:
    return "".join(piece.text for piece in fitted_row(left, right, room))


def test_highest_number_goes_first_from_both_ends_and_of_equal_ones_the_last() -> None:
    left = [item("20Y"), item("10Y", 1), item("2s10s", 2)]
    right = [item("now", 1), item("live", 3)]
    assert text(left, right, 26) == "20Y  10Y  2s10s  now  live"
    assert text(left, right, 25) == "20Y  10Y  2s10s       now"
    assert text(left, right, 19) == "20Y  10Y        now"
    assert text(left, right, 12) == "20Y  10Y"
    assert text(left, right, 2) == "20Y", "what is never left out may be wider"


def test_blanks_between_the_two_ends_have_the_style_of_the_ground() -> None:
    row = fitted_row([item("AS OF", 0)], [item("now")], 12, ground="focused-number")
    assert [each for each in row if not each.text.strip()] == [Piece(" " * 4, "focused-number")]


@examples(200)
@given(ITEMS, ITEMS, st.integers(0, 60))
def test_row_is_never_wider_than_its_room(left: list[Item], right: list[Item], room: int) -> None:
    row = fitted_row(left, right, room)
    assert width_of(row) <= room
    shown = "".join(piece.text for piece in row)
    kept = [each for each in (*left, *right) if each.pieces[0].text in shown]
    dropped = [each for each in (*left, *right) if each not in kept]
    assert all(each.drop >= 1 for each in dropped)
