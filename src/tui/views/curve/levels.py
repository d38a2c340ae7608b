"""First view of the pane: the newest curve over earlier ones, and overnight rates."""

from __future__ import annotations

from datetime import date

from tui.model.display_unit import DisplayUnit
from tui.model.format import MISSING, format_number, format_with_unit, sign_tone
from tui.model.plot import Level, Plot, Role, Series
from tui.model.text import Line, Span, Tone
from tui.model.view import View
from tui.views.curve import axis, table
from tui.views.curve.today import Today
from tui.views.stamps import float_or_none

_FIRST_SOFR = date(2018, 4, 3)
"""First day of the secured overnight rate (SOFR)."""
_BILLS = ("1M", "1.5M", "2M", "3M")
"""Tenors that the line of an overnight rate spans."""
_OVERNIGHT = (("DFF", "EFFR", Role.POLICY), ("SOFR", "SOFR", Role.SECURED))


def view(today: Today) -> View:
    """Return the newest curve over earlier ones.

    ``tidy``: one row per tenor with its yield in percent and its changes in bp.
    """
    return View(
        title="Par curve",
        stamp=today.stamp,
        table=table.screen_table(today),
        plot=_plot(today),
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
    for key, name, _ in _OVERNIGHT:
        value = overnight_pct(today, key)
        if value is not None:
            spans += [
                Span(f"  {name} ", Tone.MUTED),
                Span(format_with_unit(value, DisplayUnit.PCT)),
            ]
        elif key == "DFF" or today.newest.date() >= _FIRST_SOFR:
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


def overnight_pct(today: Today, key: str) -> float | None:
    """Return an overnight rate in percent as of the newest curve, or None if it is unknown."""
    from tui.measures.curve.overnight_rates import overnight_rates, rate_on

    rates = overnight_rates(today.update.snapshot).get(key)
    return None if rates is None else rate_on(rates, today.newest.date())


def _plot(today: Today) -> Plot:
    drawn = [
        today.line(earlier.name, earlier.day, earlier.role, short=earlier.short)
        for earlier in today.earlier
    ]
    drawn += [*_overnight_lines(today), *_previous_curve(today)]
    newest = today.newest
    drawn.append(today.line(f"{newest:%Y-%m-%d}", newest, Role.NOW, short="now"))
    return Plot(
        series=tuple(drawn),
        ticks=axis.tenor_ticks(today.positions),
        y_unit=DisplayUnit.PCT,
        levels=threshold_levels(today, drawn),
    )


def threshold_levels(today: Today, drawn: list[Series]) -> tuple[Level, ...]:
    """Return the thresholds of rules on yields that lie within the range of the drawn series."""
    if not today.update.alerts:
        return ()
    from tui.alerts.series.catalogue import YIELDS

    heights = [y for line in drawn for _, y in line.points if y is not None]
    return tuple(
        Level(
            alert.threshold, f"{alert.series} {format_with_unit(alert.threshold, DisplayUnit.PCT)}"
        )
        for alert in today.update.alerts
        if alert.series in YIELDS
        and alert.threshold is not None
        and min(heights) <= alert.threshold <= max(heights)
    )


def _overnight_lines(today: Today) -> list[Series]:
    """Return the overnight rates as short horizontal lines at the left end."""
    xs = [today.positions[name] for name in (axis.OVERNIGHT, *_BILLS) if name in today.positions]
    lines_drawn = []
    for key, name, role in _OVERNIGHT:
        value = overnight_pct(today, key)
        if value is not None:
            lines_drawn.append(
                Series(name, tuple((x, value) for x in xs), role, short=name.split()[-1])
            )
    return lines_drawn


def _previous_curve(today: Today) -> list[Series]:
    """Return the curve of the update shown before, or nothing if it is of the same day."""
    from tui.measures.curve.par_curve import par_curve, published_yields

    if today.update.previous is None:
        return []
    before = par_curve(today.update.previous)
    if before.empty or before.index[-1] == today.newest:
        return []
    yields = published_yields(before, before.index[-1])
    points = tuple((today.positions[tenor], yields.get(tenor)) for tenor in today.tenors)
    return [Series(f"{before.index[-1]:%Y-%m-%d}", points, Role.GHOST, short="before")]
