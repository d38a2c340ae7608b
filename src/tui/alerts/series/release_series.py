"""Series of the days to the next release: ``days_to("auction20")``, ``days_to("cpi")`` …"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd

from tui.alerts.language.countries import series_name
from tui.alerts.language.expression import Unit
from tui.alerts.language.frequency import Frequency
from tui.alerts.language.vocabulary import DAYS_TO
from tui.alerts.series.auction_series import TERMS
from tui.alerts.series.named_series import NamedSeries
from tui.measures.releases.days_to import UNKNOWN_DAYS, days_to
from tui.model.snapshot import Snapshot
from tui.sources.bls_calendar import CPI, PAYROLLS
from tui.sources.fed_calendar import DECISION

_EVENTS = {
    "fomc": ("fed_calendar", DECISION),
    "cpi": ("bls_calendar", CPI),
    "payrolls": ("bls_calendar", PAYROLLS),
    **{f"auction{years}": ("auctions", f"auction{years}") for years in TERMS},
}
"""Name in a rule -> the source of its days, and the name there."""


def _history(source: str, name: str, snapshot: Snapshot) -> pd.DataFrame:
    return days_to(snapshot, source, name)


def _series(source: str, name: str) -> NamedSeries:
    sources = ("auctions", "auction_schedule") if source == "auctions" else (source,)
    return NamedSeries(
        Unit.DAYS,
        Frequency.CURVE,
        f"days to the next {name}, counted with each par curve; {UNKNOWN_DAYS} if none is known",
        ("par_yields", *sources),
        partial(_history, source, name),
        keeps_past=True,
    )


RELEASE_SERIES: Mapping[str, NamedSeries] = {
    series_name(DAYS_TO, name): _series(*event) for name, event in _EVENTS.items()
}
"""Every release that ``days_to`` names."""
