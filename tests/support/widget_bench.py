"""An application around one widget, with a table and a plot for it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import sqrt
from pathlib import Path

from textual.app import ComposeResult
from textual.widget import Widget

import tui.screen.app
from tui.model.display_unit import DisplayUnit
from tui.model.plot import Level, Plot, Role, Series, Tick
from tui.model.snapshot import Stamp, State
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Tone
from tui.screen.themed_app import ThemedApp

STAMP = Stamp(date(2026, 8, 7), datetime(2026, 8, 7, 22, tzinfo=UTC), State.CACHED)
STALE = Stamp(date(2026, 5, 1), datetime(2026, 5, 1, 22, tzinfo=UTC), State.STALE)

TENORS = ("3M", "1Y", "2Y", "5Y", "10Y", "30Y")
COUNTRIES = (
    ("Japan", 1200.0, 5.1),
    ("United Kingdom", 875.4, -3.0),
    ("China, Mainland", 687.7, None),
    ("Belgium", 468.4, 12.5),
)


def table(countries: tuple[tuple[str, float, float | None], ...] = COUNTRIES) -> Table:
    """Return countries with their holdings and, as heat cells, net purchases."""
    columns = (
        Column("country", "Country", left=True),
        Column("holdings_usd_bn", "Held bn", drop=1),
        Column("net_usd_bn", "Net bn"),
    )
    rows = tuple(
        Row(
            name,
            (
                Cell(name, tone=Tone.STRONG),
                Cell(held, DisplayUnit.USD_BN),
                Cell(
                    net, DisplayUnit.USD_BN, signed=True, heat=None if net is None else net / 12.5
                ),
            ),
            STAMP,
        )
        for name, held, net in countries
    )
    return Table(columns, rows)


def plot(*, bars: bool = False) -> Plot:
    """Return a curve today and a year ago with one gap, or two rows of bars."""
    xs = [sqrt(years) for years in (0.25, 1, 2, 5, 10, 30)]
    today = tuple(zip(xs, (3.9, 3.6, 3.5, None, 4.1, 4.7), strict=True))
    before = tuple(zip(xs, (4.4, 4.2, 4.0, 4.0, 4.3, 4.6), strict=True))
    roles = (Role.FIRST, Role.SECOND) if bars else (Role.OLDEST, Role.NOW)
    return Plot(
        (Series("1 year ago", before, roles[0]), Series("today", today, roles[1], dots=not bars)),
        tuple(Tick(x, label) for x, label in zip(xs, TENORS, strict=True)),
        DisplayUnit.PCT,
        levels=(Level(4.5, "rule 4.50%"), Level(9.0, "far away")),
        bars=bars,
    )


class Bench(ThemedApp):
    """An application with one widget in the colours of ticwatch."""

    CSS_PATH = Path(tui.screen.app.__file__).with_name("app.tcss")

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget

    def compose(self) -> ComposeResult:
        yield self.widget
