"""Who abroad bought or sold: net purchases by month, holder and instrument.

Net purchases are transactions, in $ billions, + = foreigners bought. Private includes international
and regional organisations. The split into official and private is subject to the transaction bias
of TIC's frequently asked questions 7 and 10.a.4.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tui.measures.cache import per_dataset, per_parts
from tui.measures.provenance import STAMPED, joined, stamped
from tui.model.snapshot import Dataset, Snapshot, State, worst
from tui.sources.calendars import tic_known

INSTRUMENTS = ("bonds_notes", "bills", "total")
"""Of Treasuries."""
OTHERS = ("agencies", "corporate_bonds", "equities", "all_tic")
"""Other long-term securities, and line 30: every flow that the monthly release counts."""
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
"""Holder and instrument -> the lines of the press release that make the figure."""

FIRST, REVISED, RECONSTRUCTED = "first", "revised", "reconstructed"
"""How a figure was known: in the release that first printed its month, in a later one, or only as
today's value put where the release calendar says."""
_VINTAGES = (FIRST, REVISED, RECONSTRUCTED)

_USD_MN_PER_BN = 1000.0
_USD_BN_DECIMALS = 3
"""As fine as the tables are: millions."""
_HOLDER_OF_CODE = {"99990": "official", "99991": "private", "99996": "total"}
_OF_LINE = {lines[0]: cell for cell, lines in PRESS_LINES.items() if len(lines) == 1}
_NET_COLUMNS = {
    "for_lt_treas_net": "bonds_notes",
    "for_st_treas_net": "bills",
    "for_lt_agcy_net": "agencies",
    "for_lt_corp_net": "corporate_bonds",
    "for_lt_eqty_net": "equities",
}
_SUMMED = ("bonds_notes", "agencies", "corporate_bonds", "equities")
"""Instruments whose total the press release does not print."""
_TABLES = ("tic_table1", "tic_table3")
_CELL = ["observed", "holder", "instrument"]
_COLUMNS = [*_CELL, "net_purchases_usd_bn", "vintage", "first_print_usd_bn", *STAMPED]


@per_parts("tic_release", "tic_table1", "tic_table3")
def official_private(snapshot: Snapshot) -> pd.DataFrame:
    """Net purchases of Treasuries by month, holder and instrument: of ``by_holder`` those alone."""
    flows = by_holder(snapshot)
    return flows[flows["instrument"].isin(INSTRUMENTS)].reset_index(drop=True)


@per_parts("tic_release", "tic_table1", "tic_table3")
def by_holder(snapshot: Snapshot) -> pd.DataFrame:
    """Net purchases by month, holder and instrument, as known at the snapshot.

    One row per ``observed`` (month end), ``holder`` and ``instrument`` with
    ``net_purchases_usd_bn``, its ``vintage``, ``first_print_usd_bn`` (NaN where that release is not
    at hand), ``known``, ``state`` and ``inputs``. Per month and instrument the latest release wins
    for every holder, ties go to table 3; a reconstructed figure gives way to any really known.
    """
    tables = (part for source in _TABLES for part in snapshot.parts(source))
    told = [*map(_release, snapshot.parts("tic_release")), *map(_table, tables)]
    vintages = [rows for rows in told if not rows.empty]
    if not vintages:
        return pd.DataFrame(columns=_COLUMNS)
    ranked = enumerate(_ranked(vintages))
    rows = pd.concat([rows.assign(place=place) for place, rows in ranked], ignore_index=True)
    firsts = rows.groupby("observed")["month_known"].transform("min")
    rows["vintage"] = REVISED
    rows.loc[rows["known"] <= firsts, "vintage"] = FIRST
    rows.loc[rows["state"] == State.RECONSTRUCTED.value, "vintage"] = RECONSTRUCTED
    latest = rows.groupby(["observed", "instrument"])["place"].transform("max")
    known = rows[rows["place"] == latest].merge(_first_prints(rows, firsts), "left", on=_CELL)
    return (
        pd.concat([known[_COLUMNS], _both_instruments(known)])
        .sort_values(_CELL)
        .reset_index(drop=True)
    )


def _ranked(vintages: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """Weakest first: reconstructed ones, then by release; sorting is stable, so table 3 is last."""

    def rank(rows: pd.DataFrame) -> tuple[bool, pd.Timestamp]:
        return rows["state"].iloc[0] != State.RECONSTRUCTED.value, rows["known"].max()

    return sorted(vintages, key=rank)


def release_months(release: pd.DataFrame) -> pd.DataFrame:
    """The months of one press release: ``observed``, ``holder``, ``instrument``,
    ``net_purchases_usd_bn`` as printed, and ``known``."""
    return release_figures(release, "month")


def release_figures(release: pd.DataFrame, span: str) -> pd.DataFrame:
    """As ``release_months``, of another span: ``12m``, twelve months through ``observed``."""
    months = release[(release["span"] == span) & release["line"].isin(list(_OF_LINE))]
    cells = [_OF_LINE[line] for line in months["line"]]
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
    """The months of one press release, with the totals of securities it does not print."""
    rows = release_months(part.frame)
    summed = rows[rows["instrument"].isin(_SUMMED)]
    total = summed.groupby(["observed", "instrument", "known"], as_index=False)[
        "net_purchases_usd_bn"
    ].sum(min_count=2)
    total["net_purchases_usd_bn"] = total["net_purchases_usd_bn"].round(_USD_BN_DECIMALS)
    rows = pd.concat([rows, total.assign(holder="total")]).dropna(subset="net_purchases_usd_bn")
    rows["month_known"] = tic_known(rows["observed"])
    return stamped(rows.assign(printed=True), part)


@per_dataset
def _table(part: Dataset) -> pd.DataFrame:
    """The holder rows of table 1 or 3; a vintage became known with its newest month."""
    rows = table_figures(part)
    rows["month_known"] = rows["known"]
    if part.state is not State.RECONSTRUCTED:
        rows["known"] = part.frame["known"].max()
    return stamped(rows.assign(printed=False), part)


def table_figures(part: Dataset) -> pd.DataFrame:
    """The holder rows of table 1 or 3: ``observed``, ``known``, ``holder``, ``instrument``,
    ``net_purchases_usd_bn``."""
    holders = part.frame[part.frame["code"].isin(list(_HOLDER_OF_CODE))]
    holders = holders.assign(holder=holders["code"].map(_HOLDER_OF_CODE))
    names = [name for name in _NET_COLUMNS if name in holders.columns]
    rows = holders.melt(["observed", "known", "holder"], names, "instrument", "net_usd_mn")
    rows["instrument"] = rows["instrument"].map(_NET_COLUMNS)
    rows["net_purchases_usd_bn"] = rows.pop("net_usd_mn") / _USD_MN_PER_BN
    return rows.dropna(subset="net_purchases_usd_bn")


def _first_prints(rows: pd.DataFrame, firsts: pd.Series) -> pd.DataFrame:
    """What the release that first printed a month said, where it is at hand."""
    printed = rows[rows["printed"] & (rows["known"] <= firsts)]
    renamed = printed.rename(columns={"net_purchases_usd_bn": "first_print_usd_bn"})
    return renamed[[*_CELL, "first_print_usd_bn"]]


def _both_instruments(known: pd.DataFrame) -> pd.DataFrame:
    """Bonds, notes and bills together where both are known, as trusted as the weaker of the two."""
    halves = [known[known["instrument"] == name].set_index(_CELL[:2]) for name in INSTRUMENTS[:2]]
    both = halves[0].join(halves[1].add_suffix("_bills"), how="inner")
    pairs = zip(both["vintage"], both["vintage_bills"], strict=True)
    states = zip(both["state"], both["state_bills"], strict=True)
    inputs = zip(both["inputs"], both["inputs_bills"], strict=True)
    total = pd.DataFrame(
        {
            "instrument": "total",
            "net_purchases_usd_bn": _sum(both, "net_purchases_usd_bn"),
            "vintage": [max(pair, key=_VINTAGES.index) for pair in pairs],
            "first_print_usd_bn": _sum(both, "first_print_usd_bn"),
            "known": both["known"].where(both["known"] > both["known_bills"], both["known_bills"]),
            "state": [worst((State(one), State(other))).value for one, other in states],
            "inputs": list(map(joined, inputs)),
        },
        index=both.index,
    )
    return total.reset_index()[_COLUMNS]


def _sum(both: pd.DataFrame, name: str) -> pd.Series:
    return (both[name] + both[f"{name}_bills"]).round(_USD_BN_DECIMALS)
