"""Small histories and snapshots for tests of rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from tests.support.snapshots import dataset, snapshot_of
from tui.alerts.engine.compiled_rule import CompiledRule, Conditions
from tui.alerts.engine.replay import Trace, replay
from tui.alerts.engine.state_machine import Persistence
from tui.alerts.language.frequency import parse_max_age
from tui.alerts.language.parsing import parse
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import NEVER, History, step_keys
from tui.alerts.series.revisions import SeriesVintage, SeriesVintages
from tui.model.snapshot import Snapshot

NAN = float("nan")
FIRST = date(2025, 5, 19)
"""A Monday."""


def curve(day: date = FIRST, **tenors: Sequence[float]) -> Snapshot:
    """Return a snapshot of the par curve: a value a business day per tenor (``y20=[…]``)."""
    names = {name: {"y2": "2Y", "y10": "10Y", "y20": "20Y"}[name] for name in tenors}
    count = max(map(len, tenors.values()))
    rows = pd.DataFrame({names[name]: list(values) for name, values in tenors.items()})
    rows.insert(0, "observed", pd.bdate_range(day, periods=count).strftime("%Y-%m-%d"))
    return snapshot_of(dataset("par_yields", "2025", rows))


def history(name: str, values: Sequence[float], first: date = FIRST, every: int = 1) -> History:
    """Return a history of a named series: a value every ``every`` days, known the same day."""
    series = SERIES[name]
    start = (first - date(1970, 1, 1)).days
    days = np.arange(len(values)) * every + start
    known = days * 86_400 + (13 + series.frequency) * 3_600
    simulated = np.zeros(len(values), np.bool_)
    return History(
        series.frequency,
        series.unit,
        step_keys(known, days),
        np.array(values, np.float64),
        simulated,
    )


def never_revised(histories: Mapping[str, History]) -> Mapping[str, SeriesVintages]:
    """Return the vintages of histories that were never revised."""
    return {name: (SeriesVintage(NEVER, series),) for name, series in histories.items()}


def compiled_rule(when: str, clear: str = "", needed: int = 1, keep: int = 1) -> CompiledRule:
    """Return the compiled rule with these conditions."""
    conditions = Conditions(parse(when), parse(clear) if clear else None)
    slowest = max(SERIES[name].frequency for name in conditions.watched)
    return CompiledRule(conditions, Persistence(needed, keep), parse_max_age("release+1d"), slowest)


def replay_rule(
    when: str, clear: str = "", *, needed: int = 1, keep: int = 1, **histories: History
) -> Trace:
    """Return the trace of a rule with these conditions on these histories."""
    return replay(compiled_rule(when, clear, needed, keep), never_revised(histories))


def states(rule_trace: Trace) -> list[str]:
    """Return the words of the states after each step."""
    words = ("ok", "pending", "firing", "recovering")
    return [words[state] for state in rule_trace.states]


def days_after(day: date, count: int) -> datetime:
    """Return midnight UTC ``count`` days after ``day``."""
    return datetime.fromisoformat(f"{day + timedelta(days=count)}T00:00:00+00:00")
