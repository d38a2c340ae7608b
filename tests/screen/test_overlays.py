"""Every overlay in four sizes: no word is cut, and nothing is lost below its frame."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from tests.support.feeds import NOW, FixedFeed, app_on, wait_until_painted
from tests.support.sizes import GRID, LARGE, SMALL, SMALLEST
from tests.support.snapshots import bundled_snapshot
from tui.model.status import PartStatus
from tui.model.table import Table
from tui.model.text import Span
from tui.model.update import Update
from tui.model.view import View
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.digest_screen import DigestScreen
from tui.screen.widgets.overlay import Overlay
from tui.screen.widgets.table import TableView
from tui.screen.widgets.table_columns import fit_columns, measure_columns
from tui.screen.widgets.table_text import text_within
from tui.views.stamps import NOTHING_KNOWN

OTHERS = [SMALL, GRID, LARGE]
KEYS = ("question_mark", "S", "i", "M", "T", "colon", "t", "e", "c")
ERROR = "the publisher answered 503 Service Unavailable, and asked to be left alone for an hour"
NOTICE = "a column is new in the body, and was accepted: security_term_day_month"
CHANGES = View(
    "Since you last looked, 2026-07-30 18:00 EDT",
    NOTHING_KNOWN,
    Table((), ()),
    lines=tuple(
        ((Span(f"20Y {n} bp higher, at 5.20% on 2026-08-07, and other words"),)) for n in range(20)
    ),
)


class FailingFeed(FixedFeed):
    """Feed whose par yields fail with a long error, which the sources show below their table."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[AsyncIterator[Update]]:
        async def updates() -> AsyncIterator[Update]:
            soon = NOW + timedelta(minutes=5)
            failing = PartStatus(
                *("auctions", "history"), asked=NOW, failures=3, error=ERROR, next_try=soon
            )
            statuses = {("auctions", "history"): replace(failing, notice=NOTICE)}
            yield replace(Update(bundled_snapshot(NOW), (), NOW), statuses=statuses)

        yield updates()


def faults(screen: Screen[object]) -> Iterator[str]:
    """Yield the texts of a screen that are not shown whole, and the frames beyond its edge."""
    for widget in screen.walk_children(Widget):
        if not widget.display or not widget.size:
            continue
        if isinstance(widget, TableView):
            yield from faults_of_table(widget)
        elif isinstance(widget, OptionList):
            room = widget.scrollable_content_region.width
            lines = [line for option in widget.options for line in str(option.prompt).splitlines()]
            wraps = widget.styles.text_wrap == "wrap"
            whole = [word for line in lines for word in line.split()] if wraps else lines
            yield from (text for text in whole if cell_len(text) > room)
        elif isinstance(widget, Static) and not isinstance(widget, Input):
            shown = "".join(widget.render_line(y).text for y in range(widget.size.height))
            if without_blanks(shown) != without_blanks(str(widget.content)):
                yield f"{widget!r}: {widget.content}"
        if widget.parent is screen and not screen.region.contains_region(widget.region):
            yield f"{widget!r} is beyond the edge"


def faults_of_table(widget: TableView) -> Iterator[str]:
    """Yield the columns in which a text is cut although there are empty cells."""
    table = widget.table_state.table
    if not table.columns:
        return
    fit = fit_columns(table, measure_columns(table), widget.size.width)
    for column, width in zip(fit.columns, fit.widths, strict=True):
        texts = (text_within(row.cells[column], width) for row in table.rows)
        if fit.total < widget.size.width and any(cell_len(text) > width for text in texts):
            yield table.columns[column].label


def without_blanks(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    "sizes", [[SMALLEST], pytest.param(OTHERS, marks=pytest.mark.long)], ids=["smallest", "others"]
)
async def test_every_overlay_shows_its_words_whole(sizes: list[tuple[int, int]]) -> None:
    app = app_on(FailingFeed(), panes=(CurvePane,))
    async with app.run_test(size=sizes[0]) as pilot:
        await wait_until_painted(pilot)
        app.notify(ERROR, title="A message of two lines in a small terminal")
        app.clear_notifications()
        for key in (*KEYS, DigestScreen(CHANGES)):
            if isinstance(key, Overlay):
                app.push_screen(key)
            else:
                await pilot.press(key)
            for size in sizes:
                await pilot.resize_terminal(*size)
                await wait_until_painted(pilot)
                assert len(app.screen_stack) == 2, key
                assert not list(faults(app.screen)), (key, size)
            await pilot.press("escape")
            await wait_until_painted(pilot)
            assert len(app.screen_stack) == 1, key
