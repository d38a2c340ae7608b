"""A pane, from before its first update to a view with everything in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tests.support.feeds import glass, settled
from tests.support.widget_bench import Bench, plot, table
from tui.model.snapshot import Snapshot, Stamp, State
from tui.model.status import PartStatus
from tui.model.update import Update
from tui.model.view import Span, Tone, View
from tui.screen.panes.base import Pane

NOW = datetime(2026, 8, 10, 15, tzinfo=UTC)
STALE = Stamp(date(2026, 8, 7), datetime(2026, 8, 7, 22, tzinfo=UTC), State.STALE)


@dataclass(frozen=True)
class ToyOptions:
    """What the toy can be asked."""

    words: str = "first"


made: list[Update] = []
"""What the toy's view was asked of, in order."""


def view(update: Update, options: ToyOptions) -> View:
    made.append(update)
    return View(
        "Toys [b]plain[/b]",
        STALE,
        table(),
        plot(),
        lines=((Span(options.words), Span(" [red]down[/red]", Tone.DOWN)),),
        note="a note",
    )


class ToyPane(Pane):
    """A pane whose view remembers what it was asked."""

    NAME = "toy"
    NUMBER = 7
    SOURCES = ("toys",)
    OPTIONS = ToyOptions
    VIEW = view


class Stand(Bench):
    """The toy alone on a screen."""

    def __init__(self) -> None:
        made.clear()
        self.pane = ToyPane()
        super().__init__(self.pane)


def update(*statuses: PartStatus) -> Update:
    parts = {(status.source, status.part): status for status in statuses}
    return Update(Snapshot(NOW, {}), (), NOW, statuses=parts)


async def test_before_the_first_update_it_says_that_it_is_reading() -> None:
    async with Stand().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "reading the history…" in glass(pilot.app)


async def test_a_view_is_painted_with_title_lines_note_and_trouble() -> None:
    app = Stand()
    async with app.run_test(size=(100, 30)) as pilot:
        failed = PartStatus("toys", "all", failures=1, error="[b]cut off[/b]")
        app.pane.shown = update(failed)
        await settled(pilot)
        shown = glass(app)
        assert "7 Toys [b]plain[/b] · 2026-08-07 · 3 d old · stale" in shown
        assert "first [red]down[/red]" in shown
        assert "toys: [b]cut off[/b]" in shown
        assert "a note" in shown
        assert "United Kingdom" in shown
        assert "━● today" in shown


async def test_the_row_under_the_cursor_tells_its_two_times() -> None:
    app = Stand()
    async with app.run_test(size=(100, 30)) as pilot:
        app.pane.shown = update()
        await settled(pilot)
        app.pane.table.focus()
        await pilot.press("j")
        await pilot.pause()
        assert "observed 2026-08-07 · known 2026-08-07 18:00 · cached" in glass(app)


async def test_new_options_make_a_new_view_and_equal_ones_do_not() -> None:
    app = Stand()
    async with app.run_test(size=(100, 30)) as pilot:
        app.pane.shown = update()
        await settled(pilot)
        app.pane.options = ToyOptions()
        await settled(pilot)
        assert len(made) == 1
        app.pane.options = ToyOptions("second")
        await settled(pilot)
        assert len(made) == 2
        assert "second" in glass(app)


async def test_a_hidden_pane_waits_until_it_is_seen() -> None:
    app = Stand()
    async with app.run_test(size=(100, 30)) as pilot:
        app.pane.display = False
        app.pane.shown = update()
        await settled(pilot)
        assert len(made) == 0
        app.pane.display = True
        await settled(pilot)
        assert len(made) == 1
        assert "United Kingdom" in glass(app)
