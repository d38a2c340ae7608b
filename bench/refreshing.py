"""A refresh of forty countries, against a plain repaint of the same table.

What is refreshed is what changes with a release: every figure of every row.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from time import thread_time

from msgspec.structs import replace
from textual.app import ComposeResult

import tui.screen.app
from bench.results import Result, Section, ratio
from tui.model.display_unit import DisplayUnit
from tui.model.snapshot import Stamp, State
from tui.model.table import Cell, Column, Row, Table
from tui.screen.themed_app import ThemedApp
from tui.screen.widgets.table import TableView

SIZE = (120, 44)
COUNTRIES = 40
FIGURES = 10
WARM_UP = 3
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


def sections(steps: int) -> Iterator[Section]:
    """Yield a refresh against a plain repaint."""
    yield Section(f"{COUNTRIES} countries with new figures", _results(steps))


def _results(steps: int) -> Iterator[Result]:
    refreshed, repainted = zip(*asyncio.run(measured(steps)), strict=True)
    value = ratio(refreshed, repainted)
    yield Result("refresh", value, "x", "a plain repaint of the table", 1.5)
