"""Tables of the claims: their figures, their evidence, and the columns of an export."""

from __future__ import annotations

from collections.abc import Sequence

from tui.alerts.claims.judgement import Judgement
from tui.model.snapshot import Stamp
from tui.model.table import Cell, Column, Row, Table, Value
from tui.model.text import Tone
from tui.views.thesis.figures import claimed_cell, reading_cell
from tui.views.thesis.options import VerdictFilter
from tui.views.thesis.score import GLYPHS, TONES, verdict_text

SHORT_STATEMENT = 28
"""Characters of the longest short statement."""
_CLAIM = Column("claim", "claim", left=True, least=SHORT_STATEMENT)
_VERDICT = Column("verdict", "verdict", left=True, whole=True)
_NOW = Column("now", "now", drop=2)
_CLAIMS = (
    _CLAIM,
    Column("said", "article", drop=1),
    Column("then", "that day"),
    _NOW,
    Column("evidence", "evidence", left=True, drop=3, least=28),
    Column("base_rate", "base rate", left=True, drop=4, is_extra=True),
    _VERDICT,
)
_EVIDENCE = (
    _CLAIM,
    Column("mark", ""),
    Column("reason", "because", left=True, least=27, wraps=True),
    Column("evidence", "evidence", left=True, drop=2, is_extra=True),
    Column("base_rate", "base rate", left=True, drop=3, is_extra=True),
    Column("verdict", "verdict", left=True, drop=1, whole=True),
)
"""Columns of the reasons. A narrow pane has the sign of the verdict without its word."""
TIDY = tuple(
    Column(name, name, left=not name.endswith("_value"))
    for name in (
        *("id", "statement", "source", "said", "unit", "said_words", "said_value"),
        *("then_value", "then_words", "then_observed"),
        *("now_value", "now_words", "now_observed"),
        *("verdict", "reason", "evidence", "base_rate", "measure"),
    )
)


def claims_table(claims: Sequence[Judgement], verdicts: VerdictFilter) -> Table:
    """Return a row for each claim: its figure, the reading of that day, and that of now.

    The reading of now is left out if it is that of the day for every claim.
    """
    is_later = any(claim.now != claim.then for claim in claims)
    columns = tuple(column for column in _CLAIMS if is_later or column is not _NOW)
    listed = _listed(claims, verdicts)
    rows = tuple(Row(claim.claim, _figures(claim, is_later), stamp_of(claim)) for claim in listed)
    return Table(columns, rows, _empty(verdicts))


def evidence_table(claims: Sequence[Judgement], verdicts: VerdictFilter) -> Table:
    """Return a row for each claim: the reason for the verdict, the evidence, the base rate."""
    rows = tuple(
        Row(
            claim.claim,
            (
                _statement(claim),
                Cell(GLYPHS[claim.verdict], tone=TONES[claim.verdict], formula=claim.reason),
                Cell(claim.reason or None),
                Cell(claim.evidence or None),
                Cell(claim.base_rate or None, tone=Tone.MUTED),
                Cell(claim.verdict.value, tone=TONES[claim.verdict], formula=claim.reason),
            ),
            stamp_of(claim),
        )
        for claim in _listed(claims, verdicts)
    )
    return Table(_EVIDENCE, rows, _empty(verdicts))


def tidy_table(claims: Sequence[Judgement]) -> Table:
    """Return a row for each claim with all of its figures, for an export."""
    return Table(
        TIDY, tuple(Row(claim.claim, _tidy_cells(claim), stamp_of(claim)) for claim in claims)
    )


def stamp_of(claim: Judgement) -> Stamp:
    """Return the stamp of the reading that the verdict is of: that day's, else that of now."""
    return claim.now.stamp if claim.then.stamp.observed is None else claim.then.stamp


def _listed(claims: Sequence[Judgement], verdicts: VerdictFilter) -> list[Judgement]:
    return [claim for claim in claims if verdicts.value in (None, claim.verdict)]


def _empty(verdicts: VerdictFilter) -> str:
    return f"no claim: {verdicts.value.value}" if verdicts.value else "no claims"


def _figures(claim: Judgement, is_later: bool) -> tuple[Cell, ...]:
    return (
        _statement(claim),
        claimed_cell(claim),
        reading_cell(claim, claim.then, Tone.STRONG),
        *((reading_cell(claim, claim.now),) if is_later else ()),
        Cell(claim.evidence or claim.reason or None),
        Cell(claim.base_rate or None, tone=Tone.MUTED),
        _verdict(claim),
    )


def _statement(claim: Judgement) -> Cell:
    return Cell(claim.statement, short=claim.short)


def _verdict(claim: Judgement) -> Cell:
    text = verdict_text(claim.verdict)
    return Cell(text, tone=TONES[claim.verdict], formula=claim.reason)


def _tidy_cells(claim: Judgement) -> tuple[Cell, ...]:
    then, now = claim.then, claim.now
    values: tuple[Value, ...] = (
        *(claim.claim, claim.statement, claim.source, claim.said, _unit(claim)),
        *(claim.said_words or None, claim.said_value),
        *(then.value, then.words or None, then.stamp.observed),
        *(now.value, now.words or None, now.stamp.observed),
        *(claim.verdict.value, claim.reason or None, claim.evidence or None),
        *(claim.base_rate or None, claim.measure or None),
    )
    return tuple(map(Cell, values))


def _unit(claim: Judgement) -> str | None:
    """Return the unit of the numbers of a claim, None if it has none."""
    values = (claim.said_value, claim.then.value, claim.now.value)
    reading = claim.now if claim.then.value is None else claim.then
    return None if values == (None, None, None) else reading.unit.name.lower()
