"""Twelve months of net purchases, summed within one vintage, beside what was first printed of them.

A press release prints the twelve months through its newest month; a table has every month as later
revised. Where the table was really known at the moment, the difference of the two is revision.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from tui.measures.cache import per_parts
from tui.measures.flows.holdings import comparable
from tui.measures.flows.net_purchases import by_holder, release_figures, table_figures
from tui.measures.provenance import Inputs
from tui.model.snapshot import Snapshot, State
from tui.sources.calendars import tic_known

PRESS, MIXED = "press release", "several vintages"
"""Where a sum is from, besides ``table 3`` and ``table 1``."""

_MONTHS = 12
_USD_BN_DECIMALS = 3
_CELL = ["observed", "holder", "instrument"]
_NET = "net_purchases_usd_bn"
_SUM, _PRINTED, _REVISION = "sum_12m_usd_bn", "printed_12m_usd_bn", "revision_12m_usd_bn"
_TABLES = {"tic_table3": "table 3", "tic_table1": "table 1"}
"""Source -> name, the one with all of Treasuries first."""


@per_parts("tic_release", *_TABLES)
def twelve_months(snapshot: Snapshot) -> pd.DataFrame:
    """Net purchases of twelve months by last month, holder and instrument, in $ billions.

    Columns ``observed``, ``holder``, ``instrument``, ``sum_12m_usd_bn``, its ``basis``,
    ``printed_12m_usd_bn`` (NaN where that release is not at hand), ``revision_12m_usd_bn`` and
    ``inputs``. A sum is of one table that was known, else what was printed, else of the months as
    known, each from whatever vintage: such a sum is compared with nothing.
    """
    printed = pd.concat([_empty(), *_printed(snapshot)])
    sums = pd.concat([*_of_tables(snapshot), printed, *_mixed(snapshot)], ignore_index=True)
    found = sums.drop_duplicates(_CELL).merge(
        printed[[*_CELL, _SUM]].rename(columns={_SUM: _PRINTED}), "left", on=_CELL
    )
    revision = (found[_SUM] - found[_PRINTED]).round(_USD_BN_DECIMALS)
    found[_REVISION] = revision.where(found["basis"] != MIXED)
    return found.sort_values(_CELL, ignore_index=True)


def _empty() -> pd.DataFrame:
    columns = {"observed": "datetime64[us]", _SUM: "float64"}
    return pd.DataFrame(columns=[*_CELL, _SUM, "basis", "inputs"]).astype(columns)


def _of_tables(snapshot: Snapshot) -> Iterator[pd.DataFrame]:
    """The sums of the tables that were known: a reconstructed one is as later revised."""
    for source, name in _TABLES.items():
        for part in snapshot.parts(source):
            if part.state is not State.RECONSTRUCTED:
                wide = _with_totals(_wide(table_figures(part)))
                yield _long(_rolled(wide), name, ((source, part.part),))


def _printed(snapshot: Snapshot) -> Iterator[pd.DataFrame]:
    """Of each release the twelve months that no release before it had."""
    releases = [
        release_figures(part.frame, "12m").assign(part=part.part)
        for part in snapshot.parts("tic_release")
    ]
    if releases:
        rows = pd.concat(releases)
        first = rows[rows["known"] <= tic_known(rows["observed"])]
        long = _long(_with_totals(_wide(first)), PRESS, ())
        days = dict(zip(first["observed"], first["part"], strict=True))
        inputs = [(("tic_release", days[month]),) for month in long["observed"]]
        yield long.assign(inputs=pd.Series(inputs, long.index, dtype=object))


def _mixed(snapshot: Snapshot) -> Iterator[pd.DataFrame]:
    known = by_holder(snapshot)
    if not known.empty:
        parts = [part for source in ("tic_release", *_TABLES) for part in snapshot.parts(source)]
        inputs = tuple((part.source, part.part) for part in parts)
        yield _long(_rolled(_wide(known)), MIXED, inputs)


def _wide(rows: pd.DataFrame) -> pd.DataFrame:
    """Months x (holder, instrument), in $ billions."""
    return rows.pivot_table(_NET, "observed", ["holder", "instrument"], aggfunc="last")


def _with_totals(wide: pd.DataFrame) -> pd.DataFrame:
    """With both holders and both kinds of Treasuries together, where these have no column."""
    whole = wide.copy()
    for instrument in dict.fromkeys(wide.columns.get_level_values("instrument")):
        sides = [("official", instrument), ("private", instrument)]
        if ("total", instrument) not in wide.columns:
            whole["total", instrument] = wide.reindex(columns=sides).sum(
                axis="columns", skipna=False
            )
    for holder in dict.fromkeys(wide.columns.get_level_values("holder")) | {"total": None}:
        halves = [(holder, "bonds_notes"), (holder, "bills")]
        whole[holder, "total"] = whole.reindex(columns=halves).sum(axis="columns", skipna=False)
    return whole


def _rolled(wide: pd.DataFrame) -> pd.DataFrame:
    """Sums over the twelve months that end with each; NaN where one is missing or incomparable."""
    months = pd.date_range(wide.index.min(), wide.index.max(), freq="ME", unit="us")
    sums = wide.reindex(months).rolling(_MONTHS).sum()
    return sums[comparable(months, _MONTHS - 1)]


def _long(wide: pd.DataFrame, basis: str, inputs: Inputs) -> pd.DataFrame:
    """A row per sum there is."""
    rows = wide.rename_axis(index="observed", columns=["holder", "instrument"])
    long = rows.melt(value_name=_SUM, ignore_index=False).dropna().reset_index()
    long[_SUM] = long[_SUM].round(_USD_BN_DECIMALS)
    everywhere = pd.Series([inputs] * len(long), long.index, dtype=object)
    return long.assign(basis=basis, inputs=everywhere)
