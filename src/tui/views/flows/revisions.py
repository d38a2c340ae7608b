"""Revisions of the flows: one row for each value that a figure was given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tui.measures.flows.countries import ISO_CODES
from tui.model.display_unit import DisplayUnit
from tui.model.snapshot import Stamp, State
from tui.model.table import Cell, Column, Row, Table
from tui.model.view import View
from tui.views.stamps import NOTHING_KNOWN, float_or_none

if TYPE_CHECKING:
    from tui.measures.flows.revisions import TicVintage

TITLE = "Revisions of the flows"
_TEXTS = tuple(
    Column(key, label, left=True)
    for key, label in (
        ("holder", "Holder"),
        ("code", "Code"),
        ("iso_code", "ISO"),
        ("figure", "Figure"),
        ("instrument", "Instrument"),
    )
)
_FIGURES = (
    Column("value_usd_bn", "Value bn"),
    Column("previous_usd_bn", "Before bn"),
    Column("change_usd_bn", "Change bn"),
    Column("first_print_usd_bn", "First print bn"),
    Column("latest_usd_bn", "Latest bn"),
    Column("revision_usd_bn", "Revision bn"),
)
_VINTAGES = (
    Column("vintage", "Vintage", left=True),
    Column("replaces", "Replaces", left=True),
)
_COLUMNS = (*_TEXTS, *_FIGURES, *_VINTAGES)


def view(prints: Iterable[TicVintage], months: int, *, countries: bool) -> View:
    """Return the values of the newest ``months`` months in $ billions.

    The oldest month and the oldest vintage come first. A row's ``known`` is the time of its
    vintage.
    """
    # The measures import pandas, which must not be loaded before the first painted frame.
    from tui.measures.flows.revisions import revisions

    records = revisions(prints, months, countries=countries).to_dict("records")
    rows = tuple(_row(record) for record in records)
    return View(
        title=TITLE,
        stamp=rows[-1].stamp if rows else NOTHING_KNOWN,
        table=Table(_COLUMNS, rows, empty="no release known"),
    )


def _row(record: dict[Any, Any]) -> Row:
    texts = {**record, "iso_code": ISO_CODES.get(record["code"])}
    cells = (
        *(Cell(texts[column.key]) for column in _TEXTS),
        *(
            Cell(float_or_none(record[column.key]), DisplayUnit.USD_BN, signed=True)
            for column in _FIGURES
        ),
        *(Cell(record[column.key] or None) for column in _VINTAGES),
    )
    known = record["known"].to_pydatetime()
    month = f"{record['observed']:%Y-%m}"
    key = " ".join([month, *(str(texts[column.key]) for column in _TEXTS), known.isoformat()])
    return Row(key, cells, Stamp(record["observed"].date(), known, State.CACHED))
