"""Treasuries that the Federal Reserve holds in custody for foreign official accounts, weekly."""

from __future__ import annotations

from datetime import date

import pandas as pd
from msgspec import Struct

from tui.measures.cache import per_parts
from tui.measures.flows.net_purchases import treasury_net_purchases
from tui.measures.provenance import PROVENANCE_COLUMNS, with_provenance
from tui.model.snapshot import Snapshot

SPANS_WEEKS = {"1w": 1, "4w": 4, "52w": 52}
"""Span of a change -> its length in weeks."""
_MIN_MONTHS = 3
_HELD = ("fred", "WMTSECL1")
"""Source and part of the level."""

_USD_MN_PER_BN = 1000.0
_USD_BN_DECIMALS = 3


@per_parts(_HELD)
def custody(snapshot: Snapshot) -> pd.DataFrame:
    """Return marketable Treasuries in custody, Wednesday level, by ``observed``, ascending.

    Columns: ``value`` ($ billions, face value) and the provenance columns. Empty without data.
    Source: the Federal Reserve's release H.4.1, FRED series WMTSECL1.
    """
    part = snapshot.datasets.get(_HELD)
    if part is None:
        return pd.DataFrame(columns=["value", *PROVENANCE_COLUMNS])
    frame = part.frame.set_index("observed").sort_index()
    levels = frame[["value", "known"]].assign(value=frame["value"] / _USD_MN_PER_BN)
    return with_provenance(levels, part)


def custody_changes(levels: pd.DataFrame) -> pd.DataFrame:
    """Return the change of each week's level over every span of ``SPANS_WEEKS``, in $ billions.

    ``levels`` as of ``custody``. Columns ``change_1w_usd_bn`` and so on, + = higher. NaN where the
    earlier week is missing.
    """
    values, weeks = levels["value"], pd.DatetimeIndex(levels.index)
    earlier = {
        span: values.reindex(weeks - pd.Timedelta(weeks=back)).array
        for span, back in SPANS_WEEKS.items()
    }
    columns = {f"change_{span}_usd_bn": values - base for span, base in earlier.items()}
    return pd.DataFrame(columns, index=weeks).round(_USD_BN_DECIMALS)


class CustodyCorrelation(Struct, frozen=True):
    """Correlation of the monthly change in custody with official net purchases, bills included."""

    correlation: float
    """Pearson's, -1 to 1. NaN for fewer than three months."""
    months: int
    """Months with both figures."""
    first: date | None
    """First of these months (its last day), None if there are fewer than three."""
    last: date | None
    """Last of these months, None if there are fewer than three."""


@per_parts(_HELD, "tic_release", "tic_table1", "tic_table3")
def custody_correlation(snapshot: Snapshot) -> CustodyCorrelation:
    """Return the correlation over all months that have both figures.

    A month's change is between the levels of its last Wednesday and of the last Wednesday of the
    month before. Custody is at face value, so neither figure contains price changes.
    """
    levels = custody(snapshot)["value"]
    flows = treasury_net_purchases(snapshot)
    official = flows[(flows["holder"] == "official") & (flows["instrument"] == "total")]
    if levels.empty or official.empty:
        return CustodyCorrelation(float("nan"), 0, None, None)
    ends = pd.DatetimeIndex(levels.index).to_period("M").to_timestamp("M").normalize()
    monthly = levels.groupby(ends).last().asfreq("ME").diff()
    purchases = official.set_index("observed")["net_purchases_usd_bn"]
    pairs = pd.concat([monthly, purchases], axis="columns", join="inner").dropna()
    if len(pairs) < _MIN_MONTHS:
        return CustodyCorrelation(float("nan"), len(pairs), None, None)
    months = pd.DatetimeIndex(pairs.index)
    correlation = float(pairs.iloc[:, 0].corr(pairs.iloc[:, 1]))
    return CustodyCorrelation(correlation, len(pairs), months[0].date(), months[-1].date())
