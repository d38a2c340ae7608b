"""Column of bars: the net purchases of each country on one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.model.display_unit import DisplayUnit
from tui.model.format import format_with_unit, sign_tone
from tui.model.table import Bar, Cell, Column
from tui.views.stamps import float_or_none

if TYPE_CHECKING:
    import pandas as pd

BARS = Column("net_purchases_bar", "bought", drop=3)
SUMS = ("holder", "total")
"""Kinds of rows that are sums of countries. They have no bar: theirs would be far longer."""


def bar_scale(rows: pd.DataFrame) -> float:
    """Return the largest net purchase or sale of a country in $ billions: the longest bar."""
    countries = rows[~rows["kind"].isin(SUMS)]
    largest = float_or_none(countries["net_purchases_usd_bn"].abs().max())
    return largest or 1.0


def bar_cell(row: dict[Any, Any], scale: float) -> Cell:
    """Return the bar of a country's net purchases. It is as long as ``scale`` at most."""
    bought = float_or_none(row["net_purchases_usd_bn"])
    if row["kind"] in SUMS:
        return Cell("")
    if bought is None:
        return Cell(None)
    return Cell(
        bought,
        DisplayUnit.USD_BN,
        sign_tone(bought),
        signed=True,
        formula=f"the longest bar is {format_with_unit(scale, DisplayUnit.USD_BN)}",
        graphic=Bar(bought / scale),
    )
