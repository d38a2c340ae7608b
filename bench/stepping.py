"""Stepping a day through the past, from the key to the last paint, against one whole repaint."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.pilot import Pilot
from textual.screen import Screen

import tui.app
from tui.app import TicwatchApp
from tui.clock import moment
from tui.config import Config
from tui.monitor import Monitor

SIZE = (200, 60)
NOW = datetime(2026, 8, 10, 14, 30, tzinfo=UTC)
START = "2025-12-19"
QUIET_SECONDS = 0.4
"""Without a paint for so long, all has been painted."""


class Timed(TicwatchApp):
    """Makes the bytes for a terminal, as a headless application does not, and notes when."""

    CSS_PATH = str(Path(tui.app.__file__).with_name("app.tcss"))
    last_paint = 0.0

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        update: object = renderable
        if isinstance(update, CompositorUpdate):
            update.render_segments(self.console)
            self.last_paint = perf_counter()


async def seconds(steps: int) -> tuple[list[float], list[float]]:
    """Seconds of so many steps of a day, and of as many repaints of the whole screen."""
    with _application() as app:
        async with app.run_test(size=SIZE) as pilot:
            await _quiet(app, pilot)
            stepped, repainted = [], []
            for number in range(-3, steps):  # the first three read what is remembered afterwards
                one = await _until_painted(
                    app, pilot, lambda: app.simulate_key("left_square_bracket")
                )
                other = await _until_painted(app, pilot, lambda: _repaint(app))
                if number >= 0:
                    stepped.append(one)
                    repainted.append(other)
            return stepped, repainted


@contextmanager
def _application() -> Iterator[Timed]:
    with tempfile.TemporaryDirectory() as home:
        yield Timed(
            lambda: Monitor(Config(), Path(home), now=lambda: NOW, offline=True),
            as_of=moment(START),
        )


def _repaint(app: TicwatchApp) -> None:
    for widget in app.screen.walk_children(with_self=True):
        widget.refresh(repaint=True, layout=False)


async def _until_painted(app: Timed, pilot: Pilot[None], act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    while app.last_paint < began:
        await asyncio.sleep(0.01)
    await _quiet(app, pilot)
    return app.last_paint - began


async def _quiet(app: Timed, pilot: Pilot[None]) -> None:
    await asyncio.sleep(QUIET_SECONDS)
    while perf_counter() - app.last_paint < QUIET_SECONDS:
        await asyncio.sleep(QUIET_SECONDS)


def main() -> None:
    """Print medians and their ratio."""
    stepped, repainted = asyncio.run(seconds(15))
    ratio = median(one / other for one, other in zip(stepped, repainted, strict=True))
    print(f"{SIZE[0]}x{SIZE[1]}: a step takes {median(stepped) * 1000:.0f} ms, a repaint ", end="")
    print(f"{median(repainted) * 1000:.0f} ms: {ratio:.2f} whole repaints")


if __name__ == "__main__":
    main()
