"""What the Federal Reserve keeps for foreign officials: a weekly sign of their demand."""

from __future__ import annotations

import pandas as pd

from tui.measures.memory import per_parts
from tui.model import Snapshot

_USD_MN_PER_BN = 1000.0


@per_parts("fred")
def custody(snapshot: Snapshot) -> pd.DataFrame:
    """Marketable Treasuries in custody, Wednesday level, by ``observed``, ascending.

    Columns ``value`` ($ billions), ``known``, ``state``. H.4.1 by way of FRED's WMTSECL1.
    """
    part = snapshot.datasets.get(("fred", "WMTSECL1"))
    if part is None:
        return pd.DataFrame(columns=["value", "known", "state"])
    frame = part.frame.set_index("observed").sort_index()
    values = frame["value"] / _USD_MN_PER_BN
    return pd.DataFrame({"value": values, "known": frame["known"], "state": part.state.value})
