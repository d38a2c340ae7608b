"""What money costs overnight: the policy rate and the secured rate."""

from __future__ import annotations

from datetime import date

import pandas as pd

from tui.measures.cache import per_parts
from tui.measures.provenance import stamped
from tui.model.snapshot import Snapshot

POLICY, SECURED = "DFF", "SOFR"
"""FRED's names of the effective federal funds rate and of the secured overnight financing rate."""
LONGEST_AGE = pd.Timedelta(days=10)
"""A rate older than this is not drawn beside a curve: it may have been changed since."""


@per_parts("fred")
def overnight_rates(snapshot: Snapshot) -> dict[str, pd.DataFrame]:
    """By ``POLICY`` and ``SECURED``, where known: ``value`` in percent, ``known``, ``state`` and
    ``inputs`` by ``observed``, ascending."""
    parts = {part.part: part for part in snapshot.parts("fred")}
    return {
        name: stamped(parts[name].frame, parts[name]).set_index("observed")
        for name in (POLICY, SECURED)
        if name in parts and not parts[name].frame.empty
    }


def rate_on(rates: pd.DataFrame, day: date) -> float | None:
    """The newest rate by a day, in percent; None where it would be older than ``LONGEST_AGE``."""
    until = pd.Timestamp(day)
    rows = rates.loc[:until]
    if rows.empty or until - rows.index[-1] > LONGEST_AGE:
        return None
    return float(rows["value"].iloc[-1])
