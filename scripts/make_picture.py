"""Make the pictures of the documentation: the real screen on the embedded history, as SVG.

python -m scripts.make_picture FOLDER [COLUMNSxROWS] [AS_OF] [KEY ...]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tui.config import Config
from tui.model.times import parse_moment
from tui.monitor.monitor import Monitor
from tui.screen.app import TicwatchApp
from tui.screen.panes import options_from_config
from tui.screen.panes.base import Pane


async def picture(folder: Path, size: tuple[int, int], as_of: datetime, keys: list[str]) -> Path:
    """Write ``screen.svg`` into the folder, as the screen was after the keys."""
    with tempfile.TemporaryDirectory() as home:
        config = Config()
        monitor = Monitor(config, Path(home), now=lambda: datetime.now(UTC), offline=True)
        app = TicwatchApp(lambda: monitor, as_of=as_of, options=options_from_config(config))
        async with app.run_test(size=size) as pilot:
            while not all(pane.has_figures for pane in app.screen.query(Pane) if pane.display):
                await pilot.pause(0.1)
            await pilot.pause(2)  # the plots are drawn
            await pilot.press(*keys)
            await pilot.pause(2)
            if failures := [pane.failure for pane in app.query(Pane) if pane.failure]:
                raise SystemExit(f"a view failed: {failures[0]}")
            return Path(app.save_screenshot("screen.svg", str(folder)))


def main() -> None:
    """Read the command line and make the picture."""
    folder = Path(sys.argv[1])
    columns, rows = (sys.argv[2] if len(sys.argv) > 2 else "120x40").split("x")
    as_of = parse_moment(sys.argv[3] if len(sys.argv) > 3 else "2025-12-19")
    size = int(columns), int(rows)
    print(asyncio.run(picture(folder, size, as_of, sys.argv[4:])))


if __name__ == "__main__":
    main()
