"""Net purchases of one month, holder and instrument, as one publication gives them.

A publication has a few hundred of them. They are plain tuples: pandas takes longer to select and to
join so few rows than Python does, and a rule needs them as of every release.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from tui.measures.provenance import Inputs, merge_inputs
from tui.model.snapshot import State, worst_state

USD_BN_DECIMALS = 3
"""The tables are in millions."""
FIRST, REVISED, RECONSTRUCTED = "first", "revised", "reconstructed"
"""Values of ``vintage``: from the release that first printed the month, from a later one, or
today's value with the known time of the release calendar."""
_VINTAGES = (FIRST, REVISED, RECONSTRUCTED)
HALVES = ("bonds_notes", "bills")
"""Treasuries by their kind."""
Cell = tuple[int, str, str]
"""Month end in us since 1970, holder and instrument."""


class MonthFigure(NamedTuple):
    """Net purchases of one month, holder and instrument."""

    cell: Cell
    net_purchases_usd_bn: float
    """+ = foreigners bought."""
    known_us: int
    """Time at which the publication came out, in us since 1970 (UTC)."""


class Publication(NamedTuple):
    """The figures of one press release, or of one table."""

    figures: tuple[MonthFigure, ...]
    month_known_us: Mapping[int, int]
    """Month end -> time at which the month was first due to be known, both in us since 1970."""
    printed: bool
    """True for a press release."""
    state: State
    inputs: Inputs

    @property
    def rank(self) -> tuple[bool, int]:
        """Precedence, ascending: a reconstructed publication first, then by its release."""
        known = max(figure.known_us for figure in self.figures)
        return self.state is not State.RECONSTRUCTED, known


def to_figures(rows: pd.DataFrame) -> list[MonthFigure]:
    """Return the rows of a frame that have a value.

    Columns: ``observed``, ``holder``, ``instrument``, ``net_purchases_usd_bn`` and ``known``.
    """
    observed, known = (in_us(rows[name]) for name in ("observed", "known"))
    values = rows["net_purchases_usd_bn"].tolist()
    cells = zip(observed, rows["holder"].tolist(), rows["instrument"].tolist(), strict=True)
    figures = map(MonthFigure, cells, values, known)
    return [figure for figure in figures if figure[1] == figure[1]]


def in_us(times: pd.Series | ExtensionArray) -> list[int]:
    """Return times in us since 1970 (UTC)."""
    return pd.DatetimeIndex(times).as_unit("us").asi8.tolist()


def to_days(times_us: Iterable[int]) -> pd.DatetimeIndex:
    """Return times in us since 1970 as times without a zone."""
    return pd.DatetimeIndex(np.array(list(times_us), "datetime64[us]"))


def totals(figures: Iterable[MonthFigure], instruments: Iterable[str]) -> list[MonthFigure]:
    """Return the sums of both holders, for those of these instruments that have both."""
    summed, by_total = set(instruments), defaultdict[tuple[Cell, int], list[float]](list)
    for (observed, _, instrument), value, known in figures:
        if instrument in summed:
            by_total[(observed, "total", instrument), known].append(value)
    return [
        MonthFigure(cell, round(sum(values), USD_BN_DECIMALS), known)
        for (cell, known), values in by_total.items()
        if len(values) > 1
    ]


class MonthRow(NamedTuple):
    """One row of ``net_purchases``. Times are in us since 1970 (UTC)."""

    cell: Cell
    net_purchases_usd_bn: float
    vintage: str
    first_print_usd_bn: float
    known_us: int
    state: State
    inputs: Inputs


def latest_rows(publications: Sequence[Publication]) -> list[MonthRow]:
    """Return the figures of the last of these publications that has the month and instrument."""
    first_known: dict[int, int] = {}
    latest: dict[tuple[int, str], int] = {}
    for place, publication in enumerate(publications):
        for (month, _, instrument), _, _ in publication.figures:
            known = publication.month_known_us[month]
            first_known[month] = min(known, first_known.get(month, known))
            latest[month, instrument] = place
    first_prints = {
        cell: value
        for publication in publications
        if publication.printed
        for cell, value, known in publication.figures
        if known <= first_known[cell[0]]
    }
    rows = []
    for place, publication in enumerate(publications):
        is_reconstructed = publication.state is State.RECONSTRUCTED
        for cell, value, known in publication.figures:
            if latest[cell[0], cell[2]] == place:
                vintage = FIRST if known <= first_known[cell[0]] else REVISED
                vintage = RECONSTRUCTED if is_reconstructed else vintage
                first = first_prints.get(cell, math.nan)
                origin = (known, publication.state, publication.inputs)
                rows.append(MonthRow(cell, value, vintage, first, *origin))
    return rows


def all_treasuries(rows: Iterable[MonthRow]) -> Iterator[MonthRow]:
    """Yield bonds, notes and bills together where both are known, with the worse state."""
    by_instrument: dict[str, dict[tuple[int, str], MonthRow]] = {name: {} for name in HALVES}
    for row in rows:
        if row.cell[2] in by_instrument:
            by_instrument[row.cell[2]][row.cell[:2]] = row
    bonds_rows, bills_rows = by_instrument.values()
    for (month, holder), bonds in bonds_rows.items():
        bills = bills_rows.get((month, holder))
        if bills is not None:
            yield MonthRow(
                (month, holder, "total"),
                round(bonds[1] + bills[1], USD_BN_DECIMALS),
                max(bonds.vintage, bills.vintage, key=_VINTAGES.index),
                round(bonds[3] + bills[3], USD_BN_DECIMALS),
                max(bonds.known_us, bills.known_us),
                worst_state((bonds.state, bills.state)),
                merge_inputs((bonds.inputs, bills.inputs)),
            )
