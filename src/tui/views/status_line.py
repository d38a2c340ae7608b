"""One line of key figures, as for the status line of a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from tui.model.display_unit import DisplayUnit
from tui.model.format import (
    format_age,
    format_number,
    format_with_unit,
    short_month,
    sign_tone,
)
from tui.model.market_summary import KeyFigure, MarketSummary
from tui.model.text import Line, Span, Tone
from tui.model.times import NEW_YORK

UNITS = {"pct": DisplayUnit.PCT, "bp": DisplayUnit.BP, "usd_bn": DisplayUnit.USD_BN}
_SEPARATOR = Span(" · ", Tone.MUTED)


def status_line(summary: MarketSummary, now: datetime) -> Line:
    """Return the figures with their changes, the rules that fire, and the age of the figures.

    Example: ``20Y 5.20% ▼2 · 10Y 4.65% ▼4 · 2s10s +46 bp ▲2 · official +3.0 bn May · 2 of 6
    firing``. The age is left out on the day of the newest figure. Figures that ship are marked.
    """
    today = now.astimezone(NEW_YORK)
    parts = [[*_figure_spans(figure, today.date())] for figure in summary.figures]
    parts.append([_rules_span(summary)])
    if summary.bundled:
        parts.append([Span("bundled", Tone.WARNING)])
    observed = summary.observed
    if observed is not None and observed < today.date():
        parts.append([Span(format_age(observed, today), Tone.MUTED)])
    first, *others = parts
    return (*first, *(span for part in others for span in (_SEPARATOR, *part)))


def _figure_spans(figure: KeyFigure, today: date) -> Iterator[Span]:
    """Yield the name and value of a figure, then its change or its month."""
    value = format_with_unit(figure.value, UNITS[figure.unit], signed=figure.unit != "pct")
    yield Span(f"{figure.name} {value}")
    if figure.unit == "usd_bn":
        yield Span(f" {short_month(figure.observed, today)}")
    elif figure.change_bp is not None:
        yield _change_span(figure.change_bp)


def _change_span(change_bp: float) -> Span:
    """Return a change in whole bp with an arrow, ``±0`` if it rounds to zero."""
    count = format_number(abs(change_bp), DisplayUnit.BP)
    if count == "0":
        return Span(" ±0", Tone.MUTED)
    return Span(f" {'▲' if change_bp > 0 else '▼'}{count}", sign_tone(change_bp))


def _rules_span(summary: MarketSummary) -> Span:
    text = f"{summary.firing} of {summary.rules} firing"
    if summary.undecided:
        text += f", {summary.undecided} stale or unknown"
    if summary.critical:
        return Span(text, Tone.CRITICAL)
    return Span(text, Tone.WARNING if summary.firing else Tone.PLAIN)
