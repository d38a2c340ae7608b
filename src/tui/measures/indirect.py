"""How much of a 20-year auction went to indirect bidders: where foreign officials bid."""

from __future__ import annotations

import pandas as pd

from tui.measures.inputs import STAMPED, stamped
from tui.measures.memory import per_parts
from tui.model import Snapshot

TERM = "20-Year"


@per_parts("auctions")
def indirect_pct(snapshot: Snapshot) -> pd.DataFrame:
    """Indirect bidders' share of what competitive bidders were awarded, by ``observed``, ascending.

    Columns ``value`` (percent), ``known``, ``state``, ``inputs``; one row for each 20-year bond
    auction with a result, new issues and reopenings. Where parts overlap, the row of the one
    learned later stands.
    """
    parts = sorted(snapshot.parts("auctions"), key=lambda part: (part.learned, part.part))
    frames = [stamped(_bonds(part.frame), part) for part in parts]
    if not frames:
        return pd.DataFrame(columns=["value", *STAMPED])
    rows = pd.concat(frames, ignore_index=True).drop_duplicates("observed", keep="last")
    return rows.set_index("observed").sort_index()


def _bonds(frame: pd.DataFrame) -> pd.DataFrame:
    share_pct = frame["indirect_usd_bn"] / frame["competitive_usd_bn"] * 100
    rows = frame[["observed", "known"]].assign(value=share_pct)
    bonds = (frame["kind"] == "Bond") & (frame["original_term"] == TERM)
    return rows[bonds & share_pct.notna()][["observed", "value", "known"]]
