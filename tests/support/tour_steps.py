"""Steps of a newcomer through the screen: keys, and what the screen then shows.

The words are ASCII and stand on a small screen too, so that one script serves every terminal.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

ESCAPE, ENTER, DOWN = "\x1b", "\r", "\x1b[B"
READING = "reading the history"
"""Words of a pane that has no figures yet."""
VIEWS = {
    "1": ("Curve", "curve", "history", "changes", "forwards", "real", "cushion", "why"),
    "2": ("Foreign flows", "countries", "months", "custody"),
    "3": ("Sectors", "returns", "rates"),
    "4": ("Alerts",),
    "5": ("Risk", "correlation", "portfolios", "years", "diversifiers"),
    "6": ("Auctions", "terms", "results", "upcoming"),
    "7": ("Thesis", "claims", "evidence"),
    "8": ("Supply", "months", "weeks", "fed", "cash", "positioning", "radar"),
}
"""Key of each pane -> its title, and its views in order."""


class Step(NamedTuple):
    """Keys to press, texts that are then on the screen, and texts that are then gone."""

    keys: str
    shown: tuple[str, ...]
    hidden: tuple[str, ...] = ()


def tour(*, every_view: bool) -> Iterator[Step]:
    """Yield the steps of the tour, without its end: to each view of a pane, or to two of each."""
    yield Step("", ("New here?", "Esc hides this", "Curve", "20Y", "? help"))
    yield Step(ESCAPE, ("20Y",), ("New here?",))
    yield Step("", ("no network", "history to", "Bull steepener"))
    yield Step("?", ("Keys", "In curve", "Esc close"))
    yield Step(ESCAPE, ("? help",), ("In curve",))
    yield Step("x", ("x does nothing here",))
    for key, (title, *views) in VIEWS.items():
        yield Step(key, (title, *_tab(views, 0)))
        for place in range(1, len(views) if every_view else min(2, len(views))):
            yield Step(f"v{place + 1}", _tab(views, place))
        yield Step("v1" if views else "", _tab(views, 0))
    yield from _table()
    yield from _alerts()
    yield from _hands()
    yield from _time()
    yield Step("T", ("Theme", "for a light room"))
    yield Step(DOWN + ENTER, ("? help",), ("for a light room",))


def _tab(views: list[str], place: int) -> tuple[str, ...]:
    """Return the words of the footer for the view at a place, none for a pane with one view."""
    return (f"v {place + 1}/{len(views)} {views[place]}",) if views else ()


def _table() -> Iterator[Step]:
    """Yield sort, filter, and the history of a country."""
    yield Step("2", ("Foreign flows", "Japan"))
    yield Step("sg", ("Australia",))
    yield Step("/", ("Enter keep",))
    yield Step("japan", ("Japan", "/japan"), ("Australia", "Jamaica"))
    yield Step(ENTER, ("Japan",), ("Enter keep",))
    yield Step(ENTER, ("Foreign flows", "Esc back", "of all foreigners"))
    yield Step(ESCAPE, ("v 1/3 countries",), ("of all foreigners",))
    yield Step(ESCAPE, ("Jamaica", "Japan"), ("/japan",))


def _alerts() -> Iterator[Step]:
    """Yield the acknowledgement of an alert, and its history."""
    yield Step("4", ("Alerts", "20-year above 4.75%", "a seen"))
    yield Step("a", ("acknowledged",))
    yield Step(ENTER, ("FIRING", "episodes since", "v 1/2 detail"))
    yield Step("v2", ("v 2/2 backtest",))
    yield Step(ESCAPE, ("a seen", "20-year above 4.75%"), ("v 2/2 backtest",))


def _hands() -> Iterator[Step]:
    """Yield the copy of a figure, the export of a table, and the messages about them."""
    yield Step("1", ("v 1/7 curve",))
    yield Step("ly", ("20Y", "lipboard"))
    yield Step("e", ("Export", "the table, its cells separated by commas"))
    yield Step(ENTER, ("Exported",), ("the table, its cells",))
    yield Step("M", ("Messages", "acknowledged", "times are New York"))
    yield Step(ESCAPE, ("? help",), ("times are New York",))


def _time() -> Iterator[Step]:
    """Yield the day of an article, the day a year ago, and the way back."""
    yield Step("t", ("Enter take it",))
    yield Step("2025-12-19" + ENTER, ("AS OF 2025-12-19", "4.77%"))
    yield Step(".", ("no network",), ("AS OF",))
    yield Step("t", ("Enter take it",))
    yield Step("-1y" + ENTER, ("AS OF 20",))
    yield Step(".", ("no network",), ("AS OF",))
