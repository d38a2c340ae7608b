"""Net positions of groups of traders in Treasury futures, and their percentiles."""

from __future__ import annotations

import pandas as pd
from msgspec import Struct

from tui.measures.cache import per_parts
from tui.measures.provenance import PROVENANCE_COLUMNS, with_provenance
from tui.model.snapshot import Snapshot
from tui.sources.positions import CONTRACTS, GROUPS

FACE_USD = {
    "2Y": 200_000,
    "5Y": 100_000,
    "10Y": 100_000,
    "Ultra 10Y": 100_000,
    "Bond": 100_000,
    "Ultra Bond": 100_000,
}
"""Face value of what one contract delivers, in dollars (the CFTC's contract units)."""
NO_EQUIVALENTS = "No 10-year equivalents: no source at hand states a factor."
NET_COLUMNS = [f"{group}_net_contracts" for group in GROUPS]
COLUMNS = ["contract", "open_interest_contracts", *NET_COLUMNS, *PROVENANCE_COLUMNS]
_USD_PER_BN = 1e9


@per_parts("positions")
def net_positions(snapshot: Snapshot) -> pd.DataFrame:
    """Return the net position of each group by report day (``observed``) and contract, ascending.

    ``…_net_contracts`` are long less short positions, + = long; a spread is in neither. Columns
    ``COLUMNS``. A report that is in two files is taken from that of the year. Empty without data.
    """
    parts = [with_provenance(part.frame, part) for part in snapshot.parts("positions")]
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    rows = pd.concat(parts).drop_duplicates(["observed", "code"])
    places = {code: place for place, code in enumerate(CONTRACTS)}
    ordered = rows.assign(place=rows["code"].map(places)).sort_values(["observed", "place"])
    nets = {
        f"{group}_net_contracts": ordered[f"{group}_long"] - ordered[f"{group}_short"]
        for group in GROUPS
    }
    named = ordered.assign(
        contract=ordered["code"].map(dict(CONTRACTS)),
        open_interest_contracts=ordered["open_interest"],
        **nets,
    )
    return named.set_index("observed")[COLUMNS]


def of_contract(snapshot: Snapshot, contract: str) -> pd.DataFrame:
    """Return the rows of ``net_positions`` of one contract."""
    rows = net_positions(snapshot)
    return rows[rows["contract"] == contract]


def face_usd_bn(contracts: float, contract: str) -> float:
    """Return the face value of a number of contracts in $ billions, with its sign."""
    return contracts * FACE_USD[contract] / _USD_PER_BN


class Rank(Struct, frozen=True):
    """Rank of the newest figure among all reports at hand."""

    share_pct: float
    """Share of reports with a figure at or below the newest, in percent. NaN without a report."""
    reports: int
    """Number of reports at hand. There may be years between two of them."""


def rank_of_newest(values: pd.Series) -> Rank:
    """Return the rank of the last of some figures of the reports at hand, oldest first."""
    if values.empty:
        return Rank(float("nan"), 0)
    return Rank(float((values <= values.iloc[-1]).mean() * 100), len(values))


def week_change(values: pd.Series) -> float:
    """Return the newest figure less that of the report before it, + = higher.

    NaN if that report is not at hand: reports are six to eight days apart.
    """
    if len(values) < 2:
        return float("nan")
    days = pd.DatetimeIndex(values.index)
    is_next = days[-1] - days[-2] <= pd.Timedelta(days=8)
    return float(values.iloc[-1] - values.iloc[-2]) if is_next else float("nan")
