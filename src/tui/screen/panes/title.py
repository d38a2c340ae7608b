"""The words around a pane: what it is, how old, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rich.cells import cell_len, set_cell_size

from tui.model.format import format_age, format_state
from tui.model.status import PartStatus
from tui.model.times import NEW_YORK
from tui.model.update import Update
from tui.model.view import View
from tui.screen.widgets.status_bars import clock

LEAST_TITLE = 8
"""Cells of the view's title that always stay."""


def pane_title(number: int, view: View, now: datetime, room: int) -> str:
    """``1 Par curve · 2026-08-07 · 108 d old · cached to 2026-08-07`` in ``room`` cells.

    Where that is too long the date goes if the state repeats it, then the view's title is cut:
    the age and the state stay.
    """
    tail: list[str] = []
    if observed := view.stamp.observed:
        age = format_age(observed, now.astimezone(NEW_YORK))
        tail = [observed.isoformat(), age, format_state(view.stamp)]
        if tail[0] in tail[2] and cell_len(_joined(number, view.title, tail)) > room:
            del tail[0]
    excess = cell_len(_joined(number, view.title, tail)) - room
    title = view.title
    if excess > 0:
        title = set_cell_size(title, max(LEAST_TITLE, cell_len(title) - excess - 1)).rstrip() + "…"
    return _joined(number, title, tail)


def _joined(number: int, title: str, tail: list[str]) -> str:
    return " · ".join([f"{number} {title}", *tail])


def trouble(update: Update, sources: Iterable[str]) -> str:
    """Why sources cannot be asked and when each is tried again; "" while all answer."""
    return " · ".join(
        text
        for source in sources
        if (
            text := _trouble(
                [s for s in update.statuses.values() if s.source == source], update.now
            )
        )
    )


def _trouble(parts: list[PartStatus], now: datetime) -> str:
    failing = [part for part in parts if part.failures]
    if not failing:
        return ""
    worst = max(failing, key=lambda part: part.failures)
    share = f" ({len(failing)} of {len(parts)} parts)" if len(parts) > 1 else ""
    tries = [part.next_try for part in failing if part.next_try]
    again = f", next try {clock(min(tries), now)}" if tries else ""
    return f"{worst.source}{share}: {worst.error or 'no answer'}{again}"
