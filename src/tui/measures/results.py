"""Auctions that were held, and what they cleared at."""

from __future__ import annotations

import pandas as pd

from tui.measures.inputs import STAMPED, stamped
from tui.measures.memory import per_parts
from tui.model import Snapshot

RATES = ("high_yield_pct", "high_rate_pct", "high_margin_pct")
"""What an auction clears at: a yield; of bills a discount rate; of floaters a margin."""
_COLUMNS = ["observed", "cusip", "term", "kind", "cleared_pct"]


@per_parts("auctions")
def results(snapshot: Snapshot) -> pd.DataFrame:
    """One row for each auction with a result, by ``observed``, ascending.

    Columns ``observed`` (the auction's day), ``cusip``, ``term`` (of the security as first issued),
    ``kind``, ``cleared_pct`` (the first of ``RATES`` there is), ``known``, ``state``, ``inputs``.
    Where parts overlap, the row of the one learned later stands.
    """
    parts = sorted(snapshot.parts("auctions"), key=lambda part: (part.learned, part.part))
    frames = [stamped(_held(part.frame), part) for part in parts]
    if not frames:
        return pd.DataFrame(columns=[*_COLUMNS, *STAMPED])
    rows = pd.concat(frames, ignore_index=True)
    rows = rows.drop_duplicates(["cusip", "observed"], keep="last")
    return rows.sort_values(["observed", "cusip"]).reset_index(drop=True)


def _held(frame: pd.DataFrame) -> pd.DataFrame:
    cleared = frame[list(RATES)].bfill(axis="columns").iloc[:, 0]
    rows = frame[["observed", "cusip", "kind", "known"]].assign(
        term=frame["original_term"], cleared_pct=cleared
    )
    return rows[cleared.notna()]
