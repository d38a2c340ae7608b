"""Stepping a day through the past, from the key to the last paint, against repaints.

A whole repaint asks every widget for its lines again; a mere one puts together what the screen
still remembers of them.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.screen import Screen

import tui.screen.app
from bench.results import Result, Section, ratio
from tui.config import Config
from tui.model.times import parse_moment
from tui.monitor.monitor import Monitor

SIZE = (200, 60)
NOW = datetime(2026, 8, 10, 14, 30, tzinfo=UTC)
START = "2025-12-19"
WARM_UP = 3
"""Steps that read what is remembered afterwards."""
QUIET_SECONDS = 0.4
"""Without a paint for so long, all has been painted."""


@dataclass(frozen=True)
class Seconds:
    """From what was asked for to the last paint it led to."""

    step: float
    whole: float
    mere: float


class Timed(tui.screen.app.TicwatchApp):
    """Makes the bytes for a terminal, as a headless application does not, and notes when."""

    CSS_PATH = str(Path(tui.screen.app.__file__).with_name("app.tcss"))
    last_paint = 0.0

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        if renderable is not None and isinstance(renderable, CompositorUpdate):
            renderable.render_segments(self.console)
            self.last_paint = perf_counter()


async def measured(steps: int) -> list[Seconds]:
    """So many steps of a day, each followed by both repaints."""
    with tempfile.TemporaryDirectory() as home:
        app = Timed(
            lambda: Monitor(Config(), Path(home), now=lambda: NOW, offline=True),
            as_of=parse_moment(START),
        )
        async with app.run_test(size=SIZE):
            await _quiet(app)
            found = [await _once(app) for _ in range(WARM_UP + steps)]
    return found[WARM_UP:]


async def _once(app: Timed) -> Seconds:
    def paint_anew() -> None:
        for widget in app.screen.walk_children(with_self=True):
            widget.refresh(repaint=True, layout=False)

    return Seconds(
        await _until_painted(app, lambda: app.simulate_key("left_square_bracket")),
        await _until_painted(app, paint_anew),
        await _until_painted(app, lambda: app.screen.refresh(repaint=True, layout=False)),
    )


async def _until_painted(app: Timed, act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    while app.last_paint < began:
        await asyncio.sleep(0.001)
    await _quiet(app)
    return app.last_paint - began


async def _quiet(app: Timed) -> None:
    await asyncio.sleep(QUIET_SECONDS)
    while perf_counter() - app.last_paint < QUIET_SECONDS:
        await asyncio.sleep(QUIET_SECONDS)


def sections(steps: int) -> Iterator[Section]:
    """Yield a step against both repaints."""
    title = f"Step of a day at {SIZE[0]}x{SIZE[1]}, from the key to the last paint"
    yield Section(title, _results(steps))


def _results(steps: int) -> Iterator[Result]:
    found = asyncio.run(measured(steps))
    yield Result("step", median(one.step for one in found) * 1000, "ms")
    for name, limit in (("whole", 2.0), ("mere", None)):
        repaints = [getattr(one, name) for one in found]
        value = ratio([one.step for one in found], repaints)
        yield Result("step", value, "x", f"a {name} repaint", limit)
