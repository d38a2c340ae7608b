"""What the Federal Reserve keeps for foreign officials: a weekly sign of their demand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from tui.measures.cache import per_parts
from tui.measures.flows.net_purchases import official_private
from tui.measures.provenance import STAMPED, stamped
from tui.model.snapshot import Snapshot

SPANS_WEEKS = {"1w": 1, "4w": 4, "52w": 52}
"""Spans of the changes of a week's level, in weeks."""

_USD_MN_PER_BN = 1000.0
_USD_BN_DECIMALS = 3


@per_parts("fred")
def custody(snapshot: Snapshot) -> pd.DataFrame:
    """Marketable Treasuries in custody, Wednesday level, by ``observed``, ascending.

    Columns ``value`` ($ billions, face value), ``known``, ``state``, ``inputs``. H.4.1 by way of
    FRED's WMTSECL1.
    """
    part = snapshot.datasets.get(("fred", "WMTSECL1"))
    if part is None:
        return pd.DataFrame(columns=["value", *STAMPED])
    frame = part.frame.set_index("observed").sort_index()
    levels = frame[["value", "known"]].assign(value=frame["value"] / _USD_MN_PER_BN)
    return stamped(levels, part)


def changes(levels: pd.DataFrame) -> pd.DataFrame:
    """``change_1w_usd_bn`` and so on, by week; NaN where the earlier week is missing."""
    values, weeks = levels["value"], pd.DatetimeIndex(levels.index)
    before = {
        span: values.reindex(weeks - pd.Timedelta(weeks=back)).array
        for span, back in SPANS_WEEKS.items()
    }
    found = {f"change_{span}_usd_bn": values - base for span, base in before.items()}
    return pd.DataFrame(found, index=weeks).round(_USD_BN_DECIMALS)


@dataclass(frozen=True)
class CustodyCorrelation:
    """How the monthly change in custody went with net purchases of officials, bills included."""

    correlation: float
    """Pearson's, NaN for fewer than three months."""
    months: int
    first: date | None
    last: date | None


@per_parts("fred", "tic_release", "tic_table1", "tic_table3")
def likeness(snapshot: Snapshot) -> CustodyCorrelation:
    """The correlation over every month that both have, as known.

    The change of a month is that of the level on its last Wednesday. Custody is at face value, so
    that a change of prices is in neither.
    """
    levels = custody(snapshot)["value"]
    flows = official_private(snapshot)
    official = flows[(flows["holder"] == "official") & (flows["instrument"] == "total")]
    if levels.empty or official.empty:
        return CustodyCorrelation(float("nan"), 0, None, None)
    ends = pd.DatetimeIndex(levels.index).to_period("M").to_timestamp("M").normalize()
    monthly = levels.groupby(ends).last().asfreq("ME").diff()
    bought = official.set_index("observed")["net_purchases_usd_bn"]
    both = pd.concat([monthly, bought], axis="columns", join="inner").dropna()
    if len(both) < 3:
        return CustodyCorrelation(float("nan"), len(both), None, None)
    months = pd.DatetimeIndex(both.index)
    correlation = float(both.iloc[:, 0].corr(both.iloc[:, 1]))
    return CustodyCorrelation(correlation, len(both), months[0].date(), months[-1].date())
