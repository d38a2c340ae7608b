"""Figures of a claim as cells: each with its unit, because the claims have different ones."""

from __future__ import annotations

import re

from tui.alerts.claims.judgement import Judgement, Reading
from tui.model.format import format_with_unit
from tui.model.view import Cell, DisplayUnit, Tone

SIGNED = (DisplayUnit.USD_BN, DisplayUnit.PP, DisplayUnit.BP)
"""Units of changes, shown with a plus sign."""
_DECIMALS = re.compile(r"\d\.(\d+)")
_SIGNS = ("+", "-", "−")


def reading_cell(claim: Judgement, reading: Reading, tone: Tone = Tone.PLAIN) -> Cell:
    """Return a reading as precise as the figure of the claim, or the words in its place."""
    if reading.words:
        return Cell(reading.words, tone=tone, formula=claim.measure, stamp=reading.stamp)
    signed = reading.unit in SIGNED or claim.said_words.startswith(_SIGNS)
    decimals = max(reading.unit.decimals, _claimed_decimals(claim))
    text = format_with_unit(reading.value, reading.unit, signed=signed, decimals=decimals)
    return Cell(
        reading.value,
        reading.unit,
        tone,
        signed=signed,
        decimals=decimals,
        formula=claim.measure,
        stamp=reading.stamp,
        text=text,
    )


def _claimed_decimals(claim: Judgement) -> int:
    found = _DECIMALS.search(claim.said_words)
    return len(found[1]) if found and claim.said_value is not None else 0
