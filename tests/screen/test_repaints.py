"""Paints: those that an update or a key leads to, and those that it does not."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
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
from tests.support.feeds import FEW_PANES, NOW, FixedFeed, QueueFeed, wait_until_painted
from tests.support.snapshots import bundled_snapshot
from tui.model.update import Update
from tui.screen.app import TicwatchApp
from tui.screen.main_screen import MainScreen
from tui.screen.panes.base import Pane
from tui.screen.panes.digest import Digest
from tui.screen.widgets import plot_painter
from tui.screen.widgets.table_base import TableBase

SIZE = (120, 40)
pytestmark = pytest.mark.usefixtures("every_frame")


class CountingApp(TicwatchApp):
    """Application that counts its paints, and those of the whole screen."""

    CSS_PATH = str(Path(tui.screen.app.__file__).with_name("app.tcss"))
    paints = 0
    whole_paints = 0

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        self.paints += renderable is not None
        self.whole_paints += isinstance(renderable, LayoutUpdate)


class VisitedFeed(QueueFeed):
    """Feed of updates to a user who looked two months ago."""

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


async def test_the_start_paints_once_and_lays_out_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts = Counts(monkeypatch)
    counts.count(Compositor, "reflow")
    release = threading.Event()

    def connect() -> FixedFeed:
        release.wait()
        return FixedFeed()

    app = CountingApp(connect)
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(3):
            await pilot.pause()
        counted = app.paints, app.whole_paints, counts["reflow"]
        release.set()
        await settle(pilot)
        assert counted == (1, 1, 2)


async def test_nothing_new_paints_nothing_and_focus_paints_two_panes() -> None:
    feed = VisitedFeed()
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


class Counts(Counter[str]):
    """Numbers of calls of functions, by name, and the largest number for one object."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self._monkeypatch = monkeypatch
        self._of_each: Counter[tuple[str, int]] = Counter()

    def count(self, owner: object, name: str) -> None:
        """Count the calls of a function of a class or a module."""
        original = getattr(owner, name)

        def counted(*arguments: object, **keywords: object) -> object:
            self[name] += 1
            self._of_each[name, id(arguments[0])] += 1
            return original(*arguments, **keywords)

        self._monkeypatch.setattr(owner, name, counted)

    def most(self, name: str) -> int:
        """Return the largest number of calls with one first argument."""
        return max((n for (each, _), n in self._of_each.items() if each == name), default=0)

    def begin(self) -> None:
        self.clear()
        self._of_each.clear()


async def test_views_that_are_made_already_are_painted_at_once_without_a_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    feed, counts = FixedFeed(), Counts(monkeypatch)
    app = CountingApp(lambda: feed, panes=FEW_PANES)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        screen = app.screen_stack[0]
        assert isinstance(screen, MainScreen)
        days = [feed.at(NOW - timedelta(days=back)) for back in (300, 310)]
        for day in days:
            screen.shown = day
            await settle(pilot)
        tables = [
            list(map(str, widget.render_lines(widget.size.region)))
            for widget in screen.query(TableBase)
        ]
        counts.count(asyncio, "to_thread")
        counts.count(plot_painter, "draw")
        paints, workers = app.paints, len(screen.workers)
        screen.shown = days[0]
        assert len(screen.workers) == workers
        await settle(pilot)
        after = [
            list(map(str, widget.render_lines(widget.size.region)))
            for widget in screen.query(TableBase)
        ]
        assert after != tables, "another day is on the screen"
        assert (counts["to_thread"], counts["draw"]) == (0, 0)
        assert app.paints - paints == 1


async def test_key_lays_each_table_out_once_and_draws_each_plot_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Count style sheets applied, layouts of the screen, tables fitted, plots drawn, and paints."""
    monkeypatch.setattr(Pane, "SLOW_SECONDS", 60.0)  # the mark of a slow view is a paint more
    counts = Counts(monkeypatch)
    counts.count(Stylesheet, "apply")
    counts.count(Compositor, "reflow")
    counts.count(TableBase, "_lay_out")
    counts.count(plot_painter, "draw")
    app = CountingApp(FixedFeed, panes=FEW_PANES)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        limits = {
            "tab": (4, 1, 0, 0, 3),
            "z": (4, 1, 1, 2, 2),
            "0": (4, 1, 1, 0, 2),
            "v": (4, 1, 1, 1, 2),
            "left_square_bracket": (4, 1, 1, 4, 2),  # two plots, and those of the next step
        }
        for key, limit in limits.items():
            counts.begin()
            paints = app.paints
            await pilot.press(key)
            await settle(pilot)
            found = (
                *(counts["apply"], counts["reflow"], counts.most("_lay_out"), counts["draw"]),
                app.paints - paints,
            )
            assert all(n <= most for n, most in zip(found, limit, strict=True)), (key, found)
