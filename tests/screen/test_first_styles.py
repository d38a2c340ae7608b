"""Style rules of the first frame: none is parsed or given to a widget that needs it later."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.widget import Widget
from textual.widgets import Tooltip

from tests.support.feeds import app_on, wait_until_painted
from tests.support.sizes import GRID
from tui.screen.panes import PANES
from tui.screen.plain_text_app import PlainTextApp

MARKS_OF_INPUT = "Input:ansi"
"""Beginning of the selectors that stand in the file because Textual's own come before theirs."""


def selectors_in_file(app: App[None]) -> list[str]:
    """Return the selectors of ``app.tcss`` that are not for a line of input."""
    rules = [rule for rule in app.stylesheet.rules if not rule.is_default_rules]
    return [rule.selectors for rule in rules if not rule.selectors.startswith(MARKS_OF_INPUT)]


async def test_the_style_file_has_only_rules_of_the_first_screen() -> None:
    """Rules of overlays and of the contents of panes are parsed when these are mounted."""
    async with app_on(panes=PANES).run_test(size=GRID) as pilot:
        selectors = selectors_in_file(pilot.app)
        assert len(selectors) > 5
        assert [each for each in selectors if not pilot.app.query(each)] == ["MainScreen"]


@pytest.mark.parametrize("rule", ["link_color", "link_style_hover", "scrollbar_size_horizontal"])
async def test_panes_and_rows_have_no_rules_for_links_and_scrolling(rule: str) -> None:
    """Textual gives them to every widget. These use none, and are most of the first screen."""
    async with app_on(panes=PANES).run_test(size=GRID) as pilot:
        await wait_until_painted(pilot)
        placed = pilot.app.query("Placed")
        assert len(placed) > len(PANES)
        assert [each for each in placed if each.styles.has_rule(rule)] == []


async def test_no_screen_has_a_place_for_tooltips() -> None:
    assert app_on()._disable_tooltips, "tests may ask Textual for tooltips, users do not"
    async with app_on(panes=PANES).run_test(size=GRID) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("question_mark")
        assert isinstance(pilot.app, PlainTextApp)
        for screen in pilot.app.screen_stack:
            assert not screen.query(Tooltip)
            assert [each for each in screen.walk_children(Widget) if each.tooltip] == []
