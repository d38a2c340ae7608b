"""Output of a pane: its figure or its table to the clipboard, its view to a file."""

from __future__ import annotations

import asyncio
import os
from io import StringIO
from pathlib import Path
from typing import get_args

from msgspec.structs import replace

from tui.config import Config, home_folder
from tui.model.clean_text import clean_text
from tui.model.errors import ConfigError
from tui.model.format import format_cell, format_cell_with_unit, format_count
from tui.model.table import Table
from tui.model.update import Update
from tui.model.view import View
from tui.screen.clipboard import clipboard_code, is_taken_by_tmux, obstacle, write_copied
from tui.screen.export_files import file_name, view_words, without_fonts, write_new
from tui.screen.feed_screen import KeepingApp
from tui.screen.panes.base import Pane
from tui.screen.panes.loading import LOADING
from tui.screen.screen_channels import write_to_terminal
from tui.screen.widgets.choice_screen import ChoiceScreen
from tui.views.table_data import Format, tab_separated, tidy, write_data

PICTURE, PAGE = "svg", "html"
FORMS = (
    ("csv", "the table, its cells separated by commas"),
    ("json", "the table, a list of objects"),
    ("ndjson", "the table, one object a line"),
    ("md", "the table in Markdown"),
    (PICTURE, "a picture of the whole screen"),
    (PAGE, "the brief: the market on one page to hand on"),
)
"""Forms of an export, and their descriptions."""
LOOK_SECONDS = 0.05
"""Seconds between two looks whether a pane has a view."""


async def copy_figure(pane: Pane) -> None:
    """Copy the figure under the cursor with its unit, as the screen shows it.

    For a badge, which has no heading, copy the first figure of its row.
    """
    row = pane.current_row
    if row is None:
        pane.notify("No figure under the cursor", markup=False)
        return
    state = pane.table.table_state
    column = copied_column(state.table, state.column)
    text = clean_text(format_cell_with_unit(row.cells[column])).strip()
    label = state.table.columns[column].label
    row_name = row.name or format_cell(row.cells[0])
    name = f"{row_name} · {label}" if column else label
    await _copy(pane, text, f"{name}: {text}")


def copied_column(table: Table, column: int) -> int:
    """Return the place of the column that is copied: for a badge, that of the first figure."""
    if table.columns[column].label:
        return column
    figures = (n for n, each in enumerate(table.columns) if each.label and not each.left)
    return next(figures, column)


async def copy_table(pane: Pane) -> None:
    """Copy the rows of a pane's table in their order on the screen, for a spreadsheet.

    All columns and rows are copied, also those that the pane has no room for.
    """
    view = pane.displayed
    if view is None:
        pane.notify(LOADING, markup=False)
        return
    state = pane.table.table_state
    count = f"{len(state.matching)} of {format_count(len(state.table.rows), 'row')}"
    text = await asyncio.to_thread(tab_separated, replace(state.table, rows=state.matching))
    await _copy(pane, text, f"{view.title}: {count}")


async def _copy(pane: Pane, text: str, name: str) -> None:
    """Send a text to the terminal's clipboard, or write it into the home if that is not possible.

    Show a toast that says which, and names what was copied.
    """
    environ = os.environ
    if not (reason := obstacle(text, environ)):
        if not await is_taken_by_tmux(text, environ):
            write_to_terminal(pane.app, clipboard_code(text, environ))
        pane.notify(name, title="Sent to the terminal's clipboard", markup=False)
        return
    try:
        path = await asyncio.to_thread(write_copied, home_folder(environ), text)
    except (ConfigError, OSError) as error:
        pane.notify(
            f"{name}\n{reason}\n{error}", title="Not copied", severity="error", markup=False
        )
        return
    pane.notify(f"{name}\n{reason}", title=f"Written to {path}", markup=False)


def ask_for_export(pane: Pane) -> None:
    """Show the forms of an export, and write the one that is chosen into the current folder."""

    def submit(form: str | None) -> None:
        if form is not None:
            pane.run_worker(_export(pane, form), group="export")

    pane.app.push_screen(ChoiceScreen("Export", FORMS), submit)


async def _export(pane: Pane, form: str) -> None:
    """Write a view of a pane, or a picture of the screen, into a new file and name its path.

    A pane without a view is waited for, and so are the alerts of its figures.
    """
    if pane.displayed is None:
        pane.notify(LOADING, title="Export", markup=False)
    while (view := pane.displayed) is None or pane.shown is None or not pane.shown.is_evaluated:
        await asyncio.sleep(LOOK_SECONDS)
    words = view_words(pane.NAME, pane.title)
    name = file_name(pane.NAME, words, pane.shown.snapshot.as_of)
    try:
        if form == PAGE:
            name = file_name("brief", "", pane.shown.snapshot.as_of)
            config = pane.app.config if isinstance(pane.app, KeepingApp) else Config()
            text = await asyncio.to_thread(_page, pane.shown, config)
        elif form == PICTURE:
            text = without_fonts(await _picture(pane))
        else:
            text = await asyncio.to_thread(_table_text, view, form)
        path = await asyncio.to_thread(lambda: write_new(Path.cwd(), name, form, text))
    except OSError as error:
        pane.notify(str(error), title="Not exported", severity="error", markup=False)
        return
    pane.notify(str(path), title="Exported", markup=False)


def _page(update: Update, config: Config) -> str:
    """Return the brief of a moment as a page that needs nothing else."""
    from tui.views.brief.page import page
    from tui.views.brief.view import brief

    return page(brief(update, config))


def _table_text(view: View, form: str) -> str:
    stream = StringIO()
    [known] = (each for each in get_args(Format) if each == form)
    write_data(tidy(view), stream, known)
    return stream.getvalue()


async def _picture(pane: Pane) -> str:
    """Return the screen as SVG once the choice is closed, without toasts."""
    pane.app.clear_notifications()
    await _refreshed(pane)
    while pane.screen.query("Toast"):
        await _refreshed(pane)
    return pane.app.export_screenshot()


async def _refreshed(pane: Pane) -> None:
    """Wait until all that was requested of the screen so far is painted."""
    is_painted = asyncio.Event()
    pane.call_after_refresh(is_painted.set)
    await is_painted.wait()
