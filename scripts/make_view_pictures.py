"""Make pictures of every view: the grid, and each pane alone, in several sizes.

python -m scripts.make_view_pictures FOLDER [--themes dark,light] [--sizes 80x24,120x40]
    [--as-of 2025-12-19|live] [PANE ...]

The real application draws the embedded history, one run a theme. The folder gets an SVG and a text
file of each picture, and ``pictures.html``. Its part ``#dark-curve-1-curve`` has one view alone.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from textual.pilot import Pilot

from tui.config import Config
from tui.model.times import parse_moment
from tui.monitor.monitor import Monitor
from tui.screen.app import TicwatchApp
from tui.screen.main_screen import MainScreen
from tui.screen.panes import PANES, options_from_config
from tui.screen.panes.base import Pane

Size = tuple[int, int]
GRID = "grid"
SIZES = "60x16,80x24,120x40,160x45,200x60,240x70"
CELL_PIXELS = 8
"""Width of a cell on the page."""
STYLE = """
body { background: #777; color: #fff; font: 14px sans-serif; margin: 8px }
section { display: flex; flex-wrap: wrap; gap: 8px; align-items: flex-start }
h2 { width: 100%; margin: 4px 0 }
figure { margin: 0 }
body:has(:target) section:not(:target) { display: none }
"""


async def settle(pilot: Pilot[None]) -> None:
    """Wait until the panes that are shown are painted in the present size."""
    screen = pilot.app.screen
    await pilot.pause()
    if isinstance(screen, MainScreen):
        await screen.wait_until_painted()
    shown = [pane for pane in screen.query(Pane) if pane.display]
    while not all(pane.contents is not None and pane.contents.is_settled for pane in shown):
        await pilot.pause(0.02)
    await pilot.pause(0.05)


async def pictured_states(
    pilot: Pilot[None], screen: MainScreen, names: list[str]
) -> AsyncIterator[str]:
    """Bring the screen into each state, and yield its name."""
    if GRID in names:
        screen.show_grid()
        yield GRID
    screen.wants_grid = False
    for pane in screen.query(Pane):
        if pane.NAME in names:
            screen.action_pane(pane.NAME)
            await settle(pilot)
            async for view in _views_of_pane(pilot, pane):
                yield f"{pane.NAME}-{view}"


async def _views_of_pane(pilot: Pilot[None], pane: Pane) -> AsyncIterator[str]:
    """Choose each view of a pane, then those of its first row if that can be opened."""
    for name in _choose_views(pane):
        yield name
    if pane.view_names:
        pane.choose_view(0)
    await settle(pilot)
    if pane.current_row is not None:
        pane.open(pane.current_row)
    await settle(pilot)
    if pane.displayed is not None and pane.displayed.opened:
        for name in ["row"] if pane.CLOSED else _choose_views(pane):
            yield f"opened-{name}"


def _choose_views(pane: Pane) -> Iterator[str]:
    """Choose one view after the other. A pane of one view is left as it is."""
    if not pane.view_names:
        yield "only"
    for place, name in enumerate(pane.view_names):
        pane.choose_view(place)
        yield f"{place + 1}-{name}"


async def make_pictures(
    folder: Path, theme: str, as_of: datetime | None, sizes: list[Size], names: list[str]
) -> list[str]:
    """Write the pictures of a theme. Return the names of its states."""
    states = []
    with tempfile.TemporaryDirectory() as home:
        config = Config()
        monitor = Monitor(config, Path(home), now=lambda: datetime.now(UTC), offline=True)
        options = options_from_config(config)
        app = TicwatchApp(lambda: monitor, as_of=as_of, options=options, theme=f"ticwatch-{theme}")
        async with app.run_test(size=(120, 40)) as pilot:
            screen = app.screen
            assert isinstance(screen, MainScreen)
            while screen.shown is None:
                await pilot.pause(0.1)
            await settle(pilot)
            async for state in pictured_states(pilot, screen, names):
                states.append(f"{theme}-{state}")
                for size in sizes:
                    await pilot.resize_terminal(*size)
                    await settle(pilot)
                    _save(app, folder / picture_name(states[-1], size))
            await settle(pilot)
    return states


def picture_name(state: str, size: Size) -> str:
    """Return the name of a picture, without the ending of its file."""
    return f"{state}-{size[0]}x{size[1]}"


def _save(app: TicwatchApp, path: Path) -> None:
    """Write the screen as SVG and as text."""
    app.save_screenshot(f"{path.name}.svg", str(path.parent))
    strips = app.screen._compositor.render_strips()
    text = "\n".join("".join(part.text for part in strip).rstrip() for strip in strips)
    Path(f"{path}.txt").write_text(f"{text}\n", encoding="utf-8")


def page(states: list[str], sizes: list[Size]) -> str:
    """Return the page with a row of pictures for each state."""
    rows = []
    for state in states:
        figures = "".join(
            f'<figure><img src="{escape(picture_name(state, size))}.svg"'
            f' width="{size[0] * CELL_PIXELS}"></figure>\n'
            for size in sizes
        )
        rows.append(f'<section id="{escape(state)}"><h2>{escape(state)}</h2>\n{figures}</section>')
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>\n" + "\n".join(rows)


def main() -> None:
    """Read the command line and make the pictures."""
    every = [GRID, *(pane.NAME for pane in PANES)]
    parser = argparse.ArgumentParser(description="Make pictures of every view.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--themes", default="dark,light,mono")
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--as-of", default="2025-12-19")
    parser.add_argument("panes", nargs="*", metavar="pane", help=f"some of {', '.join(every)}")
    given = parser.parse_intermixed_args()
    sizes = [
        (int(w), int(h)) for w, _, h in (size.partition("x") for size in given.sizes.split(","))
    ]
    as_of = None if given.as_of == "live" else parse_moment(given.as_of)
    given.folder.mkdir(parents=True, exist_ok=True)
    states: list[str] = []
    for theme in given.themes.split(","):
        pictures = make_pictures(given.folder, theme, as_of, sizes, given.panes or every)
        states += asyncio.run(pictures)
    (given.folder / "pictures.html").write_text(page(states, sizes), encoding="utf-8")
    print(given.folder / "pictures.html")


if __name__ == "__main__":
    main()
