"""Cells of exports as ``ticwatch export`` writes them, to look figures of a brief up in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import date, datetime

from tui.commands.exported_views import build_view
from tui.commands.exports.query import ExportQuery
from tui.config import Config
from tui.model.table import Value
from tui.model.update import Update
from tui.views.brief.records import ExportedFigure, Place, Sentence
from tui.views.table_data import tidy, write_data

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
NAMED = re.compile(
    rf"\d{{1,2}} ({MONTHS})( \d{{4}}(, \d\d:\d\d E[SD]T)?)?|({MONTHS}) \d{{4}}|"
    r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2} E[SD]T)?|2s10s|3m10y|5s30s|2s20s|\b(2|5|10|20|30)-year|"
    r"60% stocks|60 days|over 252"
)
"""Digits in words that are no figures: days, tenors, and the windows and mixes that are names."""


class Exports:
    """Exports of some moments as csv, each written once."""

    def __init__(self, config: Config, *updates: Update) -> None:
        self._config = config
        self._updates = {update.snapshot.as_of: update for update in updates}
        self._written: dict[tuple[str, datetime], list[dict[str, str]]] = {}

    def value(self, place: Place) -> float:
        """Return the value of a place, found by the columns that identify its row."""
        wanted = {key: as_text(value) for key, value in place.row}
        rows = [
            row
            for row in self._rows(place.export, place.as_of)
            if all(row[key] == text for key, text in wanted.items())
        ]
        if not place.column:
            return len(rows)
        values = {row[place.column] for row in rows}
        assert len(values) == 1, (place, values)
        return float(values.pop())

    def _rows(self, export: str, as_of: datetime) -> list[dict[str, str]]:
        key = (export, as_of)
        if key not in self._written:
            pane, _, view = export.partition(" --view ")
            query = ExportQuery(view)
            table = tidy(build_view(self._updates[as_of], self._config, pane, query))
            stream = io.StringIO()
            write_data(table, stream, "csv")
            self._written[key] = list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))
        return self._written[key]


def as_text(value: Value) -> str:
    """Return a value as a csv export has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def figure_value(figure: ExportedFigure, exports: Exports) -> float:
    """Return the value that the exports give a figure."""
    value = exports.value(figure.place)
    if figure.less is None:
        return value
    factor = 100 if figure.place.column.endswith("_pct") else 1
    return (value - exports.value(figure.less)) * factor


def written_number(figure: ExportedFigure) -> float:
    """Return the number that the text of a figure shows."""
    bare = figure.text.removesuffix(figure.unit.suffix).replace(",", "").replace("−", "-")
    return float(bare)


def rounding(figure: ExportedFigure) -> float:
    """Return half a unit of the last decimal that the text of a figure shows."""
    decimals = len(figure.text.removesuffix(figure.unit.suffix).partition(".")[2])
    return 0.5 * 10.0**-decimals + 1e-9


def unexplained(sentence: Sentence) -> list[str]:
    """Return the words of a sentence in which a digit is neither a name nor a figure."""
    words = [part for part in sentence.parts if isinstance(part, str)]
    return [text for text in words if re.search(r"\d", NAMED.sub("", text))]


def find_faults(sentences: tuple[Sentence, ...], exports: Exports) -> Mapping[str, float]:
    """Return the figures that no export has as they are written, with the export's value."""
    return {
        f"{figure.text} of {figure.place}": found
        for sentence in sentences
        for figure in sentence.figures
        if abs((found := figure_value(figure, exports)) - written_number(figure)) > rounding(figure)
        or abs(found - figure.value) > 1e-9
    }
