"""The brief as plain values for JSON: every figure with its dates, its sources and its export."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tui.model.display_unit import DisplayUnit
from tui.model.table import Value
from tui.views.brief.records import Brief, ExportedFigure, Place, Sentence

UNITS = {
    DisplayUnit.PCT: "pct",
    DisplayUnit.BP: "bp",
    DisplayUnit.PP: "pp",
    DisplayUnit.USD_BN: "usd_bn",
    DisplayUnit.COUNT: "count",
}
"""Unit -> its name in column names. Ratios, levels of an index and the like have none."""


def brief_record(brief: Brief) -> dict[str, Any]:
    """Return the brief as dicts, lists, texts and numbers. Times are ISO with their offset."""
    return {
        "title": _sentence(brief.title),
        "as_of": brief.as_of.isoformat(),
        "since": None if brief.since is None else brief.since.isoformat(),
        "sections": [
            {"name": each.name, "sentences": [*map(_sentence, each.sentences)]}
            for each in brief.sections
        ],
        "remarks": [*brief.remarks],
    }


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {"text": sentence.text, "figures": [*map(_figure, sentence.figures)]}


def _figure(figure: ExportedFigure) -> dict[str, Any]:
    stamp = figure.stamp
    return {
        "text": figure.text,
        "value": figure.value,
        "unit": UNITS.get(figure.unit),
        "observed": _plain(stamp.observed),
        "known": _plain(stamp.known),
        "state": stamp.state.value,
        "sources": [*figure.sources],
        "found_in": _place(figure.place),
        "less": None if figure.less is None else _place(figure.less),
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "export": place.export,
        "row": {key: _plain(value) for key, value in place.row},
        "column": place.column or None,
        "as_of": place.as_of.isoformat(),
    }


def _plain(value: Value) -> Value:
    return value.isoformat() if isinstance(value, date | datetime) else value
