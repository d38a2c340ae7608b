"""Lines drawn by plotext, including its undocumented behaviour that the program depends on."""

from __future__ import annotations

from collections.abc import Callable

import plotext  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tui.screen.widgets import plotext_figure

DOTS = st.tuples(st.integers(0, 39), st.integers(0, 31))
SLANTS = st.tuples(st.integers(1, 3), st.integers(-40, 40)).filter(
    lambda end: max(map(abs, end)) > 1
)


def test_new_figure_is_independent_of_others() -> None:
    first, second = plotext_figure.new_figure(40, 10), plotext_figure.new_figure(60, 12)
    first.draw(first.signal([1, 2], [1, 2]).lines())
    assert len(second.build().string().splitlines()) == 12
    assert first is not second
    assert first is not plotext.figure


@given(st.lists(st.lists(DOTS, min_size=1, max_size=6), max_size=4))
@examples(40)
def test_every_given_dot_is_lit_and_no_line_leads_between_runs(
    runs: list[list[tuple[int, int]]],
) -> None:
    lit = plotext_figure.connect(runs)
    assert {dot for run in runs for dot in run} <= lit
    assert lit == set().union(*(plotext_figure.connect([run]) for run in runs))


def test_line_is_connected_from_dot_to_dot() -> None:
    assert plotext_figure.connect([[(3, 4), (4, 9)]]) == {
        *((3, y) for y in (4, 5, 6)),
        *((4, y) for y in (7, 8, 9)),
    }


def test_line_in_one_column_has_every_dot_between() -> None:
    assert plotext_figure.connect([[(3, 9), (3, 6)]]) == {(3, y) for y in (6, 7, 8, 9)}


@given(st.lists(SLANTS, min_size=2, max_size=30, unique=True))
@examples(20)
def test_line_is_the_same_whichever_others_are_drawn_with_it(ends: list[tuple[int, int]]) -> None:
    together = plotext_figure.drawn(ends)
    for end, line in zip(ends, together, strict=True):
        assert sorted(line) == sorted(plotext_figure.drawn([end])[0])


def test_line_that_was_drawn_before_is_the_same_elsewhere() -> None:
    here = plotext_figure.connect([[(0, 0), (1, 6)]])
    assert plotext_figure.connect([[(90, 40), (91, 46)]]) == {(x + 90, y + 40) for x, y in here}


def test_manual_and_tests_of_plotext_are_not_imported(run_python: Callable[[str], str]) -> None:
    """The manual takes most of the import, the tests a third of the memory. Nothing shows them."""
    loaded = run_python(
        "import sys; from tui.screen.widgets import plotext_figure as figure\n"
        "print(len(figure.connect([[(3, 4), (4, 9)]])))\n"
        "names = ('plotext._doc', 'plotext._tests', 'unittest')\n"
        "print(*sorted(name for name in sys.modules if name.startswith(names)))"
    )
    assert loaded.split() == ["6", "plotext._doc.doc", "plotext._tests.run"]
