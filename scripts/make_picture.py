"""Make the pictures of the documentation: the real screen on the embedded history, as SVG.

python -m scripts.make_picture FOLDER [COLUMNSxROWS] [AS_OF] [KEY ...]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot

from tui.config import Config
from tui.model.times import parse_moment
from tui.monitor.monitor import Monitor
from tui.screen.app import TicwatchApp
from tui.screen.panes import options_from_config
from tui.screen.panes.base import Pane
from tui.screen.themes import DARK


def offline_app(home: Path, as_of: str, theme: str = DARK.name) -> TicwatchApp:
    """Return the application on the embedded history, as of a moment."""
    config = Config()
    monitor = Monitor(config, home, now=lambda: datetime.now(UTC), offline=True)
    options = options_from_config(config)
    return TicwatchApp(lambda: monitor, as_of=parse_moment(as_of), theme=theme, options=options)


async def wait_until_drawn(pilot: Pilot[None]) -> None:
    """Wait for the figures of every pane on the screen, and for its plots."""
    panes = pilot.app.screen.query(Pane)
    while not all(pane.has_figures for pane in panes if pane.display):
        if failures := [pane.failure for pane in panes if pane.failure]:
            raise SystemExit(f"a view failed: {failures[0]}")
        await pilot.pause(0.1)
    await pilot.pause(2)


async def picture(
    size: tuple[int, int], as_of: str, keys: Sequence[str], theme: str = DARK.name
) -> str:
    """Return the screen as it was after the keys, as SVG."""
    with tempfile.TemporaryDirectory() as home:
        app = offline_app(Path(home), as_of, theme)
        async with app.run_test(size=size) as pilot:
            await wait_until_drawn(pilot)
            await pilot.press(*keys)
            await wait_until_drawn(pilot)
            return app.export_screenshot()


def main() -> None:
    """Read the command line and make the picture."""
    folder = Path(sys.argv[1])
    columns, rows = (sys.argv[2] if len(sys.argv) > 2 else "120x40").split("x")
    as_of = sys.argv[3] if len(sys.argv) > 3 else "2025-12-19"
    path = folder / "screen.svg"
    folder.mkdir(parents=True, exist_ok=True)
    drawn = asyncio.run(picture((int(columns), int(rows)), as_of, sys.argv[4:]))
    path.write_text(drawn, encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
