"""Overnight rates: the effective federal funds rate (DFF) and SOFR."""

from __future__ import annotations

from datetime import date

import pandas as pd

from tui.measures.cache import per_parts
from tui.measures.provenance import with_provenance
from tui.model.snapshot import Snapshot

POLICY, SECURED = "DFF", "SOFR"
"""FRED's series of the effective federal funds rate and of the secured overnight financing rate."""
LONGEST_AGE = pd.Timedelta(days=10)
"""Oldest rate that is shown beside a curve. An older one may have changed since."""


@per_parts(("fred", POLICY), ("fred", SECURED))
def overnight_rates(snapshot: Snapshot) -> dict[str, pd.DataFrame]:
    """Return the history of each available rate, by ``POLICY`` and ``SECURED``.

    Columns: ``value`` in percent and the provenance columns, by ``observed``, ascending. A rate
    without data has no key.
    """
    parts = {part.part: part for part in snapshot.parts("fred")}
    return {
        name: with_provenance(parts[name].frame, parts[name]).set_index("observed")
        for name in (POLICY, SECURED)
        if name in parts and not parts[name].frame.empty
    }


def rate_on(rates: pd.DataFrame, day: date) -> float | None:
    """Return the newest rate on or before ``day`` in percent.

    None if there is none, or if it is older than ``LONGEST_AGE``.
    """
    until = pd.Timestamp(day)
    rows = rates.loc[:until]
    if rows.empty or until - rows.index[-1] > LONGEST_AGE:
        return None
    return float(rows["value"].iloc[-1])
