"""Series that grow, and are revised, from one moment to the next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st
from msgspec.structs import replace

from tui.alerts.engine.state_changes import StateChanges
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
    "chg(y20, 2) > 0bp and spread_2s10s > 0bp",
    "count(y20 > 4.75%, 3) >= 2 or streak(spread_2s10s > 0bp) >= 2",
    "custody_usd_bn > 4bn and y20 > 4.75%",
    "crossed_above(y20, max(spread_2s10s, 2))",
)


def vintages_of(name: str, values: list[float], second: int) -> SeriesVintages:
    """Return the only vintage of a series: a value a day, known at ``second`` of that day."""
    days = np.arange(len(values))
    series, simulated = SERIES[name], np.zeros(len(values), np.bool_)
    keys = step_keys(days * 86_400 + second, days)
    history = History(series.frequency, series.unit, keys, np.array(values), simulated)
    return (SeriesVintage(NEVER, history),)


@st.composite
def growing_series(
    draw: st.DrawFn, names: Sequence[str] = NAMES
) -> list[dict[str, SeriesVintages]]:
    """Draw what is known of some series at moments in a row, some of them earlier than the last.

    Each series gets observations, a revision of its last value, or nothing.
    """
    values: dict[str, list[float]] = {}
    vintages: dict[str, SeriesVintages] = {}
    moments: list[dict[str, SeriesVintages]] = []
    for name in names:
        values[name] = draw(st.lists(VALUES, max_size=12))
        vintages[name] = vintages_of(name, values[name], SECONDS[name])
    moments.append(dict(vintages))
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.integers(0, 3)) == 0:
            moments.append(draw(st.sampled_from(moments)))
            continue
        for name in draw(st.lists(st.sampled_from(names), unique=True)):
            values[name] = [*values[name], *draw(st.lists(VALUES, min_size=1, max_size=2))]
            is_revised = draw(st.integers(0, 3)) == 0
            if is_revised:
                values[name][-2:] = draw(st.lists(VALUES, min_size=1, max_size=2))
            [newest] = vintages_of(name, values[name], SECONDS[name])
            since = int(newest.history.keys[-1]) - 1
            earlier = vintages[name] if is_revised else vintages[name][:-1]
            vintages[name] = (*earlier, replace(newest, since=since if earlier else NEVER))
            if not is_revised and earlier:
                vintages[name] = (*earlier, replace(newest, since=moments[-1][name][-1].since))
        moments.append(dict(vintages))
    return moments


def everything(changes: StateChanges) -> tuple[object, ...]:
    """Return all that changes hold, to be compared."""
    numbers = np.nan_to_num(changes.numbers, nan=-1.0).tolist()
    end = changes.end and replace(changes.end, number=float(np.nan_to_num(changes.end.number)))
    arrays = (changes.keys, changes.states, changes.simulated)
    return (*(array.tolist() for array in arrays), numbers, changes.known_from, end)
