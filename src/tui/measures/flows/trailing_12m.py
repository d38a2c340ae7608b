"""Net purchases of the trailing twelve months, beside the sum that was first printed.

A press release prints the twelve months to its newest month. A table has every month as revised
since. If the table was really known at the snapshot, the difference of the two is the revision.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from tui.measures.cache import per_parts
from tui.measures.flows.month_table import MonthGrid, to_rows
from tui.measures.flows.net_purchases import net_purchases, release_figures, table_figures
from tui.measures.flows.series_breaks import are_comparable
from tui.measures.provenance import Inputs
from tui.model.snapshot import Snapshot, State
from tui.sources.calendars import tic_known_times

PRESS, MIXED = "press release", "several vintages"
"""Values of ``basis``, besides ``table 3`` and ``table 1``."""

_MONTHS = 12
_USD_BN_DECIMALS = 3
_CELL = ["observed", "holder", "instrument"]
_NET = "net_purchases_usd_bn"
_SUM, _PRINTED, _REVISION = "sum_12m_usd_bn", "printed_12m_usd_bn", "revision_12m_usd_bn"
_TABLES = {"tic_table3": "table 3", "tic_table1": "table 1"}
"""Source -> name. Table 3, which includes bills, takes precedence."""


@per_parts("tic_release", *_TABLES)
def trailing_12m(snapshot: Snapshot) -> pd.DataFrame:
    """Return net purchases of twelve months by last month, holder and instrument.

    Sorted by ``observed`` (end of the last month), ``holder`` and ``instrument``; amounts in $
    billions, + = foreigners bought. Further columns: ``sum_12m_usd_bn``, its ``basis``,
    ``printed_12m_usd_bn`` (NaN if that release is not available), ``revision_12m_usd_bn`` (sum
    minus printed) and ``inputs``. Empty without data.

    The sum is of one table, if it was known at the snapshot. Else it is the printed sum. Else it
    is of the months as known, from several vintages: then the revision is NaN.
    """
    printed = pd.concat([_empty(), *_printed_sums(snapshot)])
    candidates = [*_table_sums(snapshot), printed, *_mixed_sums(snapshot)]
    sums = pd.concat(candidates, ignore_index=True).drop_duplicates(_CELL)
    sums = sums.merge(printed[[*_CELL, _SUM]].rename(columns={_SUM: _PRINTED}), "left", on=_CELL)
    revision = (sums[_SUM] - sums[_PRINTED]).round(_USD_BN_DECIMALS)
    sums[_REVISION] = revision.where(sums["basis"] != MIXED)
    return sums.sort_values(_CELL, ignore_index=True)


def _empty() -> pd.DataFrame:
    columns = {"observed": "datetime64[us]", _SUM: "float64"}
    return pd.DataFrame(columns=[*_CELL, _SUM, "basis", "inputs"]).astype(columns)


def _table_sums(snapshot: Snapshot) -> Iterator[pd.DataFrame]:
    """Yield the sums of each table, except reconstructed ones: these contain later revisions."""
    for source, name in _TABLES.items():
        for part in snapshot.parts(source):
            if part.state is not State.RECONSTRUCTED:
                wide = _with_totals(_wide(table_figures(part)))
                yield _long(_rolling_sums(wide), name, ((source, part.part),))


def _printed_sums(snapshot: Snapshot) -> Iterator[pd.DataFrame]:
    """Yield the sums that a release printed first: those to a month no earlier release had."""
    releases = [
        release_figures(part.frame, "12m").assign(part=part.part)
        for part in snapshot.parts("tic_release")
    ]
    if releases:
        rows = pd.concat(releases)
        first = rows[rows["known"] <= tic_known_times(rows["observed"])]
        long = _long(_with_totals(_wide(first)), PRESS, ())
        days = dict(zip(first["observed"], first["part"], strict=True))
        inputs = [(("tic_release", days[month]),) for month in long["observed"]]
        yield long.assign(inputs=pd.Series(inputs, long.index, dtype=object))


def _mixed_sums(snapshot: Snapshot) -> Iterator[pd.DataFrame]:
    """Yield the sums of the months as known, each from its own vintage."""
    flows = net_purchases(snapshot)
    if not flows.empty:
        parts = [part for source in ("tic_release", *_TABLES) for part in snapshot.parts(source)]
        inputs = tuple((part.source, part.part) for part in parts)
        yield _long(_rolling_sums(_wide(flows)), MIXED, inputs)


def _wide(rows: pd.DataFrame) -> pd.DataFrame:
    """Return net purchases as months x (holder, instrument), in $ billions."""
    return MonthGrid(rows, ["holder", "instrument"]).table(_NET)


def _with_totals(wide: pd.DataFrame) -> pd.DataFrame:
    """Return the table with both holders together, where missing, and all Treasuries together."""
    missing = np.full(len(wide), np.nan)
    holders, instruments = (wide.columns.get_level_values(level) for level in (0, 1))
    cells = list(zip(map(str, holders), map(str, instruments), strict=True))
    whole: dict[tuple[str, str], npt.NDArray[np.float64]] = dict(
        zip(cells, wide.to_numpy().T, strict=True)
    )

    def both(first: tuple[str, str], second: tuple[str, str]) -> npt.NDArray[np.float64]:
        return whole.get(first, missing) + whole.get(second, missing)

    for instrument in dict.fromkeys(instrument for _, instrument in cells):
        if ("total", instrument) not in whole:
            whole["total", instrument] = both(("official", instrument), ("private", instrument))
    for holder in dict.fromkeys([*(holder for holder, _ in cells), "total"]):
        whole[holder, "total"] = both((holder, "bonds_notes"), (holder, "bills"))
    columns = pd.MultiIndex.from_tuples(list(whole), names=wide.columns.names)
    return pd.DataFrame(np.column_stack(list(whole.values())), wide.index, columns)


def _rolling_sums(wide: pd.DataFrame) -> pd.DataFrame:
    """Return the sums to each month; NaN if a month is missing, no row if the series breaks."""
    months = pd.date_range(wide.index.min(), wide.index.max(), freq="ME", unit="us")
    sums = wide.reindex(months).rolling(_MONTHS).sum()
    return sums[are_comparable(months, _MONTHS - 1)]


def _long(wide: pd.DataFrame, basis: str, inputs: Inputs) -> pd.DataFrame:
    """Return one row per sum that is not missing."""
    long = to_rows(wide, _SUM)
    long[_SUM] = long[_SUM].round(_USD_BN_DECIMALS)
    repeated = pd.Series([inputs] * len(long), long.index, dtype=object)
    return long.assign(basis=basis, inputs=repeated)
