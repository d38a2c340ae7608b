"""Treasuries that the Federal Reserve holds, and its reverse repo with foreign officials, by week.

Sources: the Board's release H.4.1 (FRED's TREAST and WLRRAFOIAL), and the New York Fed's summary of
its holdings by kind, which adds up to the same total.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tui.measures.cache import per_parts
from tui.measures.provenance import PROVENANCE_COLUMNS, with_provenance
from tui.model.snapshot import Snapshot

SPANS_WEEKS = {"1w": 1, "4w": 4, "52w": 52}
"""Span of a change -> its length in weeks."""
TREASURIES, FOREIGN_REPO = "TREAST", "WLRRAFOIAL"
KINDS = ("bills", "notes_bonds", "tips", "frn", "inflation_compensation")
"""Kinds that add up to the Fed's Treasuries."""
_USD_MN_PER_BN = 1000.0
_USD_BN_DECIMALS = 6
_WEDNESDAY = 2


@per_parts(("fred", TREASURIES))
def fed_treasuries(snapshot: Snapshot) -> pd.DataFrame:
    """Return the Treasuries that the Fed holds: ``_weekly`` of par with inflation compensation."""
    return _weekly(TREASURIES, snapshot)


@per_parts(("fred", FOREIGN_REPO))
def foreign_repo(snapshot: Snapshot) -> pd.DataFrame:
    """Return the Fed's reverse repo with foreign officials: ``_weekly`` of their cash with it."""
    return _weekly(FOREIGN_REPO, snapshot)


@per_parts("soma")
def fed_by_kind(snapshot: Snapshot) -> pd.DataFrame:
    """Return the Fed's Treasuries by kind: ``…_usd_bn`` for each of ``KINDS``, by Wednesday.

    A figure of another day counts as that of the Wednesday after it. Empty without data.
    """
    parts = snapshot.parts("soma")
    columns = [f"{kind}_usd_bn" for kind in KINDS]
    if not parts:
        return pd.DataFrame(columns=[*columns, *PROVENANCE_COLUMNS])
    rows = with_provenance(parts[0].frame, parts[0])
    to_wednesday = (_WEDNESDAY - rows["observed"].dt.day_of_week) % 7
    weeks = rows["observed"] + pd.to_timedelta(to_wednesday, unit="D")
    by_week = rows.set_index(weeks.rename("observed"))
    return by_week[~by_week.index.duplicated(keep="last")][[*columns, *PROVENANCE_COLUMNS]]


def _weekly(series: str, snapshot: Snapshot) -> pd.DataFrame:
    """Return Wednesday's levels by ``observed``: ``value`` in $ billions, and its changes.

    The changes are ``change_1w_usd_bn`` and so on, + = more; NaN if the earlier week has none.
    """
    part = snapshot.datasets.get(("fred", series))
    names = [f"change_{span}_usd_bn" for span in SPANS_WEEKS]
    if part is None:
        return pd.DataFrame(columns=["value", *names, *PROVENANCE_COLUMNS])
    rows = part.frame.set_index("observed").sort_index()
    levels = rows["value"] / _USD_MN_PER_BN
    weeks = pd.DatetimeIndex(rows.index)
    changes = {
        name: (levels - levels.reindex(weeks - pd.Timedelta(weeks=back)).array).round(
            _USD_BN_DECIMALS
        )
        for name, back in zip(names, SPANS_WEEKS.values(), strict=True)
    }
    columns = ["value", *names, *PROVENANCE_COLUMNS]
    return with_provenance(rows.assign(value=levels, **changes), part)[columns]


def at_month_ends(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the last row of each month, by month end. Months without one are left out.

    A month that the newest row does not end is left out: the last Wednesday is still to come.
    """
    if rows.empty:
        return rows
    weeks = pd.DatetimeIndex(rows.index)
    ends = weeks + pd.offsets.MonthEnd(0)
    is_last = np.asarray((weeks + pd.Timedelta(days=7)) > ends)
    return rows[is_last].set_axis(ends[is_last].rename("observed"))
