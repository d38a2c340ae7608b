"""Claimed figures and readings as cells, each with its unit: the claims have different ones."""

from __future__ import annotations

from tui.alerts.claims.judgement import Judgement, Reading
from tui.model.snapshot import Stamp, State
from tui.model.table import Cell
from tui.model.text import Tone


def claimed_stamp(claim: Judgement) -> Stamp:
    """Return the stamp of the claimed figure: the day of the claim, and no dataset."""
    return Stamp(claim.said, None, State.CACHED)


def claimed_cell(claim: Judgement) -> Cell:
    """Return the claimed figure, or the word in its place, as it was written."""
    return Cell(
        claim.said_words or None if claim.said_value is None else claim.said_value,
        formula=claim.source,
        stamp=claimed_stamp(claim),
        text=claim.said_words,
    )


def _formula(claim: Judgement) -> str:
    """Return what the measure is: its words, then how a rule names it."""
    return ": ".join(filter(None, (claim.label, claim.measure)))


def reading_cell(claim: Judgement, reading: Reading, tone: Tone = Tone.PLAIN) -> Cell:
    """Return the value of a reading with its unit, or the words that stand in its place."""
    is_missing = reading.value is None and not reading.words
    is_streak = claim.measure.startswith("streak(") and not is_missing
    return Cell(
        reading.value if reading.words == "" else reading.words,
        reading.unit,
        Tone.MUTED if is_missing else tone,
        signed=reading.signed,
        decimals=reading.decimals,
        formula=_formula(claim),
        stamp=reading.stamp,
        text=f"{reading.text} in a row" if is_streak else reading.text,
    )
