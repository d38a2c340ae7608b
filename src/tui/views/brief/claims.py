"""Section on claims: how many the figures support, and those that they support or contradict."""

from __future__ import annotations

from collections.abc import Iterator

from tui.alerts.claims.judgement import Verdict
from tui.model.times import NEW_YORK
from tui.model.view import DisplayUnit
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
from tui.views.brief.wording import listed

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
    return section(
        NAME,
        _count_sentence(tables),
        _named_sentence(tables, Verdict.SUPPORTS, "Supported, with what the figure was: "),
        _named_sentence(tables, Verdict.AGAINST, "Contradicted, with what the figure was: "),
        missing="No claim is configured.",
    )


def verdict_changes(before: ExportTables, after: ExportTables) -> Iterator[Sentence | None]:
    """Yield a sentence on each claim whose verdict is another one than before.

    Claims that were made after the earlier moment have no verdict before.
    """
    day = before.update.snapshot.as_of.astimezone(NEW_YORK).date()
    old = {row.text("id"): row for row in before.rows(CLAIMS) if row.text("said") <= f"{day}"}
    for row in after.rows(CLAIMS):
        earlier, verdict = old.get(row.text("id")), row.text("verdict")
        if earlier is not None and earlier.text("verdict") != verdict:
            yield sentence(
                "“",
                Quote(row.text("statement")),
                f"”: the verdict went from “{earlier.text('verdict')}” to “{verdict}”.",
            )


def _count_sentence(tables: ExportTables) -> Sentence | None:
    if not tables.rows(CLAIMS):
        return None
    counts: list[list[Part]] = [
        [words, count]
        for verdict, words in _COUNTED.items()
        if (count := tables.count(CLAIMS, verdict=verdict.value)).value
    ]
    return sentence("Of ", tables.count(CLAIMS), " claims the figures ", *listed(counts), ".")


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
