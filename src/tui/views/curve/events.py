"""Dated events between two curves, as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from tui.model.display_unit import DisplayUnit
from tui.model.format import MISSING, format_with_unit
from tui.model.snapshot import Snapshot
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Tone
from tui.model.times import NEW_YORK
from tui.views.curve.options import ChangeSpan
from tui.views.stamps import float_or_none

if TYPE_CHECKING:
    from tui.measures.dated_events import DatedEvent

_FIGURES: Mapping[str, tuple[DisplayUnit, int]] = {
    "high_yield_pct": (DisplayUnit.PCT, 3),
    "proxy_tail_bp": (DisplayUnit.BP, 1),
    "bid_to_cover": (DisplayUnit.RATIO, 2),
    "official_usd_bn": (DisplayUnit.USD_BN, 1),
    "private_usd_bn": (DisplayUnit.USD_BN, 1),
    "change_1w_usd_bn": (DisplayUnit.USD_BN, 1),
    "custody_usd_bn": (DisplayUnit.USD_BN, 1),
}
"""Figures of all kinds of events, with their units and decimals."""
TIDY = (
    Column("released", "Released"),
    Column("kind", "Kind", left=True),
    Column("subject", "Subject", left=True),
    Column("within", "Within", left=True),
    Column("verdict", "Verdict", left=True),
    *(Column(name, name) for name in _FIGURES),
)
_SIGNED = frozenset(_FIGURES) - {"high_yield_pct", "bid_to_cover", "custody_usd_bn"}
_ASSUMED = ", day by rule"
"""Addition to an event whose day no calendar has."""


def screen_rows(snapshot: Snapshot, start: date, end: date) -> list[Row]:
    """Return the events between two curves, newest first: the day in New York, and the words."""
    from tui.measures.dated_events import events_between

    missing = (Cell(None),) * 3
    rows = []
    for event in events_between(snapshot, start, end):
        day = f"{event.released.astimezone(NEW_YORK):%Y-%m-%d}"
        cells = (Cell(day, tone=Tone.MUTED), *missing, Cell(event_text(event)))
        rows.append(Row(f"{day} {event.kind} {event.subject}", cells, event.stamp))
    return rows


def tidy_table(snapshot: Snapshot, starts: Mapping[ChangeSpan, date | None], end: date) -> Table:
    """Return the events of the longest span, newest first.

    ``starts`` are the days that the spans begin on. ``within`` is the shortest span with the event.
    """
    from tui.measures.dated_events import events_between

    within: dict[tuple[object, ...], ChangeSpan] = {}
    events: tuple[DatedEvent, ...] = ()
    for span, start in starts.items():
        if start is not None:
            events = events_between(snapshot, start, end)
            for event in events:
                within.setdefault((event.released, event.kind, event.subject), span)
    rows = []
    for event in events:
        key = (event.released, event.kind, event.subject)
        texts = (str(event.kind), event.subject, within[key].value, event.verdict or None)
        figures = (_figure_cell(event, name) for name in _FIGURES)
        cells = (Cell(event.released), *map(Cell, texts), *figures)
        rows.append(Row(" ".join(map(str, key)), cells, event.stamp))
    return Table(TIDY, tuple(rows))


def event_text(event: DatedEvent) -> str:
    """Return an event in words: ``20-Year Bond 4.798%, ordinary, tail +1.8 bp, cover 2.67``."""
    from tui.measures.dated_events import ReleaseKind

    figures = {
        name: _figure_text(name, value) for name, value in event.figures.items() if value == value
    }
    if event.kind is ReleaseKind.AUCTION:
        text = _auction_text(event, figures)
    elif event.kind is ReleaseKind.CUSTODY:
        change = figures.get("change_1w_usd_bn", MISSING)
        text = f"Fed custody {change} to {figures['custody_usd_bn']}"
    elif "official_usd_bn" in figures and "private_usd_bn" in figures:
        prints = f"official {figures['official_usd_bn']}, private {figures['private_usd_bn']}"
        text = f"TIC {event.subject}: {prints}"
    else:
        text = f"TIC {event.subject}: first print not at hand"
    return f"{text}{_ASSUMED}" if event.is_day_assumed else text


def _auction_text(event: DatedEvent, figures: Mapping[str, str]) -> str:
    from tui.measures.auctions.results import BASES

    basis = BASES[event.subject.split()[-1]]
    rate = "" if basis == "yield" else f" {basis}"
    clauses = [
        f"{event.subject} {figures.get('high_yield_pct', MISSING)}{rate}",
        event.verdict,
        f"tail {figures['proxy_tail_bp']}" if "proxy_tail_bp" in figures else "",
        f"cover {figures.get('bid_to_cover', MISSING)}",
    ]
    return ", ".join(filter(None, clauses))


def _figure_text(name: str, value: float) -> str:
    unit, decimals = _FIGURES[name]
    return format_with_unit(value, unit, signed=name in _SIGNED, decimals=decimals)


def _figure_cell(event: DatedEvent, name: str) -> Cell:
    unit, decimals = _FIGURES[name]
    value = float_or_none(event.figures.get(name, float("nan")))
    return Cell(value, unit, signed=name in _SIGNED, decimals=decimals)
