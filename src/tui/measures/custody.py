"""What the Federal Reserve keeps for foreign officials: a weekly sign of their demand."""

from __future__ import annotations

import pandas as pd

from tui.measures.inputs import STAMPED, stamped
from tui.measures.memory import per_parts
from tui.model import Snapshot

_USD_MN_PER_BN = 1000.0


@per_parts("fred")
def custody(snapshot: Snapshot) -> pd.DataFrame:
    """Marketable Treasuries in custody, Wednesday level, by ``observed``, ascending.

    Columns ``value`` ($ billions), ``known``, ``state``, ``inputs``. H.4.1 by way of FRED's
    WMTSECL1.
    """
    part = snapshot.datasets.get(("fred", "WMTSECL1"))
    if part is None:
        return pd.DataFrame(columns=["value", *STAMPED])
    frame = part.frame.set_index("observed").sort_index()
    levels = frame[["value", "known"]].assign(value=frame["value"] / _USD_MN_PER_BN)
    return stamped(levels, part)
