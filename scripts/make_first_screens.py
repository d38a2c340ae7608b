"""Write the screens of the first start, for some sizes, and the bundled summary.

    python -m scripts.make_first_screens

They show what ships with ticwatch as of the release of its newest body. Run it when a view, a
style or the bundle has changed: a test compares the files with what the screen paints.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from tui.config import Config
from tui.model.update import Update
from tui.monitor.monitor import Monitor
from tui.monitor.remembered_summary import BUNDLED, summary_of
from tui.monitor.update_reader import UpdateReader
from tui.screen.app import TicwatchApp
from tui.screen.last_screen.files import FIRST_SCREENS, SIZES, LastScreens
from tui.screen.last_screen.records import LastScreen, encode
from tui.screen.main_screen import MainScreen
from tui.screen.panes import options_from_config
from tui.store.bundle import MANIFEST

UNCHANGED_LOOKS = 3
"""Looks at the screen without a change after which everything is painted."""


class BundleMonitor(Monitor):
    """Monitor that shows one update, in which no source has been asked yet, and then waits."""

    @asynccontextmanager
    async def running(self, on_result: object = None) -> AsyncIterator[AsyncIterator[Update]]:
        del on_result  # nothing is polled

        async def updates() -> AsyncIterator[Update]:
            yield await asyncio.to_thread(self.reader.update_at, None)

        yield updates()


async def first_screen(size: tuple[int, int], home: Path) -> LastScreen:
    """Return the screen of a first start in a terminal of this size."""
    now = max(item.learned for item in MANIFEST)
    config = Config()

    def clock() -> datetime:
        return now

    kept = LastScreens.of_first_start(clock)
    app = TicwatchApp(
        lambda: BundleMonitor(config, home, now=clock, offline=False, upstream="", environ={}),
        options=options_from_config(config),
        last_screens=kept,
    )
    async with app.run_test(size=size) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, MainScreen)
        painted, unchanged = None, 0
        while painted is None or unchanged < UNCHANGED_LOOKS:
            await pilot.pause(0.3)
            newer = screen.present_screen()
            unchanged = unchanged + 1 if newer is not None and newer == painted else 0
            painted = newer
        return painted


def first_summary(home: Path) -> bytes:
    """Return the summary of what ships, as JSON."""
    now = max(item.learned for item in MANIFEST)
    reader = UpdateReader(Config(), home, now=lambda: now, offline=True, environ={})
    return msgspec.json.format(msgspec.json.encode(summary_of(reader.present()))) + b"\n"


async def main() -> None:
    """Write the screens of all sizes, and the summary."""
    FIRST_SCREENS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        BUNDLED.write_bytes(first_summary(Path(home)))
        for columns, rows in SIZES:
            screen = await first_screen((columns, rows), Path(home))
            (FIRST_SCREENS / f"{columns}x{rows}").write_bytes(encode(screen))


if __name__ == "__main__":
    asyncio.run(main())
