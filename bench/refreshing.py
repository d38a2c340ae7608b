"""A refresh of forty countries, and one of every pane, against a plain repaint of the same.

What is refreshed is what changes with a release: every figure of every row. The panes are given
past moments that they never showed, whose views are made and prepared already, as those of a step
are. A plain repaint refreshes every widget, in the styles of the theme and in the same place, as an
application does that wants all of it painted again. A single paint asks for every line again, but
keeps the texts that the lines are of.
"""

from __future__ import annotations

import asyncio
import gc
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time, thread_time

from msgspec.structs import replace
from textual.app import ComposeResult

import tui.screen.app
from bench.results import REPAINT, Result, Section, ratio
from bench.stepping import NOW, Timed, quiet
from tui.config import Config
from tui.model.display_unit import DisplayUnit
from tui.model.snapshot import Stamp, State
from tui.model.table import Cell, Column, Row, Table
from tui.model.times import parse_moment
from tui.monitor.monitor import Monitor
from tui.screen.main_screen import MainScreen
from tui.screen.themed_app import ThemedApp
from tui.screen.widgets.table import TableView

SIZE = (120, 44)
COUNTRIES = 40
FIGURES = 10
WARM_UP = 3
SCREEN_SIZES = ((120, 40), (200, 60))
FIRST_DAY, DAYS_BETWEEN = date(2025, 12, 19), timedelta(days=6)
"""Newest moment that is shown, and the time from each to the one before it."""
SHARE_OF_STEPS = 5
"""A screen is measured this many times less often than a table."""
Pairs = Coroutine[None, None, list[tuple[float, float]]]
"""Seconds of refreshes and of repaints."""
STAMP = Stamp(date(2025, 10, 31), datetime(2025, 12, 18, 21, tzinfo=UTC), State.CACHED)


class Stand(ThemedApp):
    """One table in the colours of ticwatch."""

    CSS_PATH = str(Path(tui.screen.app.__file__).with_name("app.tcss"))

    def __init__(self) -> None:
        super().__init__()
        self.table = TableView()

    def compose(self) -> ComposeResult:
        yield self.table


def holdings() -> Table:
    """Forty countries with figures a release could bring."""
    columns = (
        Column("country", "Country", left=True),
        *(Column(f"figure_{number}", "Change") for number in range(FIGURES)),
    )
    rows = tuple(
        Row(str(place), (Cell(f"Country {place}"), *_figures(place)), STAMP)
        for place in range(COUNTRIES)
    )
    return Table(columns, rows)


def _figures(seed: int) -> tuple[Cell, ...]:
    values = ((seed * 7919 + number * 104729) % 9999 / 10 for number in range(FIGURES))
    return tuple(Cell(value, DisplayUnit.USD_BN, signed=True) for value in values)


def changed(table: Table, step: int) -> Table:
    """The same countries, every figure another."""
    rows = enumerate(table.rows)
    return replace(
        table,
        rows=tuple(
            replace(row, cells=(row.cells[0], *_figures(place + COUNTRIES * step)))
            for place, row in rows
        ),
    )


async def measured(steps: int) -> list[tuple[float, float]]:
    """Seconds of a refresh and of the repaint after it, so many times."""
    app, table = Stand(), holdings()
    found = []
    async with app.run_test(size=SIZE) as pilot:
        for step in range(1, WARM_UP + steps + 1):
            fresh = changed(table, step)
            refreshed = _seconds(app, partial(app.table.paint, fresh))
            repainted = _seconds(app, app.table.notify_style_update)
            found.append((refreshed, repainted))
            await pilot.pause()
    return found[WARM_UP:]


def _seconds(app: Stand, act: Callable[[], object]) -> float:
    """Processor time from an act to the last line painted anew: others may be busy here."""
    began = thread_time()
    act()
    for y in range(app.table.size.height):
        app.table.render_line(y)
    return thread_time() - began


async def measured_screen(
    size: tuple[int, int], steps: int, repaint: Callable[[MainScreen], None]
) -> list[tuple[float, float]]:
    """Seconds of a refresh of every pane and of a repaint after it, so many times."""
    found = []
    with tempfile.TemporaryDirectory() as home:
        monitor = Monitor(Config(), Path(home), now=lambda: NOW, offline=True)
        app = Timed(lambda: monitor, as_of=parse_moment(FIRST_DAY.isoformat()))
        async with app.run_test(size=size):
            await quiet(app)
            screen = app.screen
            assert isinstance(screen, MainScreen)
            for step in range(1, WARM_UP + steps + 1):
                day = (FIRST_DAY - step * DAYS_BETWEEN).isoformat()
                update = await asyncio.to_thread(monitor.at, parse_moment(day))
                for make in screen.view_makers(update):
                    await asyncio.to_thread(make)
                refreshed = await _processor_seconds(app, partial(setattr, screen, "shown", update))
                found.append((refreshed, await _processor_seconds(app, partial(repaint, screen))))
    return found[WARM_UP:]


def refresh_widgets(screen: MainScreen) -> None:
    """Have every widget render again what it shows."""
    for widget in screen.walk_children(with_self=True):
        widget.notify_style_update()
        widget.refresh(layout=False)


def paint_lines(screen: MainScreen) -> None:
    """Paint every line of every widget again, all at once."""
    for widget in screen.walk_children(with_self=True):
        widget.notify_style_update()
    screen.refresh(layout=False)


async def _processor_seconds(app: Timed, act: Callable[[], object]) -> float:
    """Processor time of all threads from an act to the last paint that it led to.

    What follows is no part of it: memory is freed, and the next step prepared.
    """
    gc.collect()
    began = process_time()
    act()
    await quiet(app)
    return app.processor_at_last_paint - began


def sections(steps: int) -> Iterator[Section]:
    """Yield a refresh of a table and of every pane against plain repaints."""
    of_table = _results(partial(measured, steps), "a plain repaint of the table", 1.5)
    yield Section(f"{COUNTRIES} countries with new figures", of_table)
    for size in SCREEN_SIZES:
        for repaint, name, limit in (
            (refresh_widgets, REPAINT, 1.5),
            (paint_lines, "a single paint", None),
        ):
            measure = partial(measured_screen, size, steps // SHARE_OF_STEPS, repaint)
            title = f"Every pane with new figures at {size[0]}x{size[1]}, against {name}"
            yield Section(title, _results(measure, name, limit))


def _results(measure: Callable[[], Pairs], reference: str, limit: float | None) -> Iterator[Result]:
    refreshed, repainted = zip(*asyncio.run(measure()), strict=True)
    yield Result("refresh", median(refreshed) * 1000, "ms of processor time")
    yield Result("refresh", ratio(refreshed, repainted), "x", reference, limit)
