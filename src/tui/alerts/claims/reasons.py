"""Words of a judgement: the figure of a statement, and the reason of its verdict."""

from __future__ import annotations

from collections.abc import Sequence

from tui.alerts.claims.judgement import Reading
from tui.alerts.claims.verdict import decimals_of
from tui.config import Claim
from tui.model.display_unit import DisplayUnit
from tui.model.format import MISSING, format_with_unit
from tui.model.verdict import Verdict

Details = Sequence[tuple[str, Reading]]
"""Readings by their labels."""


def said_words(claim: Claim, unit: DisplayUnit, *, signed: bool) -> str:
    """Return what was said: ``−36.4 bn``, ``leads``, ``—`` for neither a figure nor a word."""
    if claim.figure is None:
        return claim.word or MISSING
    return format_with_unit(claim.figure, unit, signed=signed, decimals=decimals_of(claim.figure))


def with_note(reason: str, note: str) -> str:
    """Return a reason and the remark that follows it."""
    return f"{reason}. {note}" if note else reason


def explain_figure(claim: Claim, reading: Reading, verdict: Verdict, details: Details) -> str:
    """Return the reason of the verdict on a figure, by its reading.

    If the statement is not supported and one of the details is its figure, that is said first:
    ``−36.4 bn is private bonds and notes; 27% of the size``.
    """
    assert claim.figure is not None, "a claim without a figure has no verdict on it"
    if reading.value is None:
        return "no figure was known then"
    figure, value = claim.figure, reading.value
    if verdict is Verdict.SUPPORTS:
        return _difference(figure, reading)
    twin = _detail_with(figure, details)
    words = said_words(claim, reading.unit, signed=reading.signed)
    first = f"{words} is {twin}; " if twin else ""
    return first + _comparison(figure, value, reading)


def _comparison(figure: float, value: float, reading: Reading) -> str:
    if not reading.signed or not figure:
        return _difference(figure, reading)
    if value * figure <= 0:
        return "the opposite sign" if value else "nothing"
    return f"same sign, {100 * value / figure:.0f}% of the size"


def _difference(figure: float, reading: Reading) -> str:
    """Return the distance of a reading from the figure: ``1.1 pp more``, ``as it was said``."""
    assert reading.value is not None, "checked before"
    decimals = max(decimals_of(figure), reading.unit.decimals)
    gap = round(reading.value - figure, decimals)
    if not gap:
        return "as it was said"
    unit = DisplayUnit.PP if reading.unit is DisplayUnit.PCT else reading.unit
    size = format_with_unit(abs(gap), unit, decimals=decimals)
    return f"{size} {'higher' if gap > 0 else 'lower'}"


def _detail_with(figure: float, details: Details) -> str:
    """Return the label of the first detail that rounds to a figure, "" if none does."""
    decimals = decimals_of(figure)
    for label, reading in details:
        if reading.value is not None and round(reading.value, decimals) == figure:
            return label
    return ""
