"""Start of the application: imports, first frame, first update, and a start in the past."""

from __future__ import annotations

import ast
import subprocess
import sys
import threading
from datetime import UTC, datetime

import pytest

from tests.support.feeds import FixedFeed, app_on, screen_text, wait_until_painted
from tui.screen.app import TicwatchApp
from tui.screen.feed import Feed
from tui.screen.main_screen import MainScreen

HEAVY = (
    *("pandas", "numpy", "httpx", "plotext", "sqlite3", "lark", "apprise"),
    *(
        "tui.monitor.monitor",
        "tui.store.store",
        "tui.alerts.notify.notifier",
        "tui.alerts.engine.engine",
    ),
)


def test_import_of_app_loads_no_heavy_module() -> None:
    code = f"import sys, tui.screen.app; print([name for name in {HEAVY} if name in sys.modules])"
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    loaded = ast.literal_eval(process.stdout)
    assert loaded in ([], ["sqlite3"] if "coverage" in sys.modules else [])  # which measures itself


async def test_first_frame_does_not_wait_for_monitor() -> None:
    release = threading.Event()

    def connect() -> Feed:
        release.wait()
        return FixedFeed()

    running = TicwatchApp(connect)
    async with running.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "reading the history…" in screen_text(running)
        assert "2 flows" not in screen_text(running), "one pane at a time from the first frame on"
        await pilot.press("2", "r", "question_mark", "escape", "1")
        release.set()
        await wait_until_painted(pilot)
        assert "1 Par curve · 2026-08-07 · 3 d old · cached to 2026-08-07" in screen_text(running)


async def test_status_line_gives_new_york_time() -> None:
    running = app_on()
    async with running.run_test(size=(120, 40)) as pilot:
        await wait_until_painted(pilot)
        status = screen_text(running).splitlines()[-2]
        assert status.strip().startswith("2026-08-10 10:30 EDT · ")
        assert "cached" in status


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
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


async def test_idle_screen_has_no_animation() -> None:
    running = app_on()
    async with running.run_test(size=(120, 40)) as pilot:
        await wait_until_painted(pilot)
        assert not running.screen.auto_refresh
        assert not running.animator.is_being_animated(running.screen, "offset")
        busy = [w for w in running.screen.walk_children() if w.auto_refresh]
        assert busy == []
