"""Title rule of a pane: number, name, basis, tabs of its views, and the age of its figures."""

# Annotations stay types here: msgspec would compile each text before the first frame.

from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from rich.cells import set_cell_size

from tui.model.clean_text import clean_text
from tui.model.format import short_day, short_month
from tui.model.snapshot import State
from tui.screen.widgets.pieces import Piece, width_of

MARK = "…"
"""Mark before the age of figures that are remembered: the monitor has not answered yet."""
OPENED = "›"
"""Sign between a pane's name and that of an opened row."""
MIN_OPENED_CELLS = 8
"""Cells of the name of an opened row from which it is shown cut, and not left out."""
RULE, FOCUSED_RULE = "─", "━"


class PaneTitle(Struct, frozen=True):
    """All that a title rule says of a pane."""

    number: int
    name: str
    opened: str = ""
    """Name of the opened row, "" without one."""
    basis: str = ""
    """Basis of the figures if it is not the usual one, "" else."""
    views: tuple[str, ...] = ()
    """Names of the views to choose from; () for one view."""
    view: int = 0
    """Place of the present view among them."""
    observed: date | None = None
    """Day of the newest figure, None without figures."""
    state: State = State.CACHED
    """Freshness of that figure."""
    is_monthly: bool = False
    """True if the figures are of whole months."""


def title_pieces(
    title: PaneTitle,
    today: date,
    width: int,
    *,
    focused: bool = False,
    mark: str = "",
) -> tuple[Piece, ...]:
    """Return the title rule in ``width`` cells. ``today`` is the day of the screen in New York.

    Number, name and age always stay. Where room is short, the names of all tabs give way to the
    present one, then the basis goes, then the tabs, and then an opened row's name is cut.
    """
    prefix = "focused-" if focused else ""
    cell, style = FOCUSED_RULE if focused else RULE, f"{prefix}rule"
    head = (
        Piece(f" {title.number} ", f"{prefix}number"),
        Piece(f" {title.name}", f"{prefix}name"),
    )
    age = _age(title, today, mark)
    tail = (*age, Piece(cell, style)) if age else ()
    room = width - width_of((*head, *tail)) - 2  # a blank, and at least one cell of the rule
    middle = _middle(title, room, Piece(cell, style))
    line = Piece(cell * (room + 1 - width_of(middle)), style)
    return (*head, *middle, Piece(" "), line, *tail)


def _middle(title: PaneTitle, room: int, rule: Piece) -> tuple[Piece, ...]:
    """Return basis and tabs as they fit."""
    name = clean_text(title.opened)
    opened = (Piece(f" {OPENED} ", "tab"), Piece(name, "name")) if name else ()
    basis = (Piece(f" {clean_text(title.basis)}", "tab"),) if title.basis else ()
    for between in ((*opened, *basis), opened):
        for tabs in _tabs(title):
            line = (Piece(" "), rule, Piece(" "), *tabs) if tabs else ()
            if width_of((*between, *line)) <= room and (
                tabs or not title.views or between is opened
            ):
                return (*between, *line)
    if not opened or (cells := room - width_of(opened[:1])) < MIN_OPENED_CELLS:
        return ()
    return (opened[0], Piece(set_cell_size(name, cells - 1).rstrip() + "…", "name"))


def _tabs(title: PaneTitle) -> Iterator[tuple[Piece, ...]]:
    """Yield the tabs in full, then the present one with its place, then none."""
    views, count = title.views, len(title.views)
    if count > 1:
        tabs: list[Piece] = []
        for place, view in enumerate(views):
            is_active = place == title.view
            tabs += [Piece("  ")] if tabs else []
            tabs.append(Piece(f"{place + 1} ", "active-digit" if is_active else "tab", place))
            tabs.append(Piece(view, "active-tab" if is_active else "tab", place))
        yield tuple(tabs)
        following = (title.view + 1) % count
        yield (Piece(f"{title.view + 1}/{count} {views[title.view]}", "tab", following),)
    yield ()  # also for a pane with one view


def _age(title: PaneTitle, today: date, mark: str) -> tuple[Piece, ...]:
    """Return the age of the newest figure between two blanks, () without figures."""
    if title.observed is None:
        return ()
    pieces = [Piece(f" {mark}", "age")] if mark else []
    style = {State.STALE: "too-old", State.SAMPLE: "sample"}.get(title.state, "age")
    return (*pieces, Piece(" "), Piece(age_words(title, title.observed, today), style), Piece(" "))


def age_words(title: PaneTitle, observed: date, today: date) -> str:
    """Return the day or the age of the newest figure, and its state unless that is live.

    Examples: ``19 Dec``, ``to 19 Dec``, ``sample``, ``≈ Oct · 49 d``, ``STALE 9 d``. A day that
    is not recent has its year. Figures of months always have their age in days.
    """
    days = max(0, (today - observed).days)
    if title.state is State.SAMPLE:
        return "sample"
    if title.state is State.STALE:
        return f"STALE {days} d"
    day = (short_month if title.is_monthly else short_day)(observed, today)
    if title.is_monthly:
        day += f" · {days} d"
    signs = {State.CACHED: "to ", State.FAILING: "to ", State.RECONSTRUCTED: "≈ "}
    return signs.get(title.state, "") + day
