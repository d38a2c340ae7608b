"""Foreign net purchases of U.S. securities by month, holder and instrument (TIC).

Net purchases are transactions in $ billions, + = foreigners bought. Private holders include
international and regional organisations. The split into official and private is subject to
transaction bias: see questions 7 and 10.a.4 of TIC's FAQ.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tui.measures.cache import per_dataset, per_parts
from tui.measures.provenance import PROVENANCE_COLUMNS, merge_inputs, with_provenance
from tui.model.snapshot import Dataset, Snapshot, State, worst_state
from tui.sources.calendars import tic_known_times

INSTRUMENTS = ("bonds_notes", "bills", "total")
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

FIRST, REVISED, RECONSTRUCTED = "first", "revised", "reconstructed"
"""Values of ``vintage``: from the release that first printed the month, from a later one, or
today's value with the known time of the release calendar."""
_VINTAGES = (FIRST, REVISED, RECONSTRUCTED)

_USD_MN_PER_BN = 1000.0
_USD_BN_DECIMALS = 3
"""The tables are in millions."""
_HOLDER_OF_CODE = {"99990": "official", "99991": "private", "99996": "total"}
_CELL_OF_LINE = {lines[0]: cell for cell, lines in PRESS_LINES.items() if len(lines) == 1}
_NET_COLUMNS = {
    "for_lt_treas_net": "bonds_notes",
    "for_st_treas_net": "bills",
    "for_lt_agcy_net": "agencies",
    "for_lt_corp_net": "corporate_bonds",
    "for_lt_eqty_net": "equities",
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
    tables = (part for source in _TABLES for part in snapshot.parts(source))
    candidates = [*map(_release, snapshot.parts("tic_release")), *map(_table, tables)]
    vintages = [rows for rows in candidates if not rows.empty]
    if not vintages:
        return pd.DataFrame(columns=_COLUMNS)
    ranked = enumerate(_ranked(vintages))
    rows = pd.concat([rows.assign(place=place) for place, rows in ranked], ignore_index=True)
    first_known = rows.groupby("observed")["month_known"].transform("min")
    rows["vintage"] = REVISED
    rows.loc[rows["known"] <= first_known, "vintage"] = FIRST
    rows.loc[rows["state"] == State.RECONSTRUCTED.value, "vintage"] = RECONSTRUCTED
    latest = rows.groupby(["observed", "instrument"])["place"].transform("max")
    flows = rows[rows["place"] == latest].merge(_first_prints(rows, first_known), "left", on=_CELL)
    return (
        pd.concat([flows[_COLUMNS], _all_treasuries(flows)])
        .sort_values(_CELL)
        .reset_index(drop=True)
    )


def _ranked(vintages: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """Return the vintages in ascending precedence: reconstructed ones first, then by release.

    The sort is stable. Table 3 is last in the input, so it is last of those released together.
    """

    def rank(rows: pd.DataFrame) -> tuple[bool, pd.Timestamp]:
        return rows["state"].iloc[0] != State.RECONSTRUCTED.value, rows["known"].max()

    return sorted(vintages, key=rank)


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
def _release(part: Dataset) -> pd.DataFrame:
    """Return the months of one press release, with the totals (``_SUMMED``) that it lacks."""
    rows = release_months(part.frame).dropna(subset="net_purchases_usd_bn", ignore_index=True)
    one_holder: dict[tuple[pd.Timestamp, str], float] = {}
    sums: dict[int, float] = {}  # by the place of the other holder's row
    cells = zip(rows["observed"], rows["instrument"], rows["net_purchases_usd_bn"], strict=True)
    for place, (month, instrument, amount) in enumerate(cells):
        if instrument not in _SUMMED:
            continue
        if (month, instrument) in one_holder:
            both = one_holder[month, instrument] + amount
            sums[place] = round(both, _USD_BN_DECIMALS)
        one_holder[month, instrument] = amount
    total = rows.take(list(sums)).assign(holder="total", net_purchases_usd_bn=list(sums.values()))
    rows = pd.concat([rows, total])
    rows = rows.assign(month_known=tic_known_times(rows["observed"]), printed=True)
    return with_provenance(rows, part)


@per_dataset
def _table(part: Dataset) -> pd.DataFrame:
    """Return the holder rows of table 1 or 3. A vintage is known with its newest month."""
    rows = table_figures(part)
    rows = rows.assign(month_known=rows["known"], printed=False)
    if part.state is not State.RECONSTRUCTED:
        rows["known"] = part.frame["known"].max()
    return with_provenance(rows, part)


@per_dataset
def table_figures(part: Dataset) -> pd.DataFrame:
    """Return the holder rows of table 1 or 3, without missing values.

    Columns: ``observed`` (month end), ``known``, ``holder``, ``instrument``,
    ``net_purchases_usd_bn`` (+ = foreigners bought).
    """
    holders = part.frame[part.frame["code"].isin(list(_HOLDER_OF_CODE))]
    holders = holders.assign(holder=holders["code"].map(_HOLDER_OF_CODE))
    names = [name for name in _NET_COLUMNS if name in holders.columns]
    amounts_usd_mn = holders[names].to_numpy(dtype=float).T
    instruments, places = np.nonzero(~np.isnan(amounts_usd_mn))
    rows = holders[["observed", "known", "holder"]].take(places)
    return rows.assign(
        instrument=np.array([_NET_COLUMNS[name] for name in names], dtype=object)[instruments],
        net_purchases_usd_bn=amounts_usd_mn[instruments, places] / _USD_MN_PER_BN,
    )


def _first_prints(rows: pd.DataFrame, first_known: pd.Series) -> pd.DataFrame:
    """Return the figures of the releases that first printed their month, where available."""
    first_prints = rows[rows["printed"] & (rows["known"] <= first_known)]
    renamed = first_prints.rename(columns={"net_purchases_usd_bn": "first_print_usd_bn"})
    return renamed[[*_CELL, "first_print_usd_bn"]]


def _all_treasuries(flows: pd.DataFrame) -> pd.DataFrame:
    """Return bonds, notes and bills together where both are known, with the worse state."""
    bonds, bills = (flows[flows["instrument"] == name] for name in INSTRUMENTS[:2])
    places = {cell: place for place, cell in enumerate(_months_and_holders(bills))}
    pairs = [
        (place, places[cell])
        for place, cell in enumerate(_months_and_holders(bonds))
        if cell in places
    ]
    bonds = bonds.take([place for place, _ in pairs]).reset_index(drop=True)
    bills = bills.take([place for _, place in pairs]).reset_index(drop=True)
    vintages, states, inputs = (
        list(zip(bonds[name], bills[name], strict=True)) for name in ("vintage", "state", "inputs")
    )
    worst = {pair: worst_state(tuple(map(State, pair))).value for pair in set(states)}
    return pd.DataFrame(
        {
            "observed": bonds["observed"],
            "holder": bonds["holder"],
            "instrument": "total",
            "net_purchases_usd_bn": _sum(bonds, bills, "net_purchases_usd_bn"),
            "vintage": [max(pair, key=_VINTAGES.index) for pair in vintages],
            "first_print_usd_bn": _sum(bonds, bills, "first_print_usd_bn"),
            "known": bonds["known"].where(bonds["known"] > bills["known"], bills["known"]),
            "state": [worst[pair] for pair in states],
            "inputs": list(map(merge_inputs, inputs)),
        }
    )


def _months_and_holders(rows: pd.DataFrame) -> list[tuple[int, str]]:
    months = rows["observed"].to_numpy().astype("int64").tolist()
    return list(zip(months, rows["holder"], strict=True))


def _sum(bonds: pd.DataFrame, bills: pd.DataFrame, name: str) -> pd.Series:
    return (bonds[name] + bills[name]).round(_USD_BN_DECIMALS)
