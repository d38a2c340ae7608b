"""Every key that help lists does something one can see, or says why not."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.support.feeds import FEW_PANES, FixedFeed, app_on, wait_until_painted
from tui.config import Rule
from tui.screen.app import TicwatchApp
from tui.screen.default_keys import DEFAULT_KEYS
from tui.screen.main_screen import MainScreen
from tui.screen.panes import PANES
from tui.screen.panes.base import Pane
from tui.views.alerts.options import AlertsOptions

SIZE = (100, 30)
pytestmark = pytest.mark.usefixtures("every_frame")
RULES = tuple(
    Rule(id=f"y20-{level}", title=f"20-year at {level}", when=f"y20 > {level}%")
    for level in (3, 4, 5, 6)
)
ELSEWHERE = ("app.quit", "alerts.edit")
"""Keys that end the program, or hand the terminal to an editor: other tests press them."""
BEFORE: Mapping[str, tuple[str, ...]] = {
    "screen.grid": ("z",),
    "screen.back": ("z",),
    "time.next": ("[", "["),
    "time.month-on": ("{", "{"),
}
"""Keys to press first, so that there is something left to do."""


def state(running: TicwatchApp, pane: Pane, feed: FixedFeed) -> tuple[Hashable, ...]:
    """Return all that keys change: what is on the screen, the focus, and what was said."""
    main = running.screen_stack[0]
    assert isinstance(main, MainScreen)
    table = pane.table.table_state
    return (
        *(main.current, main.wants_grid, main.as_of, main.playing, main.paused, running.theme),
        *(pane.options, tuple(row.key for row in table.rows), table.row, table.column),
        *(pane.contents.mark if pane.contents else "", type(running.screen).__name__),
        type(main.focused).__name__,
        *(len(running.messages), len(feed.nudged), len(feed.actions)),
    )


async def settle(pilot: Pilot[None]) -> None:
    """Wait until all that a key asked for is on the screen."""
    main = pilot.app.screen_stack[0]
    assert isinstance(main, MainScreen)
    await pilot.pause()
    busy = [worker for worker in pilot.app.workers if worker.group != "monitor"]
    await pilot.app.workers.wait_for_complete(busy)
    await main.wait_until_painted()


async def return_to(pilot: Pilot[None], pane: Pane, initial: object) -> None:
    """Return to a pane as it was at first, with the cursor where it can go every way."""
    running, main = pilot.app, pilot.app.screen_stack[0]
    assert isinstance(main, MainScreen)
    while len(running.screen_stack) > 1:
        await running.pop_screen()
    if isinstance(main.focused, Input):
        await pilot.press("escape")
    if main.paused:
        main.action_pause()
    if main.as_of is not None:
        main.action_now()
    while pane.close():
        pass
    pane.options = initial
    main.wants_grid, main.current = True, pane.NAME
    await settle(pilot)
    pane.table.action_move_to(2)
    if not pane.table.table_state.column:
        pane.table.action_move_column(1)
    pane.table.focus()


async def silent_keys(
    pilot: Pilot[None], pane: Pane, feed: FixedFeed, skipped: Collection[str]
) -> list[str]:
    """Return the actions whose key changes nothing in a pane, but for those ``skipped``."""
    running, main = pilot.app, pilot.app.screen_stack[0]
    assert isinstance(running, TicwatchApp)
    assert isinstance(main, MainScreen)
    initial, silent = pane.options, []
    await return_to(pilot, pane, initial)
    listed = [each.binding for each in main.active_bindings.values() if each.enabled]
    keys = {str(binding.id): binding.key for binding in reversed(listed)}
    for name in DEFAULT_KEYS:
        if name in keys and name not in (*ELSEWHERE, *skipped):
            await pilot.press(*BEFORE.get(name, ()))
            await settle(pilot)
            before = state(running, pane, feed)
            await pilot.press(keys[name])
            await settle(pilot)
            silent += [name] if state(running, pane, feed) == before else []
            await return_to(pilot, pane, initial)
    return silent


async def silent_keys_of(panes: tuple[type[Pane], ...], *groups: str) -> dict[str, list[str]]:
    """Return the silent keys by pane: of the panes' own keys, and in the first also of others.

    ``groups`` are the first words of the ids of those others.
    """
    feed = FixedFeed(*RULES)
    running = app_on(feed, panes=panes, options={"alerts": AlertsOptions(rules=RULES)})
    silent = {}
    async with running.run_test(size=SIZE) as pilot:
        await wait_until_painted(pilot)
        main = running.screen
        assert isinstance(main, MainScreen)
        for place, pane in enumerate(main.panes):
            main.current = pane.NAME
            await wait_until_painted(pilot)
            shown = {pane.NAME, *(groups if place == 0 else ()), "pane"}
            other = {
                f"screen.{each.NAME}" for each in PANES if each not in panes or each is panes[0]
            }
            skipped = {name for name in DEFAULT_KEYS if name.partition(".")[0] not in shown}
            silent[pane.NAME] = await silent_keys(pilot, pane, feed, skipped | other)
    return silent


async def test_own_keys_of_panes_do_something_or_say_why_not() -> None:
    assert await silent_keys_of(FEW_PANES) == {"curve": [], "flows": []}


@pytest.mark.long
async def test_keys_of_the_screen_do_something_or_say_why_not() -> None:
    found = await silent_keys_of(FEW_PANES, "app", "screen", "time", "plot", "table")
    assert found == {"curve": [], "flows": []}


@pytest.mark.long
async def test_own_keys_of_the_other_panes_do_something_or_say_why_not() -> None:
    others = tuple(pane for pane in PANES if pane not in FEW_PANES)
    assert await silent_keys_of(others) == {pane.NAME: [] for pane in others}
