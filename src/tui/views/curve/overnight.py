"""Overnight rates beside the curve."""

from __future__ import annotations

from tui.model.plot import Role
from tui.views.curve.today import Today

OVERNIGHT = (("DFF", "EFFR", Role.POLICY), ("SOFR", "SOFR", Role.SECURED))
"""Series of FRED, name and role of each rate."""


def overnight_pct(today: Today, key: str) -> float | None:
    """Return an overnight rate in percent as of the newest curve, or None if it is unknown."""
    from tui.measures.curve.overnight_rates import overnight_rates, rate_on

    rates = overnight_rates(today.update.snapshot).get(key)
    return None if rates is None else rate_on(rates, today.newest.date())
