"""Foreign net purchases of U.S. securities by month, holder and instrument (TIC).

Net purchases are transactions in $ billions, + = foreigners bought. Private holders include
international and regional organisations. The split into official and private is subject to
transaction bias: see questions 7 and 10.a.4 of TIC's FAQ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from tui.measures.cache import per_dataset, per_parts
from tui.measures.flows.month_figures import (
    HALVES,
    Cell,
    MonthFigure,
    MonthRow,
    Publication,
    all_treasuries,
    in_us,
    latest_rows,
    to_days,
    to_figures,
    totals,
)
from tui.measures.provenance import PROVENANCE_COLUMNS, inputs_of
from tui.model.snapshot import Dataset, Snapshot, State
from tui.sources.calendars import tic_known_times

INSTRUMENTS = (*HALVES, "total")
"""Treasuries; ``total`` is both together."""
OTHERS = ("agencies", "corporate_bonds", "equities", "all_tic")
"""Other long-term securities, and line 30 of the release, which counts all flows."""
PRESS_LINES: Mapping[tuple[str, str], tuple[int, ...]] = {
    ("private", "bonds_notes"): (5,),
    ("private", "agencies"): (6,),
    ("private", "corporate_bonds"): (7,),
    ("private", "equities"): (8,),
    ("official", "bonds_notes"): (10,),
    ("official", "agencies"): (11,),
    ("official", "corporate_bonds"): (12,),
    ("official", "equities"): (13,),
    ("total", "bonds_notes"): (5, 10),
    ("total", "agencies"): (6, 11),
    ("total", "corporate_bonds"): (7, 12),
    ("total", "equities"): (8, 13),
    ("total", "bills"): (23,),
    ("private", "bills"): (24,),
    ("official", "bills"): (25,),
    ("private", "total"): (5, 24),
    ("official", "total"): (10, 25),
    ("total", "total"): (5, 10, 23),
    ("total", "all_tic"): (30,),
    ("private", "all_tic"): (31,),
    ("official", "all_tic"): (32,),
}
"""(holder, instrument) -> the lines of the press release that add up to the figure."""

_USD_MN_PER_BN = 1000.0
_HOLDER_OF_CODE = {"99990": "official", "99991": "private", "99996": "total"}
_CELL_OF_LINE = {lines[0]: cell for cell, lines in PRESS_LINES.items() if len(lines) == 1}
_NET_COLUMNS = {
    "bonds_notes": "for_lt_treas_net",
    "bills": "for_st_treas_net",
    "agencies": "for_lt_agcy_net",
    "corporate_bonds": "for_lt_corp_net",
    "equities": "for_lt_eqty_net",
}
_SUMMED = ("bonds_notes", "agencies", "corporate_bonds", "equities")
"""Instruments without a line for both holders together in the press release."""
_TABLES = ("tic_table1", "tic_table3")
_CELL = ["observed", "holder", "instrument"]
_COLUMNS = [*_CELL, "net_purchases_usd_bn", "vintage", "first_print_usd_bn", *PROVENANCE_COLUMNS]


@per_parts("tic_release", "tic_table1", "tic_table3")
def treasury_net_purchases(snapshot: Snapshot) -> pd.DataFrame:
    """Return the rows of ``net_purchases`` that are Treasuries (``INSTRUMENTS``)."""
    flows = net_purchases(snapshot)
    return flows[flows["instrument"].isin(INSTRUMENTS)].reset_index(drop=True)


@per_parts("tic_release", "tic_table1", "tic_table3")
def net_purchases(snapshot: Snapshot) -> pd.DataFrame:
    """Return net purchases by month, holder and instrument, as known at the snapshot.

    One row per ``observed`` (month end), ``holder`` and ``instrument``, sorted by them. Further
    columns: ``net_purchases_usd_bn`` (+ = foreigners bought), ``vintage``, ``first_print_usd_bn``
    (NaN if that release is not available), ``known``, ``state``, ``inputs``. Empty without data.

    All holders of a month and instrument are from one vintage: the latest release, or table 3 of
    two released together. A reconstructed vintage is used only if there is no other.
    """
    rows = sorted([*_treasury_rows(snapshot), *_rows(snapshot, _others_of)])
    return _to_frame(rows) if rows else pd.DataFrame(columns=_COLUMNS)


def net_purchases_of(holder: str, instrument: str, snapshot: Snapshot) -> pd.DataFrame:
    """Return the rows of ``net_purchases`` of a holder and kind of Treasuries, by ``observed``."""
    rows = _rows_by_kind(snapshot).get((holder, instrument))
    frame = _to_frame(rows) if rows else pd.DataFrame(columns=_COLUMNS)
    return frame.set_index("observed")


@per_parts("tic_release", "tic_table1", "tic_table3")
def _rows_by_kind(snapshot: Snapshot) -> Mapping[tuple[str, str], list[MonthRow]]:
    """Return the rows of Treasuries by holder and instrument."""
    by_kind: dict[tuple[str, str], list[MonthRow]] = {}
    for row in sorted(_treasury_rows(snapshot)):
        _, holder, instrument = row.cell
        by_kind.setdefault((holder, instrument), []).append(row)
    return by_kind


@per_parts("tic_release", "tic_table1", "tic_table3")
def _treasury_rows(snapshot: Snapshot) -> list[MonthRow]:
    """Return the rows of Treasuries. Rules need them as of every release, and no others."""
    rows = _rows(snapshot, _treasuries_of)
    return [*rows, *all_treasuries(rows)]


def _rows(snapshot: Snapshot, publication_of: Callable[[Dataset], Publication]) -> list[MonthRow]:
    parts = (part for source in ("tic_release", *_TABLES) for part in snapshot.parts(source))
    publications = [each for each in map(publication_of, parts) if each.figures]
    publications.sort(key=lambda each: each.rank)  # table 3 stays last of those released together
    return latest_rows(publications)


def _to_frame(rows: Sequence[MonthRow]) -> pd.DataFrame:
    cells, values, vintages, first_prints, known, states, inputs = zip(*rows, strict=True)
    months, holders, instruments = zip(*cells, strict=True)
    return pd.DataFrame(
        {
            "observed": to_days(months),
            "holder": holders,
            "instrument": instruments,
            "net_purchases_usd_bn": values,
            "vintage": vintages,
            "first_print_usd_bn": first_prints,
            "known": to_days(known).tz_localize("UTC"),
            "state": [state.value for state in states],
            "inputs": pd.Series(inputs, dtype=object),
        }
    )


def release_months(release: pd.DataFrame) -> pd.DataFrame:
    """Return the months of one press release, one row per printed figure.

    Columns: ``observed`` (month end), ``holder``, ``instrument``, ``net_purchases_usd_bn`` as
    printed (+ = foreigners bought), ``known``.
    """
    return release_figures(release, "month")


def release_figures(release: pd.DataFrame, span: str) -> pd.DataFrame:
    """Return the columns of ``release_months`` for a span: ``month``, or ``12m`` to ``observed``.

    Lines of the release that are not in ``PRESS_LINES`` are left out.
    """
    lines = enumerate(zip(release["span"], release["line"], strict=True))
    places = [place for place, (its, line) in lines if its == span and line in _CELL_OF_LINE]
    months = release.take(places)
    cells = [_CELL_OF_LINE[line] for line in months["line"]]
    return pd.DataFrame(
        {
            "observed": months["observed"].array,
            "holder": [holder for holder, _ in cells],
            "instrument": [instrument for _, instrument in cells],
            "net_purchases_usd_bn": months["value_usd_bn"].array,
            "known": months["known"].array,
        }
    )


@per_dataset
def _treasuries_of(part: Dataset) -> Publication:
    return (_release if part.source == "tic_release" else _table)(part, HALVES)


@per_dataset
def _others_of(part: Dataset) -> Publication:
    return (_release if part.source == "tic_release" else _table)(part, OTHERS)


def _release(part: Dataset, instruments: Sequence[str]) -> Publication:
    """Return the months of one press release, with the totals (``_SUMMED``) that it lacks."""
    printed = to_figures(release_months(part.frame))
    figures = [figure for figure in printed if figure.cell[2] in instruments]
    figures += totals(figures, _SUMMED)
    months = pd.Series(to_days(dict.fromkeys(figure.cell[0] for figure in figures)))
    month_known = dict(zip(in_us(months), in_us(tic_known_times(months)), strict=True))
    return Publication(tuple(figures), month_known, True, part.state, inputs_of(part))


def _table(part: Dataset, instruments: Sequence[str]) -> Publication:
    """Return the holder rows of table 1 or 3. A vintage is known with its newest month."""
    columns = _table_columns(part, instruments)
    figures = [MonthFigure(*figure) for figure in zip(*columns, strict=True)]
    month_known = {figure.cell[0]: figure.known_us for figure in reversed(figures)}
    if part.state is not State.RECONSTRUCTED and figures:
        [newest] = in_us(pd.Series([part.frame["known"].max()]))
        figures = [figure._replace(known_us=newest) for figure in figures]
    return Publication(tuple(figures), month_known, False, part.state, inputs_of(part))


@per_dataset
def table_figures(part: Dataset) -> pd.DataFrame:
    """Return the holder rows of table 1 or 3, without missing values.

    Columns: ``observed`` (month end), ``known``, ``holder``, ``instrument``,
    ``net_purchases_usd_bn`` (+ = foreigners bought).
    """
    cells, values, known = _table_columns(part, tuple(_NET_COLUMNS))
    return pd.DataFrame(
        {
            "observed": to_days(observed for observed, _, _ in cells),
            "known": to_days(known).tz_localize("UTC"),
            "holder": [holder for _, holder, _ in cells],
            "instrument": [instrument for _, _, instrument in cells],
            "net_purchases_usd_bn": values,
        }
    )


def _table_columns(
    part: Dataset, instruments: Sequence[str]
) -> tuple[list[Cell], list[float], list[int]]:
    """Return the fields of the ``MonthFigure``s of table 1 or 3, without missing values."""
    frame = part.frame
    places = np.flatnonzero(frame["code"].isin(_HOLDER_OF_CODE))
    holders = [_HOLDER_OF_CODE[code] for code in frame["code"].take(places)]
    observed, known = (in_us(frame[name].array.take(places)) for name in ("observed", "known"))
    rows = [*zip(observed, holders, known, strict=True)]
    cells: list[Cell] = []
    values: list[float] = []
    known_us: list[int] = []
    for instrument in instruments:
        name = _NET_COLUMNS.get(instrument)
        if name in frame.columns:
            column = frame[name].to_numpy(np.float64)[places] / _USD_MN_PER_BN
            for value, row in zip(column.tolist(), rows, strict=True):
                if value == value:  # else it is missing
                    cells.append((row[0], row[1], instrument))
                    values.append(value)
                    known_us.append(row[2])
    return cells, values, known_us
