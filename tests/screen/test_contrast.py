"""Contrast of everything that is painted: text at least 4.5 on its ground, lines at least 3."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.support.contrast import faint_texts
from tests.support.feeds import FixedFeed, app_on, wait_until_painted
from tui.config import Config
from tui.screen.app import TicwatchApp
from tui.screen.panes import PANES
from tui.screen.themes import DARK, HIGH_CONTRAST, LIGHT

Keys = tuple[str, ...]
CLOSED: Keys = ("escape",)
STATES: tuple[tuple[Keys, Keys], ...] = (
    (("s", "right"), ()),
    (("slash", "a"), ("escape", "escape")),
    (("question_mark",), CLOSED),
    (("t",), ()),
    (("x", "enter"), CLOSED),
    (("T",), CLOSED),
    (("colon", "c"), CLOSED),
    (("x", "left_square_bracket"), ("t", "n", "o", "w", "enter")),
)
"""Keys that lead to a state, and keys that leave it: sorted, filtered, overlays, the past."""


class Walk:
    """Application, and what was found faint in it: in which theme, after which keys."""

    def __init__(self, running: TicwatchApp, pilot: Pilot[None]) -> None:
        self.running = running
        self.pilot = pilot
        self.faint: set[str] = set()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()
        await wait_until_painted(self.pilot)

    async def look(self, place: str, *themes: str) -> None:
        for theme in themes:
            if self.running.theme != theme:
                self.running.theme = theme
                await self.pilot.pause()
                await wait_until_painted(self.pilot)
            self.faint |= {f"{theme} {place}: {fault}" for fault in faint_texts(self.running)}


ALL = (DARK.name, HIGH_CONTRAST.name, LIGHT.name)


async def test_all_text_and_lines_are_legible() -> None:
    running = app_on()
    async with running.run_test(size=(80, 24)) as pilot:
        walk = Walk(running, pilot)
        await wait_until_painted(pilot)
        await walk.look("pane", *ALL)
        for keys, closing in STATES:
            await walk.press(*keys)
            await walk.look(" ".join(keys), LIGHT.name)
            await walk.press(*closing)
    assert walk.faint == set()


@pytest.mark.long
async def test_all_panes_are_legible_in_each_theme() -> None:
    rules = [rule for rule in Config().alerts.rule if rule.id in ("y20-regime", "official-selling")]
    running = app_on(FixedFeed(*rules), panes=PANES)
    async with running.run_test(size=(120, 40)) as pilot:
        walk = Walk(running, pilot)
        await wait_until_painted(pilot)
        await walk.look("grid", *ALL)
        for number, pane in enumerate(PANES, start=1):
            await walk.press(str(number))
            await walk.look(pane.NAME, running.theme)
        for theme in ALL[:2]:
            await walk.look("last pane", theme)
    assert walk.faint == set()
