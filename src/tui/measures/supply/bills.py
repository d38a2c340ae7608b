"""Bills outstanding on any day, and what is issued and matures in the weeks ahead.

Both are sums over the auctions at hand. No bill is longer than 53 weeks, so that a list of all
auctions of 53 weeks has every bill. Notes and bonds cannot be summed so: older ones mature too.
"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from tui.measures.auctions.results import BILLS, auctions
from tui.measures.cache import per_parts
from tui.measures.provenance import PROVENANCE_COLUMNS, merge_inputs
from tui.model.snapshot import Snapshot, State, worst_state

LONGEST = timedelta(weeks=53)
"""Longest time from issue to maturity of a bill."""
LONGEST_GAP = timedelta(days=6)
"""Longest time between two issue dates of bills: they are issued on Tuesdays and Thursdays."""
AWARDS = ("competitive_usd_bn", "noncompetitive_usd_bn", "soma_usd_bn", "fima_usd_bn")
"""Parts of the amount issued."""
_USD_BN_DECIMALS = 6


@per_parts("auctions")
def issues(snapshot: Snapshot) -> pd.DataFrame:
    """Return one row per auction with an issue date, by ``observed``, without tests.

    - ``is_bill``; ``issue_date``; ``maturity_date``; ``held``: True if the result is known.
    - ``amount_usd_bn``: par issued. Before the result, the amount offered, and of a bill what the
      Federal Reserve takes besides (``_rolled_usd_bn``).
    """
    rows = auctions(snapshot)
    columns = ["observed", "is_bill", "issue_date", "maturity_date", "held", "amount_usd_bn"]
    if rows.empty:
        return pd.DataFrame(columns=[*columns, *PROVENANCE_COLUMNS])
    rows = rows[rows["issue_date"].notna() & ~rows["test"].astype(bool)]
    issued = rows[list(AWARDS)].sum(axis="columns", min_count=1)
    held = rows["held"].astype(bool)
    return rows.assign(
        is_bill=rows["kind"].isin(BILLS),
        held=held,
        amount_usd_bn=issued.where(held, rows["offering_usd_bn"] + _rolled_usd_bn(rows)),
    )[[*columns, *PROVENANCE_COLUMNS]]


def _rolled_usd_bn(rows: pd.DataFrame) -> pd.Series:
    """Return what the Federal Reserve takes of each bill besides the amount offered.

    It replaces the bills it holds that mature on the day of issue, in proportion to the amounts
    offered that day. It takes no cash management bills. Of notes and bonds it is 0 here, for until
    December 2025 a part of them was not replaced.
    """
    offered = rows["offering_usd_bn"].where(rows["kind"] == "Bill")
    of_day = offered.groupby(rows["issue_date"]).transform("sum")
    rolled: pd.Series = (rows["fed_maturing_usd_bn"] * offered / of_day).fillna(0.0)
    return rolled


def missing_bills(rows: pd.DataFrame, day: date) -> str:
    """Return why the bills of a day cannot be summed, "" if they can.

    ``rows`` are those of ``issues``.
    """
    end, start = pd.Timestamp(day), pd.Timestamp(day - LONGEST)
    dates = rows.loc[rows["is_bill"].astype(bool), "issue_date"]
    if dates.empty or dates.min() > start:
        return "not all bill auctions of 53 weeks are at hand"
    within = dates[dates.between(start, end)].drop_duplicates().sort_values()
    steps = pd.Series([start, *within, end]).diff()
    if (steps > LONGEST_GAP).any():
        return "bill auctions of some weeks are not at hand"
    return ""


def bills_outstanding_usd_bn(snapshot: Snapshot, day: date) -> float:
    """Return the par value of all bills issued by a day and not matured; NaN if some may miss.

    Against the Monthly Statement's it is up to 0.8 billion too high.
    """
    rows = issues(snapshot)
    if missing_bills(rows, day):
        return float("nan")
    end = pd.Timestamp(day)
    is_out = (rows["issue_date"] <= end) & (rows["maturity_date"] > end)
    return float(rows.loc[is_out & rows["is_bill"], "amount_usd_bn"].sum())


def weeks_ahead(snapshot: Snapshot, day: date) -> pd.DataFrame:
    """Return one row per week from that of ``day`` to the last maturity of a bill, by its Monday.

    Only what settles after ``day`` is in it.

    - ``bills_maturing_usd_bn``: bills at hand that mature; NaN if some may be missing.
    - ``bills_issued_usd_bn``, ``coupons_issued_usd_bn``: sold or announced so far, NaN for none.
    - ``bills_net_usd_bn``: bills issued less maturing, + = more is sold. NaN until the bills of the
      last day on which some mature in the week are announced.
    - ``known``, ``state``, ``inputs`` of the auctions in it.
    """
    rows = issues(snapshot)
    is_bill = rows["is_bill"].astype(bool)
    end = pd.Timestamp(day)
    figures = {
        "bills_maturing_usd_bn": (is_bill, "maturity_date"),
        "bills_issued_usd_bn": (is_bill, "issue_date"),
        "coupons_issued_usd_bn": (~is_bill, "issue_date"),
    }
    every = pd.concat(
        [
            rows[chosen & (rows[settles] > end)]
            .rename(columns={settles: "settles"})
            .assign(figure=name)
            for name, (chosen, settles) in figures.items()
        ]
    )
    if every.empty:
        return pd.DataFrame(columns=[*figures, "bills_net_usd_bn", *PROVENANCE_COLUMNS])
    every["week"] = every["settles"] - pd.to_timedelta(every["settles"].dt.day_of_week, unit="D")
    table = every.pivot_table("amount_usd_bn", "week", "figure", aggfunc="sum", observed=True)
    table = table.reindex(columns=list(figures)).round(_USD_BN_DECIMALS)
    if missing_bills(rows, day):
        table["bills_maturing_usd_bn"] = float("nan")
    net = (table["bills_issued_usd_bn"] - table["bills_maturing_usd_bn"]).round(_USD_BN_DECIMALS)
    last = every.groupby(["figure", "week"])["settles"].max()
    is_whole = [_is_announced(last, week) for week in table.index]
    net = net.where(pd.Series(is_whole, table.index))
    return table.assign(bills_net_usd_bn=net).join(_provenance(every))


def _is_announced(last: pd.Series, week: object) -> bool:
    """Return whether bills are issued on the last day of a week on which bills mature.

    ``last`` is the last day of each figure and week.
    """
    issued, maturing = (
        last.get((f"bills_{figure}_usd_bn", week), pd.NaT) for figure in ("issued", "maturing")
    )
    return bool(issued >= maturing)


def _provenance(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the provenance of each week's sums."""
    weeks = rows.groupby("week")
    states = {week: worst_state(tuple(map(State, set(of["state"])))).value for week, of in weeks}
    inputs = {week: merge_inputs(of["inputs"]) for week, of in weeks}
    return pd.DataFrame(
        {
            "known": weeks["known"].max(),
            "state": pd.Series(states),
            "inputs": pd.Series(inputs, dtype=object),
        }
    )
