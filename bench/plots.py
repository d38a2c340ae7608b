"""A plot handed to its widget until its lines are made: a long series against a short one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from random import Random
from time import perf_counter

from textual.app import ComposeResult

import tui.screen.app
from bench.results import Result, Section, ratio
from tui.model.display_unit import DisplayUnit
from tui.model.plot import Plot, Role, Series, Tick, XAxis
from tui.screen.themed_app import ThemedApp
from tui.screen.widgets.plot import PlotView

SIZES = ((80, 24), (120, 40), (200, 60))
SHORT, LONG = 250, 16_000
FIRST_DAY = 720_000


class Stand(ThemedApp):
    """One plot alone."""

    CSS_PATH = str(Path(tui.screen.app.__file__).with_name("app.tcss"))

    def compose(self) -> ComposeResult:
        yield PlotView()


def walk(days: int, seed: int) -> Plot:
    """A line as a yield draws it: a random walk of 6 bp a day."""
    steps = Random(seed)
    heights = accumulate(steps.gauss(0, 0.06) for _ in range(days))
    points = tuple((float(FIRST_DAY + day), y) for day, y in enumerate(heights))
    line = Series("yield", points, Role.NOW)
    return Plot((line,), (Tick(float(FIRST_DAY), "start"),), DisplayUnit.PCT, x_axis=XAxis.DAYS)


async def redraws(size: tuple[int, int], rounds: int) -> list[tuple[float, float]]:
    """Seconds a short and a long plot take, by turns; every plot differs from the one before."""
    app = Stand()
    async with app.run_test(size=size):
        view = app.query_one(PlotView)
        found = []
        for number in range(rounds + 2):
            pair = [await _redraw(view, walk(days, number)) for days in (SHORT, LONG)]
            found.append((pair[0], pair[1]))
    return found[2:]


async def _redraw(view: PlotView, plot: Plot) -> float:
    began = perf_counter()
    view.paint(plot)
    await view.workers.wait_for_complete()
    for y in range(view.size.height):
        view.render_line(y)
    return perf_counter() - began


def sections(rounds: int) -> Iterator[Section]:
    """Yield what a long series costs against a short one."""
    yield Section(f"Plot of {LONG} points until its lines are made", _results(rounds))


def _results(rounds: int) -> Iterator[Result]:
    for size in SIZES:
        short, long = zip(*asyncio.run(redraws(size, rounds)), strict=True)
        name = f"at {size[0]}x{size[1]}"
        yield Result(name, ratio(long, short), "x", f"one of {SHORT} points")
