"""Treasury's cash at the Federal Reserve, by business day."""

from __future__ import annotations

import pandas as pd

from tui.measures.cache import per_parts
from tui.measures.provenance import PROVENANCE_COLUMNS, with_provenance
from tui.model.snapshot import Snapshot

_WEEK = pd.Timedelta(days=7)
_USD_BN_DECIMALS = 3


@per_parts("treasury_cash")
def cash(snapshot: Snapshot) -> pd.DataFrame:
    """Return the closing balance of each day, by ``observed``, ascending.

    Columns: ``value`` ($ billions), ``change_1w_usd_bn`` (since the same weekday a week before,
    + = more cash; NaN if that day has no balance), and the provenance columns. Empty without data.
    """
    parts = sorted(snapshot.parts("treasury_cash"), key=lambda part: (part.learned, part.part))
    if not parts:
        return pd.DataFrame(columns=["value", "change_1w_usd_bn", *PROVENANCE_COLUMNS])
    frames = [with_provenance(part.frame, part) for part in parts]
    rows = pd.concat(frames).drop_duplicates("observed", keep="last").set_index("observed")
    rows = rows.sort_index().rename(columns={"closing_usd_bn": "value"})
    days = pd.DatetimeIndex(rows.index)
    before = rows["value"].reindex(days - _WEEK).array
    changes = (rows["value"] - before).round(_USD_BN_DECIMALS)
    return rows.assign(change_1w_usd_bn=changes)[["value", "change_1w_usd_bn", *PROVENANCE_COLUMNS]]
