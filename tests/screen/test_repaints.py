"""Paints: those that an update or a key leads to, and those that it does not."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.console import RenderableType
from textual._compositor import Compositor, LayoutUpdate
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.screen import Screen

import tui.screen.app
from tests.support.feeds import FEW_PANES, NOW, FixedFeed, wait_until_painted
from tests.support.snapshots import bundled_snapshot
from tui.model.update import Update
from tui.screen.app import TicwatchApp
from tui.screen.panes.digest import Digest

SIZE = (120, 40)


class CountingApp(TicwatchApp):
    """Application that counts its paints, and those of the whole screen."""

    CSS_PATH = str(Path(tui.screen.app.__file__).with_name("app.tcss"))
    paints = 0
    whole_paints = 0

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        self.paints += renderable is not None
        self.whole_paints += isinstance(renderable, LayoutUpdate)


class QueueFeed(FixedFeed):
    """Feed that yields the updates put into ``updates``."""

    def __init__(self) -> None:
        super().__init__()
        self.updates: asyncio.Queue[Update] = asyncio.Queue()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[AsyncIterator[Update]]:
        async def updates() -> AsyncIterator[Update]:
            while True:
                yield await self.updates.get()

        yield updates()

    def last_visit(self) -> Update | None:
        """Return what was known two months ago, so that the digest has something to say."""
        moment = NOW - timedelta(days=60)
        return Update(bundled_snapshot(moment), (), moment)


async def settle(pilot: Pilot[None]) -> None:
    """Wait until nothing more is painted."""
    app = pilot.app
    assert isinstance(app, CountingApp)
    before = -1
    while app.paints != before:
        before = app.paints
        await wait_until_painted(pilot)
        await pilot.pause(0.1)


async def test_nothing_new_paints_nothing_and_focus_paints_two_panes() -> None:
    feed = QueueFeed()
    app = CountingApp(lambda: feed, panes=FEW_PANES)
    async with app.run_test(size=SIZE) as pilot:
        for seconds in (1, 11):
            before = app.paints
            update = feed.at(NOW + timedelta(seconds=seconds))
            feed.updates.put_nowait(replace(update, is_past=False))
            await settle(pilot)
            assert (app.paints > before) == (seconds == 1)
        assert app.screen_stack[0].query_one(Digest).display
        whole_before = app.whole_paints
        for key in ("tab", "tab", "2", "1", "0"):
            await pilot.press(key)
            await settle(pilot)
        assert app.paints > before
        assert app.whole_paints == whole_before, "the panes that gain and lose the focus"


async def test_keys_restyle_two_tables_and_lay_out_four_times_at_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Count how often Textual applies its style sheet to a node, and places all widgets anew."""
    counts = Counter[str]()

    def count(owner: type, name: str) -> None:
        original = getattr(owner, name)

        def counted(*arguments: object, **keywords: object) -> object:
            counts[name] += 1
            return original(*arguments, **keywords)

        monkeypatch.setattr(owner, name, counted)

    count(Stylesheet, "apply")
    count(Compositor, "reflow")
    app = CountingApp(FixedFeed, panes=FEW_PANES)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        limits = {"tab": (4, 1), "z": (4, 3), "0": (4, 4), "left_square_bracket": (4, 3)}
        for key, (styles, layouts) in limits.items():
            counts.clear()
            await pilot.press(key)
            await settle(pilot)
            assert (counts["apply"] <= styles, counts["reflow"] <= layouts) == (True, True), (
                key,
                counts,
            )
