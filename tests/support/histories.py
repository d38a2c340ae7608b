"""Series and snapshots for tests of rules, small enough to reason about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from tests.support.snapshots import dataset, snapshot_of
from tui.alerts.engine.compiled_rule import CompiledRule, Conditions, patience
from tui.alerts.engine.replay import Trace, replayed
from tui.alerts.engine.state_machine import Persistence
from tui.alerts.language.parsing import parse
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import NEVER, History, keys_of
from tui.alerts.series.revisions import Editions, SeriesVintage
from tui.model.snapshot import Snapshot

NAN = float("nan")
FIRST = date(2025, 5, 19)
"""A Monday."""


def curve(day: date = FIRST, **tenors: Sequence[float]) -> Snapshot:
    """A snapshot of the par curve: a value a business day of each tenor (``y20=[…]``)."""
    names = {name: {"y2": "2Y", "y10": "10Y", "y20": "20Y"}[name] for name in tenors}
    count = max(map(len, tenors.values()))
    rows = pd.DataFrame({names[name]: list(values) for name, values in tenors.items()})
    rows.insert(0, "observed", pd.bdate_range(day, periods=count).strftime("%Y-%m-%d"))
    return snapshot_of(dataset("par_yields", "2025", rows))


def history(name: str, values: Sequence[float], first: date = FIRST, every: int = 1) -> History:
    """A history of a named series, a value every so many days, known the same evening."""
    series = SERIES[name]
    start = (first - date(1970, 1, 1)).days
    days = np.arange(len(values)) * every + start
    known = days * 86_400 + (13 + series.clock) * 3_600
    simulated = np.zeros(len(values), np.bool_)
    return History(
        series.clock,
        series.unit,
        keys_of(known, days),
        np.array(values, np.float64),
        simulated,
    )


def always(histories: Mapping[str, History]) -> Mapping[str, Editions]:
    """The histories as never revised."""
    return {name: (SeriesVintage(NEVER, told),) for name, told in histories.items()}


def ready(when: str, clear: str = "", needed: int = 1, keep: int = 1) -> CompiledRule:
    """A rule of these words."""
    conditions = Conditions(parse(when), parse(clear) if clear else None)
    slowest = max(SERIES[name].clock for name in conditions.watched)
    return CompiledRule(conditions, Persistence(needed, keep), patience("release+1d"), slowest)


def trace(when: str, clear: str = "", *, needed: int = 1, keep: int = 1, **told: History) -> Trace:
    """What a rule of these words says of these histories."""
    return replayed(ready(when, clear, needed, keep), always(told))


def states(found: Trace) -> list[str]:
    """In words."""
    words = ("ok", "pending", "firing", "recovering")
    return [words[state] for state in found.states]


def days_after(day: date, count: int) -> datetime:
    """So many days later, at midnight UTC."""
    return datetime.fromisoformat(f"{day + timedelta(days=count)}T00:00:00+00:00")
