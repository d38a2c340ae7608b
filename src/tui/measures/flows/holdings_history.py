"""What each country held of Treasuries since March 2000, and where its series begin anew.

The history of the major holders until table 3 begins, and that table from there on: both count the
same, and the history's last series is the table's first.
"""

from __future__ import annotations

import pandas as pd

from tui.measures.cache import per_parts
from tui.measures.flows.holdings import BREAKS, positions, series_of
from tui.measures.provenance import STAMPED, stamped
from tui.model.snapshot import Snapshot

_HELD = "holdings_usd_bn"
_FIGURES = (
    *(_HELD, "change_usd_bn", "net_purchases_usd_bn", "valuation_change_usd_bn"),
    *("other_change_usd_bn", "share_pct", "rank"),
)
_COLUMNS = ("observed", "country", "code", "kind", "series", "begins", *_FIGURES, *STAMPED)
_USD_BN_DECIMALS = 3
_LAST = 13
"""Number of the history's last series."""


def history(instrument: str, snapshot: Snapshot) -> pd.DataFrame:
    """As ``since_2000``; of what is no total of Treasuries the months of its table, since 2020.

    Raises KeyError for an unknown instrument.
    """
    if instrument == "total":
        return since_2000(snapshot)
    table = positions(instrument, snapshot)
    return table if table.empty else _in_series(table).sort_values(["code", "observed"])


@per_parts("tic_history", "tic_table3")
def since_2000(snapshot: Snapshot) -> pd.DataFrame:
    """A row per country (also holder and grand total) and month, by code and ``observed``.

    Columns ``observed`` (month end), ``country``, ``code``, ``kind``, ``series`` (its number;
    levels and changes of two do not compare), ``begins`` (True where one does), figures as of
    ``positions`` (before 2020 holdings and their change alone), ``known``, ``state``, ``inputs``.
    """
    table = positions("total", snapshot)
    if table.empty:
        return pd.DataFrame(columns=list(_COLUMNS))
    table = _in_series(table)
    before = _of_history(snapshot, table)
    rows = pd.concat([before, table], ignore_index=True).sort_values(["code", "observed"])
    rows = rows.assign(change_usd_bn=rows["change_usd_bn"].fillna(_change(rows)))
    return rows.reindex(columns=list(_COLUMNS)).reset_index(drop=True)


def _in_series(table: pd.DataFrame) -> pd.DataFrame:
    months = pd.DatetimeIndex(table["observed"])
    return table.assign(series=_LAST + series_of(months), begins=months.isin(list(BREAKS)))


def _of_history(snapshot: Snapshot, table: pd.DataFrame) -> pd.DataFrame:
    """The history's months before the table, of whom the table names; the newer series of two."""
    parts = snapshot.parts("tic_history")
    if not parts or parts[-1].frame.empty:
        return table.iloc[:0]
    part = parts[-1]
    known = table.drop_duplicates("code")[["country", "code", "kind"]]
    frame = part.frame[part.frame["observed"] < table["observed"].min()]
    names = frame["country"].replace({"Of Which: Foreign Official": "Foreign official"})
    rows = frame.assign(country=names).merge(known, on="country")
    rows = rows.sort_values("series").drop_duplicates(["code", "observed"], keep="last")
    return stamped(rows.rename(columns={"breaks": "begins"}), part)


def _change(rows: pd.DataFrame) -> pd.Series:
    """Holdings less those of the month before, of the same code and series."""
    by_series = rows.groupby(["code", "series"], sort=False)
    before = by_series["observed"].shift() == rows["observed"] - pd.offsets.MonthEnd()
    return by_series[_HELD].diff().round(_USD_BN_DECIMALS).where(before)
