"""Leads of the curve's views: the moves of a day and of a year in words, and overnight rates."""

from __future__ import annotations

from collections.abc import Iterable

from tui.model.display_unit import DisplayUnit
from tui.model.format import format_number, format_with_unit, sign_tone
from tui.model.text import Clause, Lead, Line, Span, Tone
from tui.views.curve import table
from tui.views.curve.overnight import OVERNIGHT, overnight_pct
from tui.views.curve.today import Today
from tui.views.stamps import float_or_none

_DAY_TENORS = ("2Y", "10Y", "30Y")
_OVERNIGHT, _YEAR, _ENDS, _INVERTED = 4, 3, 2, 1
"""Order of removal of the overnight rates, of the move over a year, of the day's changes, and of an
inversion."""


def move_leads(today: Today) -> tuple[Lead, ...]:
    """Return one lead: the moves of the day and of the year, then the overnight rates."""
    return ((*_move_lead(today), *_overnight_clauses(today)),)


def figure(name: str, value: float | None, *, tone: Tone | None = None, unit: str = "") -> Line:
    """Return a change in bp behind its name: ``10Y +4``."""
    text = format_number(value, DisplayUnit.BP, signed=True)
    return Span(f"{name} ", Tone.MUTED), Span(f"{text}{unit}", tone or sign_tone(value))


def _move_lead(today: Today) -> Lead:
    """Return the move of the day by its name, its changes, inversions, and the year's move."""
    from tui.measures.curve import curve_moves

    name, *_ = table.day_move(today)
    move = Span(name.capitalize() if name else "No move to name", Tone.STRONG)
    ends = _changes(today, "1D", _DAY_TENORS)
    inverted = [each.name for each in table.slope_readings(today) if table.is_inverted(each)]
    lead = [Clause((move, Span(" today", Tone.LESSER))), Clause(ends, _ENDS)]
    if inverted:
        words = Span(f"! {' '.join(inverted)} {table.INVERTED}", Tone.WARNING)
        lead.append(Clause((words,), _INVERTED))
    short, long = (_change(today, "1Y", end) for end in (curve_moves.SHORT, curve_moves.LONG))
    year_name = curve_moves.name_move(short, long)
    if year_name:
        year = (Span("over a year ", Tone.LESSER), Span(year_name, Tone.STRONG))
        changes = _changes(today, "1Y", (curve_moves.SHORT, curve_moves.LONG))
        lead.append(Clause((*year, Span("  "), *changes), _YEAR))
    return tuple(lead)


def _changes(today: Today, span: str, names: Iterable[str]) -> Line:
    """Return changes of tenors over a span, the last one with the unit."""
    spans: list[Span] = []
    for name in names:
        spans += [Span("  ")] if spans else []
        spans += figure(name, float_or_none(_change(today, span, name)))
    return (*spans, Span(" bp", Tone.MUTED))


def _change(today: Today, span: str, name: str) -> float:
    """Return the change of a tenor over a span in bp, NaN if unknown."""
    changes = {reading.name: reading.changes_bp[span] for reading in today.readings}
    return changes.get(name, float("nan"))


def _overnight_clauses(today: Today) -> Lead:
    """Return the overnight rates that are known."""
    clauses: list[Clause] = []
    for key, name, _ in OVERNIGHT:
        value = overnight_pct(today, key)
        if value is not None:
            rate = Span(format_with_unit(value, DisplayUnit.PCT), Tone.STRONG)
            clause = Clause((Span(f"{name} ", Tone.MUTED), rate), _OVERNIGHT + len(clauses))
            clauses.append(clause)
    return tuple(clauses)
