"""Series of the days to the next release: ``days_to("auction20")``, ``days_to("cpi")`` …"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd

from tui.alerts.language.countries import series_name
from tui.alerts.language.expression import Unit
from tui.alerts.language.frequency import Frequency
from tui.alerts.language.vocabulary import DAYS_TO
from tui.alerts.series.auction_series import TERMS
from tui.alerts.series.named_series import NamedSeries
from tui.measures.releases.days_to import (
    UNKNOWN_DAYS,
    days_to_auction,
    days_to_event,
    days_to_planned,
)
from tui.measures.releases.timetables import TIMETABLES, Timetable
from tui.model.snapshot import Snapshot
from tui.sources.bls_calendar import CPI, PAYROLLS
from tui.sources.fed_calendar import DECISION

_EVENTS = {
    "fomc": ("fed_calendar", DECISION),
    "cpi": ("bls_calendar", CPI),
    "payrolls": ("bls_calendar", PAYROLLS),
}
"""Name in a rule -> the source of its days, and the name there."""


def _of_event(source: str, name: str, snapshot: Snapshot) -> pd.DataFrame:
    return days_to_event(snapshot, source, name)


def _of_auction(name: str, snapshot: Snapshot) -> pd.DataFrame:
    return days_to_auction(snapshot, name)


def _of_timetable(timetable: Timetable, snapshot: Snapshot) -> pd.DataFrame:
    return days_to_planned(snapshot, timetable)


def _series(
    name: str, sources: tuple[str, ...], history: Callable[[Snapshot], pd.DataFrame]
) -> NamedSeries:
    return NamedSeries(
        Unit.DAYS,
        Frequency.CURVE,
        f"days to the next {name}, counted with each par curve; {UNKNOWN_DAYS} if none is known",
        ("par_yields", *sources),
        history,
        keeps_past=True,
    )


_SERIES = {
    **{
        name: _series(event, (source,), partial(_of_event, source, event))
        for name, (source, event) in _EVENTS.items()
    },
    **{
        name: _series(name, ("auctions", "auction_schedule"), partial(_of_auction, name))
        for name in (f"auction{years}" for years in TERMS)
    },
    **{
        each.name.lower().replace(".", ""): _series(each.name, (), partial(_of_timetable, each))
        for each in TIMETABLES
    },
}
RELEASE_SERIES: Mapping[str, NamedSeries] = {
    series_name(DAYS_TO, name): series for name, series in _SERIES.items()
}
"""Every release that ``days_to`` names."""
