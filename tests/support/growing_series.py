"""Series that grow, and are revised, from one moment to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import strategies as st
from msgspec.structs import replace

from tui.alerts.engine.compiled_rule import CompiledRule
from tui.alerts.engine.continuation import continue_states
from tui.alerts.engine.replay import Trace
from tui.alerts.engine.state_changes import StateChanges, changes_of
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import NEVER, History, step_keys
from tui.alerts.series.revisions import SeriesVintage, SeriesVintages

NAMES = ("y20", "spread_2s10s", "custody_usd_bn")
SECONDS = {"y20": 500, "spread_2s10s": 400, "custody_usd_bn": 70_000, "XLF": 450, "SPY": 450}
"""Seconds of the day at which each series becomes known."""
VALUES = st.sampled_from([4.0, 4.8, 5.0, -1.0, float("nan")])
CONDITIONS = (
    "y20 > 4.75%",
    "y20 > avg(y20, 3)",
    "z(y20, 3) > 0 or std(y20, 2) > 0.5%",
    "chg(y20, 2) > 0bp and spread_2s10s > 0bp",
    "count(y20 > 4.75%, 3) >= 2 or streak(spread_2s10s > 0bp) >= 2",
    "count(y20 > avg(y20, 2), 3) >= 2 and spread_2s10s > min(spread_2s10s, 2)",
    "avg(y20 - spread_2s10s, 3) > 4%",
    "count(y20 > 4.75% and spread_2s10s > 0bp, 3) >= 2",
    "corr(y20, spread_2s10s, 2) > 0",
    "custody_usd_bn > 4bn and y20 > 4.75%",
    "pct(custody_usd_bn, 1) > 0% and age(custody_usd_bn) < 3d and pctl(y20, 4) > 50%",
    "crossed_above(y20, max(spread_2s10s, 2))",
)


def vintages_of(
    name: str, values: list[float], second: int, every: int = 1, simulated: int = 0
) -> SeriesVintages:
    """Return the only vintage of a series: a value every so many days, known at ``second``.

    The first ``simulated`` values were not published.
    """
    days = np.arange(len(values)) * every
    series, keys = SERIES[name], step_keys(days * 86_400 + second, days)
    flags = np.arange(len(values)) < simulated
    history = History(series.frequency, series.unit, keys, np.array(values), flags)
    return (SeriesVintage(NEVER, history),)


@st.composite
def growing_series(
    draw: st.DrawFn, names: Sequence[str] = NAMES
) -> list[dict[str, SeriesVintages]]:
    """Draw what is known of some series at moments in a row, some of them earlier than the last.

    Some series get observations or a revision of their last value, or all of them what they publish
    until a later day.
    """
    every = {name: draw(st.integers(1, 3)) for name in names}
    simulated = {name: draw(st.integers(0, 4)) for name in names}
    values: dict[str, list[float]] = {}
    vintages: dict[str, SeriesVintages] = {}
    moments: list[dict[str, SeriesVintages]] = []

    def newest_of(name: str) -> SeriesVintage:
        seconds = SECONDS[name]
        [newest] = vintages_of(name, values[name], seconds, every[name], simulated[name])
        return newest

    for name in names:
        values[name] = draw(st.lists(VALUES, max_size=20 // every[name]))
        vintages[name] = (newest_of(name),)
    moments.append(dict(vintages))
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.integers(0, 3)) == 0:
            moments.append(draw(st.sampled_from(moments)))
            continue
        some = draw(st.lists(st.sampled_from(names), unique=True))
        last = draw(st.integers(1, 2)) + max(len(values[name]) * every[name] for name in names)
        for name in some or names:
            due = -(-last // every[name]) - len(values[name])
            least, most = (1, 2) if some else (due, due)
            values[name] = [*values[name], *draw(st.lists(VALUES, min_size=least, max_size=most))]
            is_revised = bool(some) and draw(st.integers(0, 3)) == 0
            if is_revised:
                values[name][-2:] = draw(st.lists(VALUES, min_size=1, max_size=2))
            newest = newest_of(name)
            if is_revised:
                newest = replace(newest, since=int(newest.history.keys[-1]) - 1)
                vintages[name] = (*vintages[name], newest)
            else:
                *earlier, before = vintages[name]
                vintages[name] = (*earlier, replace(newest, since=before.since))
        moments.append(dict(vintages))
    return moments


def continued(
    rule: CompiledRule, vintages: Mapping[str, SeriesVintages], before: Trace
) -> StateChanges:
    """Return the states of a rule, continued after an earlier trace."""
    return continue_states(rule, vintages, changes_of(before), before.end)


def everything(changes: StateChanges) -> tuple[object, ...]:
    """Return all that changes hold, to be compared."""
    numbers = np.nan_to_num(changes.numbers, nan=-1.0).tolist()
    end = changes.end and replace(changes.end, number=float(np.nan_to_num(changes.end.number)))
    arrays = (changes.keys, changes.states, changes.simulated)
    return (*(array.tolist() for array in arrays), numbers, changes.known_from, end)
