"""Steps through the past, from the key to the last paint, against repaints.

A step of a day is prepared while the last one is on the screen, one of a month is not. A whole
repaint asks every widget for its lines again; a mere one puts together what the screen still
remembers of them.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.screen import Screen

import tui.screen.app
from bench.results import REPAINT, Result, Section, ratio
from tui.config import Config
from tui.model.times import parse_moment
from tui.monitor.monitor import Monitor
from tui.screen.style_codes import without_repeated_codes

SIZE = (200, 60)
NOW = datetime(2026, 8, 10, 14, 30, tzinfo=UTC)
START = "2025-12-19"
WARM_UP = 3
"""Steps that read what is remembered afterwards."""
QUIET_SECONDS = 0.7
"""Without a paint and nearly without work for so long, all has been painted and prepared. What is
prepared may wait for ``tui.screen.quiet_keyboard.QUIET_SECONDS`` first."""
QUIET_SHARE = 0.1
"""Most of a processor that is nearly without work."""


@dataclass(frozen=True)
class Seconds:
    """From what was asked for to the last paint it led to."""

    step: float
    month: float
    whole: float
    mere: float


class Timed(tui.screen.app.TicwatchApp):
    """Makes the bytes for a terminal, as a headless application does not, and notes when."""

    CSS_PATH = str(Path(tui.screen.app.__file__).with_name("app.tcss"))
    last_paint = 0.0
    processor_at_last_paint = 0.0
    """Seconds of processor time that the process had taken by then."""
    textual_bytes = written_bytes = 0
    """Bytes of the largest paint, as Textual makes them and as they are written."""

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        if renderable is not None and isinstance(renderable, CompositorUpdate):
            text = renderable.render_segments(self.console)
            written = without_repeated_codes(text)
            self.last_paint = perf_counter()
            self.processor_at_last_paint = process_time()
            if len(written.encode()) > self.written_bytes:
                self.textual_bytes, self.written_bytes = len(text.encode()), len(written.encode())


async def measured(steps: int) -> tuple[list[Seconds], Timed]:
    """So many steps of a day and of a month, each pair followed by both repaints."""
    with tempfile.TemporaryDirectory() as home:
        app = Timed(
            lambda: Monitor(Config(), Path(home), now=lambda: NOW, offline=True),
            as_of=parse_moment(START),
        )
        async with app.run_test(size=SIZE):
            await quiet(app)
            found = [await _once(app) for _ in range(WARM_UP + steps)]
    return found[WARM_UP:], app


async def _once(app: Timed) -> Seconds:
    def paint_anew() -> None:
        for widget in app.screen.walk_children(with_self=True):
            widget.refresh(repaint=True, layout=False)

    return Seconds(
        await _until_painted(app, lambda: app.simulate_key("left_square_bracket")),
        await _until_painted(app, lambda: app.simulate_key("left_curly_bracket")),
        await _until_painted(app, paint_anew),
        await _until_painted(app, lambda: app.screen.refresh(repaint=True, layout=False)),
    )


async def _until_painted(app: Timed, act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    while app.last_paint < began:
        await asyncio.sleep(0.001)
    await quiet(app)
    return app.last_paint - began


async def quiet(app: Timed) -> None:
    """Wait until all is painted and prepared."""
    is_busy = True
    while is_busy or perf_counter() - app.last_paint < QUIET_SECONDS:
        began = process_time()
        await asyncio.sleep(QUIET_SECONDS)
        is_busy = process_time() - began > QUIET_SHARE * QUIET_SECONDS


def sections(steps: int) -> Iterator[Section]:
    """Yield a step against both repaints."""
    title = f"Steps at {SIZE[0]}x{SIZE[1]}, from the key to the last paint"
    yield Section(title, _results(steps))


def _results(steps: int) -> Iterator[Result]:
    found, app = asyncio.run(measured(steps))
    whole = [one.whole for one in found]
    for name, label, limit in (
        ("step", "a day, prepared", 2.0),
        ("month", "a month, not prepared", None),
        ("mere", "a mere repaint", None),
    ):
        seconds = [getattr(one, name) for one in found]
        yield Result(label, median(seconds) * 1000, "ms")
        yield Result(label, ratio(seconds, whole), "x", REPAINT, limit)
    yield Result("largest frame", app.written_bytes, "bytes")
    yield Result("largest frame, as Textual writes it", app.textual_bytes, "bytes")
