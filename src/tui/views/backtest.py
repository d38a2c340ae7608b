"""What followed a rule's episodes, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.alert import Episode
from tui.model import Stamp, State
from tui.present import MISSING, Cell, Column, Row, Span, Table, Unit, View
from tui.views.episodes import counted

if TYPE_CHECKING:
    from tui.rules.backtest import Backtest, Following

_FOLLOWING = (
    Column("symbol", "Group", left=True),
    Column("horizon", "After", left=True),
    Column("since", "Since", left=True, drop=4),
    Column("episodes", "Episodes"),
    Column("median_pp", "Median"),
    Column("hit_pct", "Above"),
    Column("base_median_pp", "Any day"),
    Column("base_hit_pct", "Above", drop=1),
    Column("low_pp", "5%", drop=2),
    Column("high_pp", "95%", drop=2),
    Column("interval", "Interval", left=True, drop=3),
)
_EPISODES = (
    Column("start", "From", left=True),
    Column("end", "To", left=True),
    Column("start_value", "Value"),
    Column("end_value", "At the end"),
    Column("marks", "", left=True),
)
_ASSUMED = Stamp(None, None, State.CACHED)


def view(title: str, found: Backtest) -> View:
    """Per group and window: what followed, beside what followed any day; episodes in ``lines``."""
    since = found.since.isoformat() if found.since else MISSING
    words = f"{counted(len(found.episodes))} since {since}, from when its data allow a verdict"
    return View(
        title=title,
        stamp=_ASSUMED,
        table=Table(_FOLLOWING, tuple(map(_row, found.following)), empty="no group has closes"),
        lines=((Span(words),),),
        note="relative to the benchmark; unfinished and overlapping windows are left out",
    )


def nothing(title: str, why: str) -> View:
    """The same columns without a row."""
    return View(title, _ASSUMED, Table(_FOLLOWING, (), empty=why))


def episodes_table(episodes: tuple[Episode, ...]) -> Table:
    """One row an episode, the newest first."""
    rows = tuple(_episode(episode) for episode in reversed(episodes))
    return Table(_EPISODES, rows, empty="it never fired")


def _row(one: Following) -> Row:
    cells = (
        Cell(one.symbol),
        Cell(one.horizon),
        Cell(one.since),
        Cell(one.episodes, Unit.COUNT),
        Cell(one.median_pp, Unit.PP, signed=True),
        Cell(one.hit_pct, Unit.PCT, decimals=0),
        Cell(one.base_median_pp, Unit.PP, signed=True),
        Cell(one.base_hit_pct, Unit.PCT, decimals=0),
        Cell(one.low_pp, Unit.PP, signed=True),
        Cell(one.high_pp, Unit.PP, signed=True),
        Cell("too few" if one.low_pp is None else "drawn at random"),
    )
    return Row(f"{one.symbol} {one.horizon}", cells, _ASSUMED)


def _episode(one: Episode) -> Row:
    marks = ("reconstructed" if one.reconstructed else "", "revised away" * one.revised_away)
    cells = (
        Cell(one.start),
        Cell(one.end),
        Cell(one.start_value, Unit.RATIO),
        Cell(one.end_value, Unit.RATIO),
        Cell(" ".join(filter(None, marks))),
    )
    return Row(one.start.isoformat(), cells, Stamp(one.start, one.fired, State.CACHED))
