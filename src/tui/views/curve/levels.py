"""First view of the pane: the newest curve over earlier ones, and overnight rates."""

from __future__ import annotations

from tui.model.display_unit import DisplayUnit
from tui.model.format import MISSING, format_number, format_with_unit, sign_tone
from tui.model.text import Line, Span, Tone
from tui.model.view import View
from tui.views.curve import table
from tui.views.curve.curve_plot import curve_plot
from tui.views.curve.overnight import FIRST_SOFR, OVERNIGHT, overnight_pct
from tui.views.curve.today import Today
from tui.views.stamps import float_or_none


def view(today: Today) -> View:
    """Return the newest curve over earlier ones.

    ``tidy``: one row per tenor with its yield in percent and its changes in bp.
    """
    return View(
        title="Par curve",
        stamp=today.stamp,
        table=table.screen_table(today),
        plot=curve_plot(today),
        lines=lines(today),
        tidy=table.tidy_table(today),
        note=today.against_error,
    )


def lines(today: Today) -> tuple[Line, ...]:
    """Return the day's move with the overnight rates, then every slope with its change."""
    return (_move_line(today), _slope_line(today))


def _move_line(today: Today) -> Line:
    from tui.measures.curve import curve_moves

    move, *ends = table.day_move(today)
    spans = [Span(move.capitalize() if move else "No move to name", Tone.STRONG)]
    for end, bp in zip((curve_moves.SHORT, curve_moves.LONG), ends, strict=True):
        change = float_or_none(bp)
        spans.append(Span(f"  {end} ", Tone.MUTED))
        spans.append(Span(table.format_change(change), sign_tone(change)))
    spans.append(Span(" bp", Tone.MUTED))
    for key, name, _ in OVERNIGHT:
        value = overnight_pct(today, key)
        if value is not None:
            spans += [
                Span(f"  {name} ", Tone.MUTED),
                Span(format_with_unit(value, DisplayUnit.PCT)),
            ]
        elif key == "DFF" or today.newest.date() >= FIRST_SOFR:
            spans += [Span(f"  {name} ", Tone.MUTED), Span(MISSING, Tone.MUTED)]
    return tuple(spans)


def _slope_line(today: Today) -> Line:
    spans: list[Span] = []
    for reading in table.slope_readings(today):
        level, change = float_or_none(reading.level_bp), float_or_none(reading.changes_bp["1D"])
        spans.append(Span(f"{'  ' if spans else ''}{reading.name} ", Tone.MUTED))
        spans.append(Span(format_number(level, DisplayUnit.BP, signed=True), Tone.STRONG))
        spans.append(Span(table.format_change(change), sign_tone(change)))
        if table.is_inverted(reading):
            spans.append(Span(f" {table.INVERTED}", Tone.WARNING))
    return (*spans, Span(" bp", Tone.MUTED))
