"""Absorption of net supply by month: foreigners, the Federal Reserve, and others by difference.

Supply is at par and contains accretion. Foreigners' net purchases are transactions at market
prices (TIC). The Fed's share is the change of its holdings from the last Wednesday of a month to
that of the next. What these do not explain is in ``others``.
"""

from __future__ import annotations

import pandas as pd

from tui.measures.cache import per_parts
from tui.measures.flows.net_purchases import treasury_net_purchases
from tui.measures.flows.trailing_12m import trailing_12m
from tui.measures.provenance import PROVENANCE_COLUMNS, merge_inputs
from tui.measures.supply.fed import TREASURIES, at_month_ends, fed_treasuries
from tui.measures.supply.net_issuance import ALL, of_kind
from tui.model.snapshot import Snapshot, State, worst_state

FOREIGN_SOURCES = ("mspd", "tic_release", "tic_table1", "tic_table3")
"""Names of the sources that the share of foreigners is computed from."""
SOURCES = (*FOREIGN_SOURCES, "fred")
"""Names of all sources that absorption is computed from."""
HOLDERS = ("supply", "foreign", "official", "private", "fed", "others")
"""Rows of a month. Foreigners are official and private; supply is foreigners, Fed and others."""
FOREIGN = {"foreign": "total", "official": "official", "private": "private"}
"""Row -> holder in TIC."""
_MONTHS = 12
_USD_BN_DECIMALS = 3
_PCT_DECIMALS = 4
_FIGURES = ("net_usd_bn", "sum_12m_usd_bn", "printed_12m_usd_bn")
_SHARES = {
    "share_12m_pct": "sum_12m_usd_bn",
    "printed_share_12m_pct": "printed_12m_usd_bn",
}
"""Share -> the amount that it is of."""
COLUMNS = ["observed", "holder", *_FIGURES, *_SHARES, *PROVENANCE_COLUMNS]


@per_parts(*FOREIGN_SOURCES, ("fred", TREASURIES))
def absorption(snapshot: Snapshot) -> pd.DataFrame:
    """Return one row per month end and holder, sorted by month and then as ``HOLDERS``.

    - ``net_usd_bn``: net supply, or what a holder took of it; + = took.
    - ``sum_12m_usd_bn``: the same over twelve months; of foreigners as now known.
    - ``printed_12m_usd_bn``: of foreigners, as the press release first printed it; else NaN.
    - ``share_12m_pct``, ``printed_share_12m_pct``: shares of the net supply of those twelve months;
      NaN if that was not above zero.

    A month is in it once both supply and foreigners are known. Empty without data.
    """
    rows = _supply_and_foreigners(snapshot, tuple(FOREIGN))
    if not rows:
        return pd.DataFrame(columns=COLUMNS)
    rows["fed"] = _fed(snapshot).reindex(rows["supply"].index)
    rows["others"] = _others(rows)
    return _with_shares(rows)


def foreign_share(snapshot: Snapshot) -> pd.DataFrame:
    """Return the rows of foreigners in ``absorption``, by ``observed``."""
    rows = _supply_and_foreigners(snapshot, ("foreign",))
    whole = _with_shares(rows) if rows else pd.DataFrame(columns=COLUMNS)
    return whole[whole["holder"] == "foreign"].set_index("observed")


def _supply_and_foreigners(snapshot: Snapshot, names: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    """Return net supply and some rows of ``FOREIGN``, by month, of the months that have both.

    Empty without one.
    """
    supply = of_kind(ALL, snapshot)
    flows = treasury_net_purchases(snapshot)
    flows = flows[flows["instrument"] == "total"]
    foreign = {
        name: flows[flows["holder"] == holder].set_index("observed")
        for name, holder in FOREIGN.items()
        if name in names
    }
    months = supply.index.intersection(foreign["foreign"].index)
    if not len(months):
        return {}
    sums = trailing_12m(snapshot)
    sums = sums[sums["instrument"] == "total"]
    rows = {"supply": _supply(supply).reindex(months)}
    for name in names:
        yearly = sums[sums["holder"] == FOREIGN[name]].set_index("observed")
        rows[name] = _foreign(foreign[name], yearly).reindex(months)
    return rows


def _supply(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.rename(
        columns={"net_issuance_usd_bn": "net_usd_bn", "net_issuance_12m_usd_bn": "sum_12m_usd_bn"}
    )[["net_usd_bn", "sum_12m_usd_bn", *PROVENANCE_COLUMNS]]


def _foreign(rows: pd.DataFrame, yearly: pd.DataFrame) -> pd.DataFrame:
    """Return a holder's months with their sums of twelve months. Each has inputs of its own."""
    sums = yearly.reindex(rows.index)
    inputs = [
        merge_inputs((mine, its if isinstance(its, tuple) else ()))
        for mine, its in zip(rows["inputs"], sums["inputs"], strict=True)
    ]
    return pd.DataFrame(
        {
            "net_usd_bn": rows["net_purchases_usd_bn"],
            "sum_12m_usd_bn": sums["sum_12m_usd_bn"],
            "printed_12m_usd_bn": sums["printed_12m_usd_bn"],
            "known": rows["known"],
            "state": rows["state"],
            "inputs": pd.Series(inputs, rows.index, dtype=object),
        }
    )


def _fed(snapshot: Snapshot) -> pd.DataFrame:
    """Return the changes of the Fed's holdings between the last Wednesdays of months."""
    ends = at_month_ends(fed_treasuries(snapshot))
    if ends.empty:
        return pd.DataFrame(columns=["net_usd_bn", "sum_12m_usd_bn", *PROVENANCE_COLUMNS])
    levels = ends["value"].asfreq("ME")
    changes = {"net_usd_bn": levels.diff(), "sum_12m_usd_bn": levels.diff(_MONTHS)}
    return ends[list(PROVENANCE_COLUMNS)].join(pd.DataFrame(changes))


def _others(rows: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what supply leaves after foreigners and the Fed; NaN if one of them is missing."""
    names = ("net_usd_bn", "sum_12m_usd_bn")
    amounts = {
        name: rows["supply"][name] - rows["foreign"][name] - rows["fed"][name] for name in names
    }
    return pd.DataFrame(amounts).join(_merged(rows["supply"], rows["foreign"], rows["fed"]))


def _merged(*frames: pd.DataFrame) -> pd.DataFrame:
    """Return the provenance of figures computed from the same month of each frame."""
    times = {place: pd.to_datetime(frame["known"], utc=True) for place, frame in enumerate(frames)}
    known = pd.DataFrame(times).max(axis="columns")
    states, inputs = [], []
    for month in zip(
        *(zip(frame["state"], frame["inputs"], strict=True) for frame in frames), strict=True
    ):
        given = [(state, keys) for state, keys in month if isinstance(keys, tuple)]
        states.append(worst_state(tuple(State(state) for state, _ in given)).value)
        inputs.append(merge_inputs(keys for _, keys in given))
    index = frames[0].index
    return pd.DataFrame(
        {"known": known, "state": states, "inputs": pd.Series(inputs, index, dtype=object)}, index
    )


def _with_shares(rows: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the holders in one frame, with their shares of the supply of twelve months."""
    supply = rows["supply"]
    total = supply["sum_12m_usd_bn"].where(supply["sum_12m_usd_bn"] > 0)
    frames = []
    for holder, given in rows.items():
        amounts = given.reindex(columns=list(_FIGURES)).astype("float64")
        frame = amounts.round(_USD_BN_DECIMALS)
        for name, column in _SHARES.items():
            frame[name] = (amounts[column] / total * 100).round(_PCT_DECIMALS)
        frames.append(frame.assign(holder=holder).join(_merged(supply, given)))
    whole = pd.concat(frames).rename_axis("observed").reset_index()
    whole["place"] = whole["holder"].map({name: place for place, name in enumerate(HOLDERS)})
    return whole.sort_values(["observed", "place"], ignore_index=True)[COLUMNS]
