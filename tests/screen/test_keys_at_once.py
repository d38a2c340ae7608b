"""Keys pressed at once: each is for the pane and the line that the keys before it have chosen."""

from __future__ import annotations

import pytest
from textual.events import DescendantFocus, Key
from textual.widgets import Input

from tests.support.feeds import app_on, wait_until_painted
from tui.screen.app import TicwatchApp
from tui.screen.main_screen import MainScreen
from tui.screen.panes.base import Pane

NAMES = {
    "/": "slash",
    "-": "minus",
    "?": "question_mark",
    "\t": "tab",
    "\r": "enter",
    "\x1b": "escape",
}
"""Names of keys whose characters are others."""


def press_at_once(app: TicwatchApp, keys: str) -> None:
    """Post keys without a pause, as one write of a terminal does."""
    for key in keys:
        app.post_message(Key(NAMES.get(key, key), key))


def keys_of_rows(*panes: Pane) -> list[str]:
    """Return the keys of the rows under the cursors."""
    return [pane.current_row.key if pane.current_row else "" for pane in panes]


async def test_keys_at_once_are_each_for_the_pane_that_was_chosen_last() -> None:
    app = app_on()
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_until_painted(pilot)
        screen = app.screen
        assert isinstance(screen, MainScreen)
        curve, flows = screen._panes["curve"], screen._panes["flows"]
        at_first = keys_of_rows(curve, flows)
        press_at_once(app, "2j")
        await wait_until_painted(pilot)
        assert screen.current == "flows"
        at_curve, at_flows = keys_of_rows(curve, flows)
        assert at_curve == at_first[0]
        assert at_flows != at_first[1]
        press_at_once(app, "1j2k1k")
        await wait_until_painted(pilot)
        assert keys_of_rows(curve, flows) == at_first
        screen.post_message(DescendantFocus(flows.table))
        await pilot.pause()
        assert screen.current == "curve", "a late event of a pane that has lost the focus again"
        press_at_once(app, "2/jap")
        await wait_until_painted(pilot)
        state = flows.table.table_state
        assert state.filter_text == "jap"
        assert [row.key for row in state.matching] == ["42609"], "Japan"
        await pilot.press("escape")
        press_at_once(app, "t-1y")
        await wait_until_painted(pilot)
        assert isinstance(app.focused, Input)
        assert app.focused.value == "-1y"


@pytest.mark.parametrize("window", ["?q", "M?q", "?q?q", "S\x1b"])
async def test_keys_at_once_go_on_below_a_window_that_one_of_them_closes(window: str) -> None:
    app = app_on()
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_until_painted(pilot)
        press_at_once(app, f"{window}\t/jap")
        await wait_until_painted(pilot)
        screen = app.screen
        assert isinstance(screen, MainScreen), "no window is left open"
        assert screen.current == "flows"
        table = screen.pane_in_focus.table
        assert table is not None
        assert table.table_state.filter_text == "jap"
