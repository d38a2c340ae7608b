"""Section on claims: how many the figures support, and those that they support or contradict."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tui.model.display_unit import DisplayUnit
from tui.model.table import Value
from tui.model.verdict import Verdict
from tui.views.brief.records import (
    ExportedFigure,
    Part,
    Quote,
    Section,
    Sentence,
    section,
    sentence,
)
from tui.views.brief.tables import CLAIMS, ExportRow, ExportTables
from tui.views.brief.wording import day_words, listed

NAME = "Claims"
_COUNTED = {
    Verdict.SUPPORTS: "support ",
    Verdict.PARTLY: "partly support ",
    Verdict.AGAINST: "contradict ",
    Verdict.TOO_LITTLE: "say too little of ",
    Verdict.NOT_CHECKABLE: "cannot check ",
}
"""Verdict -> words before the number of its claims."""
_MOST_NAMED = 3
"""Most claims of a verdict that are named."""
_SIGNED = (DisplayUnit.PP, DisplayUnit.BP, DisplayUnit.USD_BN)


def claims_section(tables: ExportTables) -> Section:
    """Return the number of claims by verdict, and claims with a figure beside what it was."""
    if tables.rows(CLAIMS) and not _rows_with_day_over(tables):
        return section(NAME, missing="Every claim was made after this moment.")
    return section(
        NAME,
        _count_sentence(tables),
        _named_sentence(tables, Verdict.SUPPORTS, "Supported, with what the figure was: "),
        _named_sentence(tables, Verdict.AGAINST, "Contradicted, with what the figure was: "),
        missing="No claim is configured.",
    )


def verdict_changes(before: ExportTables, after: ExportTables) -> Iterator[Sentence | None]:
    """Yield a sentence on the claims of each new day, and on each verdict that is another one."""
    old = {row.text("id"): row for row in _rows_with_day_over(before)}
    rows = _rows_with_day_over(after)
    for day in sorted({row.text("said") for row in rows if row.text("id") not in old}):
        said = date.fromisoformat(day)
        yield _count_sentence(after, f" claims of {day_words(said)}", said=said)
    for row in rows:
        earlier, verdict = old.get(row.text("id")), row.text("verdict")
        if earlier is not None and earlier.text("verdict") != verdict:
            yield sentence(
                "“",
                Quote(row.text("statement")),
                f"”: the verdict went from “{earlier.text('verdict')}” to “{verdict}”.",
            )


def _rows_with_day_over(tables: ExportTables) -> list[ExportRow]:
    """Return the claims whose day is over: the others have no verdict yet."""
    # The claims import numpy, which must not be loaded before the first painted frame.
    from tui.alerts.claims.claim_day import last_known

    return [
        row
        for row in tables.rows(CLAIMS)
        if last_known(date.fromisoformat(row.text("said"))) <= tables.update.snapshot.as_of
    ]


def _count_sentence(
    tables: ExportTables, noun: str = " claims", **values: Value
) -> Sentence | None:
    """Return the number of claims by verdict, of those that have these values."""
    if not tables.rows(CLAIMS):
        return None
    counts: list[list[Part]] = [
        [words, count]
        for verdict, words in _COUNTED.items()
        if (count := tables.count(CLAIMS, verdict=verdict.value, **values)).value
    ]
    return sentence(
        "Of ", tables.count(CLAIMS, **values), f"{noun} the figures ", *listed(counts), "."
    )


def _named_sentence(tables: ExportTables, verdict: Verdict, start: str) -> Sentence | None:
    """Return the first claims of a verdict that have a figure, with what the figure was."""
    named: list[list[Part]] = [
        ["“", Quote(row.text("statement")), "” (", figure, ")"]
        for row in tables.rows(CLAIMS, verdict=verdict.value)
        if row.value("said_value") is not None and (figure := _reading(row)) is not None
    ]
    return sentence(start, *listed(named[:_MOST_NAMED]), ".") if named else None


def _reading(row: ExportRow) -> ExportedFigure | None:
    """Return the reading of the day of a claim, in its unit and with the claim's decimals."""
    unit = DisplayUnit[row.text("unit").upper()]
    said = row.text("said_words")
    decimals = sum(character.isdigit() for character in said.partition(".")[2])
    return row.figure(
        "then_value",
        unit=unit,
        signed=unit in _SIGNED or said.startswith(("+", "−")),
        decimals=max(unit.decimals, decimals),
    )
