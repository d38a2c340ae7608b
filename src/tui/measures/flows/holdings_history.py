"""Holdings of Treasuries by country since March 2000, with the breaks of their series.

The history of the major foreign holders is used until table 3 begins, and table 3 from then on.
Both measure the same: the last series of the history is the first of the table.
"""

from __future__ import annotations

import pandas as pd

from tui.measures.cache import per_parts
from tui.measures.flows.holdings import positions
from tui.measures.flows.series_breaks import BREAKS, series_of
from tui.measures.provenance import PROVENANCE_COLUMNS, with_provenance
from tui.model.snapshot import Snapshot

_HELD = "holdings_usd_bn"
_FIGURES = (
    *(_HELD, "change_usd_bn", "net_purchases_usd_bn", "valuation_change_usd_bn"),
    *("other_change_usd_bn", "share_pct", "rank"),
)
_COLUMNS = (
    "observed",
    "country",
    "code",
    "kind",
    "series",
    "begins",
    *_FIGURES,
    *PROVENANCE_COLUMNS,
)
_USD_BN_DECIMALS = 3
_LAST_SERIES = 13
"""Number of the last series of the history."""


def history(instrument: str, snapshot: Snapshot) -> pd.DataFrame:
    """Return ``since_2000`` for all Treasuries; for other instruments their table, since 2020.

    Raises KeyError for an instrument that is not in ``SECURITIES``. Empty without data.
    """
    if instrument == "total":
        return since_2000(snapshot)
    table = positions(instrument, snapshot)
    return table if table.empty else _with_series(table).sort_values(["code", "observed"])


@per_parts("tic_history", "tic_table3")
def since_2000(snapshot: Snapshot) -> pd.DataFrame:
    """Return Treasuries held, one row per country, holder or total and month, sorted by both.

    Columns: ``observed`` (month end), ``country``, ``code``, ``kind``, ``series`` (its number),
    ``begins`` (True for the first month of a series), the figures of ``positions``, and ``known``,
    ``state``, ``inputs``. Before 2020 only holdings and their change are available, other figures
    are NaN. Levels of two series do not compare; a change across a break is NaN. Empty without
    table 3.
    """
    table = positions("total", snapshot)
    if table.empty:
        return pd.DataFrame(columns=list(_COLUMNS))
    table = _with_series(table)
    before = _before_table(snapshot, table)
    rows = pd.concat([before, table], ignore_index=True).sort_values(["code", "observed"])
    rows = rows.assign(change_usd_bn=rows["change_usd_bn"].fillna(_change(rows)))
    return rows.reindex(columns=list(_COLUMNS)).reset_index(drop=True)


def _with_series(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the columns ``series`` and ``begins``."""
    months = pd.DatetimeIndex(table["observed"])
    return table.assign(series=_LAST_SERIES + series_of(months), begins=months.isin(list(BREAKS)))


def _before_table(snapshot: Snapshot, table: pd.DataFrame) -> pd.DataFrame:
    """Return the months of the history before the table begins, for the holders that it names.

    Where a month is in two series, the newer one is used.
    """
    parts = snapshot.parts("tic_history")
    if not parts or parts[-1].frame.empty:
        return table.iloc[:0]
    part = parts[-1]
    holders = table.drop_duplicates("code")[["country", "code", "kind"]]
    frame = part.frame[part.frame["observed"] < table["observed"].min()]
    names = frame["country"].replace({"Of Which: Foreign Official": "Foreign official"})
    rows = frame.assign(country=names).merge(holders, on="country")
    rows = rows.sort_values("series").drop_duplicates(["code", "observed"], keep="last")
    return with_provenance(rows.rename(columns={"breaks": "begins"}), part)


def _change(rows: pd.DataFrame) -> pd.Series:
    """Holdings minus those of the month before, of the same code and series, in $ billions."""
    by_series = rows.groupby(["code", "series"], sort=False)
    follows = by_series["observed"].shift() == rows["observed"] - pd.offsets.MonthEnd()
    return by_series[_HELD].diff().round(_USD_BN_DECIMALS).where(follows)
