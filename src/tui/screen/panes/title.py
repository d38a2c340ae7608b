"""Text in a pane's frame: its title, the age of its figures, and errors of its sources."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.widget import Widget

from tui.model.clean_text import clean_text
from tui.model.format import format_age, format_state
from tui.model.status import PartStatus
from tui.model.times import NEW_YORK
from tui.model.update import Update
from tui.model.view import View
from tui.screen.widgets.status_bars import next_try_text

MIN_TITLE_WIDTH = 8
"""Cells of the view's title that are never cut."""


MARK = "…"
"""Mark before the age of figures that are remembered: the monitor has not answered yet."""


def pane_title(number: int, view: View, now: datetime, room: int) -> str:
    """Return the title of a view in ``room`` cells, as ``title_text`` does."""
    state = format_state(view.stamp)
    return title_text(number, view.title, view.stamp.observed, state, now, room)


def title_text(
    number: int,
    title: str,
    observed: date | None,
    state: str,
    now: datetime,
    room: int,
    *,
    mark: str = "",
) -> str:
    """Return the title in ``room`` cells: number, view, day observed, age and state.

    Example: ``1 Par curve · 2026-08-07 · 108 d old · cached to 2026-08-07``. If it is too long, the
    day is left out where the state repeats it. Then the view's title is cut. The age and the state
    always stay, and so does a mark before the age.
    """
    details = [mark] if mark else []
    title = clean_text(title)
    if observed:
        age = f"{mark} {format_age(observed, now.astimezone(NEW_YORK))}".lstrip()
        details = [observed.isoformat(), age, state]
        if details[0] in details[2] and cell_len(_join_title(number, title, details)) > room:
            del details[0]
    excess = cell_len(_join_title(number, title, details)) - room
    if excess > 0:
        title = (
            set_cell_size(title, max(MIN_TITLE_WIDTH, cell_len(title) - excess - 1)).rstrip() + "…"
        )
    return _join_title(number, title, details)


def set_title(pane: Widget, title: str) -> None:
    """Set the title in a pane's frame. Textual would paint the pane again for an equal one."""
    markup = Content(title).markup
    if markup != pane.border_title:
        pane.border_title = markup


def set_subtitle(pane: Widget, subtitle: str) -> None:
    """Set the subtitle in a pane's frame, as ``set_title`` sets the title."""
    markup = Content(subtitle).markup
    if markup != pane.border_subtitle:
        pane.border_subtitle = markup


def _join_title(number: int, title: str, details: list[str]) -> str:
    return " · ".join([f"{number} {title}", *details])


def source_errors(update: Update, sources: Iterable[str]) -> str:
    """Return the errors of these sources and the times of their next tries, "" if none fails."""
    return " · ".join(
        text
        for source in sources
        if (
            text := _source_error(
                [s for s in update.statuses.values() if s.source == source], update.now
            )
        )
    )


def _source_error(parts: list[PartStatus], now: datetime) -> str:
    """Return the error of the part that failed most often in a row, "" if none fails."""
    failing = [part for part in parts if part.failures]
    if not failing:
        return ""
    worst = max(failing, key=lambda part: part.failures)
    count = f" ({len(failing)} of {len(parts)} parts)" if len(parts) > 1 else ""
    error = f"{worst.source}{count}: {worst.error or 'no answer'}"
    return ", ".join(filter(None, (error, next_try_text(failing, now))))
