"""Columns that name a country in an export: its name, TIC's code and its ISO code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.measures.flows.countries import ISO_CODES
from tui.model.table import Cell, Column

COUNTRY_COLUMNS = (
    Column("country", "Country", left=True),
    Column("code", "Code", left=True),
    Column("iso_code", "ISO", left=True),
)


def country_cells(row: Mapping[Any, Any]) -> tuple[Cell, ...]:
    """Return one cell for each of ``COUNTRY_COLUMNS``. Only a country has an ISO code."""
    return (Cell(row["country"]), Cell(row["code"]), Cell(ISO_CODES.get(row["code"])))
