"""Base class of the panes: states before, during and after an update."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tests.support.feeds import app_on, screen_text, wait_until_painted
from tests.support.widget_bench import Bench, plot, table
from tui.model.snapshot import Snapshot, Stamp, State
from tui.model.status import PartStatus
from tui.model.text import Span, Tone
from tui.model.update import Update
from tui.model.view import View
from tui.screen.panes.base import Pane
from tui.screen.panes.flows import FlowsPane

NOW = datetime(2026, 8, 10, 15, tzinfo=UTC)
STALE = Stamp(date(2026, 8, 7), datetime(2026, 8, 7, 22, tzinfo=UTC), State.STALE)


@dataclass(frozen=True)
class ToyOptions:
    """Options of the toy view."""

    words: str = "first"


viewed_updates: list[Update] = []
"""Updates from which the toy view was made, in order."""


def view(update: Update, options: ToyOptions) -> View:
    viewed_updates.append(update)
    return View(
        "Toys [b]plain[/b]",
        STALE,
        table(),
        plot(),
        lines=((Span(options.words), Span(" [red]down[/red]", Tone.DOWN)),),
        note="a note",
        basis="Toys [b]plain[/b]",
    )


class ToyPane(Pane):
    """Pane with the toy view, which records its updates."""

    NAME = "toy"
    NUMBER = 7
    SOURCES = ("toys",)
    OPTIONS = ToyOptions

    @staticmethod
    def make_view(update: Update, options: ToyOptions) -> View:
        return view(update, options)


class ToyBench(Bench):
    """The toy pane alone on a screen."""

    def __init__(self) -> None:
        viewed_updates.clear()
        self.pane = ToyPane()
        super().__init__(self.pane)


def update(*statuses: PartStatus) -> Update:
    parts = {(status.source, status.part): status for status in statuses}
    return Update(Snapshot(NOW, {}), (), NOW, statuses=parts)


async def test_pane_before_first_update_says_it_is_reading() -> None:
    async with ToyBench().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "reading the history…" in screen_text(pilot.app)


async def test_view_is_painted_with_title_lines_and_note_and_no_error() -> None:
    app = ToyBench()
    async with app.run_test(size=(100, 30)) as pilot:
        failed = PartStatus("toys", "all", failures=1, error="[b]cut off[/b]")
        app.pane.shown = update(failed)
        await wait_until_painted(pilot)
        text = screen_text(app)
        assert " 7  Toy Toys [b]plain[/b] ━" in text
        assert "━ STALE 3 d ━" in text
        assert "first [red]down[/red]" in text
        assert "cut off" not in text
        assert "a note" in text
        assert "United Kingdom" in text
        assert "today" in text


async def test_cursor_row_shows_its_two_times() -> None:
    app = ToyBench()
    async with app.run_test(size=(100, 30)) as pilot:
        app.pane.shown = update()
        await wait_until_painted(pilot)
        app.pane.table.focus()
        await pilot.press("j")
        await pilot.pause()
        assert "observed 2026-08-07 · known 2026-08-07 18:00 EDT · cached" in screen_text(app)


async def test_view_is_made_again_only_for_changed_options() -> None:
    app = ToyBench()
    async with app.run_test(size=(100, 30)) as pilot:
        app.pane.shown = update()
        await wait_until_painted(pilot)
        app.pane.options = ToyOptions()
        await wait_until_painted(pilot)
        assert len(viewed_updates) == 1
        app.pane.options = ToyOptions("second")
        assert app.pane.displayed is None, "nothing is kept while another view is being made"
        await wait_until_painted(pilot)
        assert len(viewed_updates) == 2
        assert "second" in screen_text(app)


async def test_hidden_pane_makes_view_when_shown() -> None:
    app = ToyBench()
    async with app.run_test(size=(100, 30)) as pilot:
        app.pane.display = False
        app.pane.shown = update()
        await wait_until_painted(pilot)
        assert len(viewed_updates) == 0
        app.pane.display = True
        await wait_until_painted(pilot)
        assert len(viewed_updates) == 1
        assert "United Kingdom" in screen_text(app)


async def test_note_names_columns_only_while_they_are_visible() -> None:
    running = app_on(panes=(FlowsPane,))
    async with running.run_test(size=(100, 30)) as pilot:
        await wait_until_painted(pilot)
        assert "change = bought + valuation + other" in screen_text(running)
        await pilot.resize_terminal(60, 30)
        await wait_until_painted(pilot)
        assert "custody hub" in screen_text(running)
        assert "change =" not in screen_text(running)
