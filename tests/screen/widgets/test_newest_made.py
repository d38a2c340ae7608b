"""Things made of the newest objects."""

from __future__ import annotations

from tui.screen.widgets.newest_made import MOST, NewestMade


def test_the_newest_things_are_made_once_for_each_object_and_its_conditions() -> None:
    asked: list[tuple[int, int]] = []

    def total(source: list[int], factor: int) -> int:
        asked.append((source[0], factor))
        return sum(source) * factor

    newest, sources = NewestMade(total), [[number] for number in range(MOST)]
    assert [newest.of(source, 2) for source in sources] == [2 * number for number in range(MOST)]
    assert [newest.of(source, 2) for source in sources] == [2 * number for number in range(MOST)]
    assert asked == [(number, 2) for number in range(MOST)]
    equal = [*sources[1]]
    assert (newest.has(sources[0]), newest.has(equal)) == (True, False)
    assert (newest.of(equal, 2), newest.of(sources[1], 3)) == (2, 3)
    assert asked[MOST:] == [(1, 2), (1, 3)]
    assert (newest.has(sources[0]), newest.has(sources[1])) == (False, True)
