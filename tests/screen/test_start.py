"""Start of the application: imports, first frame, first update, and a start in the past."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from datetime import UTC, datetime
from importlib import import_module

import pytest
from msgspec import Struct

from tests.support.feeds import FixedFeed, app_on, screen_text, wait_until_painted
from tests.support.sizes import GRID, SMALL, long_size
from tui.screen.app import TicwatchApp
from tui.screen.feed import Feed
from tui.screen.main_screen import MainScreen
from tui.screen.panes.curve import CurvePane

HEAVY = (
    *("pandas", "numpy", "httpx", "plotext", "sqlite3", "lark", "apprise"),
    *(
        "tui.monitor",
        "tui.store.store",
        "tui.store.archive",
        "tui.store.bundle",
        "tui.sources",
        "tui.alerts",
    ),
)
"""Modules of the figures, of rules and of requests, most of them slow to import."""
UNUSED = (
    *("tomllib", "tui.config.decode", "tui.config.edit", "tui.config.diff", "tui.screen.bindings"),
    *("tui.screen.editor", "tui.screen.key_remaps", "tui.screen.default_keys"),
    *("tui.screen.widgets.help_screen", "tui.screen.widgets.sources_screen"),
    *("tui.screen.widgets.prompt", "tui.screen.widgets.overlay", "tui.screen.panes.digest_screen"),
    *("tui.views.digest", "argparse", "gettext", "calendar"),
    *("tui.views.reads", "tui.measures", "tui.screen.panes.title", "tui.screen.panes.view_request"),
    *("tui.model.update", "tui.model.alerts", "tui.model.status", "tui.model.table"),
    *("tui.model.view", "tui.model.plot", "tui.screen.widgets.plot_geometry", "tui.screen.feed"),
    *("tui.screen.new_datasets", "hashlib", "zoneinfo", "sysconfig"),
)
"""Modules that a key needs, a configuration file, or another day than that of the last screen."""
MEASURING = ("sqlite3", "tomllib", "hashlib", "sysconfig")
"""Modules that a measurement of the coverage imports itself."""
READ_FIRST = (
    *("tui.commands.kept_config", "tui.config.schema", "tui.config.entries", "tui.config.claims"),
    *("tui.screen.last_screen.records", "tui.screen.widgets.title_rule", "tui.model.headline"),
    *("tui.model.text", "tui.model.fingerprint"),
)
"""Modules with the records that a start reads before its first frame."""
NOTED_FIRST_FRAME = f"""
import asyncio, gc, os, sys, threading
gc.disable()
from tui.screen.app import TicwatchApp
from tui.screen.last_screen.files import LastScreens
from tui.screen.main_screen import MainScreen

frames, restyled = [], []
last = LastScreens.of_first_start(lambda: saved)
saved = last.read(120, 40).saved.moment  # else run python -m scripts.make_first_screens
def note_frame(app):
    if not app._batch_count:
        measuring = {MEASURING} if "coverage" in sys.modules else ()
        loaded = {{*{HEAVY + UNUSED}}}.intersection(sys.modules).difference(measuring)
        frames.append(([*loaded], gc.isenabled(), restyled))

async def start():
    TicwatchApp.post_display_hook = note_frame
    MainScreen.update_node_styles = lambda screen, animate=True: restyled.append(screen)
    app = TicwatchApp(threading.Event().wait, last_screens=last)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        print(frames[0], gc.isenabled(), gc.get_freeze_count() > 10_000, file=sys.__stdout__)
        sys.__stdout__.flush()
        os._exit(0)

asyncio.run(start())
"""


def test_first_frame_needs_no_heavy_module_no_collector_and_no_second_styling() -> None:
    process = subprocess.run(
        [sys.executable, "-c", NOTED_FIRST_FRAME], capture_output=True, text=True, check=True
    )
    assert process.stdout == "([], False, []) True True\n"


async def test_first_frame_does_not_wait_for_monitor() -> None:
    release = threading.Event()

    def connect() -> Feed:
        release.wait()
        return FixedFeed()

    running = TicwatchApp(connect)
    async with running.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "reading the history…" in screen_text(running)
        assert "Foreign flows" not in screen_text(running), (
            "one pane at a time from the first frame on"
        )
        await pilot.press("2", "r", "question_mark", "escape", "1")
        release.set()
        await wait_until_painted(pilot)
        assert "━ to 7 Aug ━" in screen_text(running)


async def test_feed_is_connected_after_first_frame_without_a_tick_of_the_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("textual.screen.UPDATE_PERIOD", 3600.0)
    events: list[str] = []
    connected = threading.Event()

    def connect() -> Feed:
        events.append("connected")
        connected.set()
        return FixedFeed()

    running = TicwatchApp(connect, panes=(CurvePane,))
    running.post_display_hook = lambda: events.append("frame")  # type: ignore[method-assign]
    async with running.run_test(size=(80, 24)):
        assert await asyncio.to_thread(connected.wait, 30)
        assert events[0] == "frame"


async def test_header_gives_new_york_time_and_network_and_an_idle_screen_has_no_animation() -> None:
    running = app_on(panes=(CurvePane,))
    async with running.run_test(size=(120, 40)) as pilot:
        await wait_until_painted(pilot)
        above, below = screen_text(running).splitlines()[:2]
        assert above.endswith(" Mon 10 Aug 10:30 NY ")
        assert below.endswith(" cached ")
        assert not running.screen.auto_refresh
        assert not running.animator.is_being_animated(running.screen, "offset")
        assert [each for each in running.screen.walk_children() if each.auto_refresh] == []


@pytest.mark.parametrize("size", [long_size(SMALL), GRID])
async def test_start_in_past_is_not_replaced_by_live_update(
    size: tuple[int, int],
) -> None:
    past = datetime(2025, 12, 20, 4, 59, tzinfo=UTC)
    running = app_on(as_of=past)
    async with running.run_test(size=size) as pilot:
        await wait_until_painted(pilot)
        screen = running.screen
        assert isinstance(screen, MainScreen)
        assert screen.live is not None
        assert screen.shown is not screen.live
        text = screen_text(running)
        assert "AS OF 2025-12-19 23:59 EST" in text.splitlines()[0]
        assert "2025-12-19" in text
        assert "2026-08-07" not in text


@pytest.mark.parametrize("name", READ_FIRST)
def test_types_that_are_read_before_the_first_frame_are_no_texts(name: str) -> None:
    """msgspec compiles an annotation that is a text, which takes longer than to read the record."""
    kinds = [
        kind
        for kind in vars(import_module(name)).values()
        if isinstance(kind, type) and issubclass(kind, Struct) and kind.__module__ == name
    ]
    assert kinds
    for kind in kinds:
        texts = [text for text in kind.__annotations__.values() if isinstance(text, str)]
        assert texts == [], kind
