"""Measures: values in the rule language without a condition, such as ``y10 - y2``.

A measure is computed from the figures as known at one snapshot, and its history is ordered by
observed day: each value is of the newest figures of that day or before. A rule looks at what was
known on each day instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.engine.build_alert import EMPTY_STAMP, merge_stamps
from tui.alerts.engine.compiled_rule import names_read
from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.engine.measure_points import MeasurePoints
from tui.alerts.language.checking import check_value
from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import Call, Expression, Unit, series_names, walk
from tui.alerts.language.parsing import parse
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import (
    History,
    StepValues,
    build_history,
    merge_keys,
    observed_days,
    step_keys,
)
from tui.alerts.series.revisions import newest_stamp
from tui.measures.cache import per_snapshot
from tui.model.snapshot import Snapshot, Stamp

MAX_MEASURES = 1_024
"""Most measures that are kept parsed."""
_SECONDS_A_DAY = 86_400


class Measure(Struct, frozen=True):
    """A measure, parsed and checked."""

    expression: Expression
    unit: Unit

    @property
    def read(self) -> tuple[str, ...]:
        """Names of all series that it is computed from."""
        return names_read(self.expression)

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the sources of these series."""
        return tuple(dict.fromkeys(source for name in self.read for source in SERIES[name].sources))


class MeasuredHistory(Struct, frozen=True):
    """A measure by observed day, as known at a snapshot."""

    unit: Unit
    points: MeasurePoints
    """Days and values in ``unit``, oldest first, without the days that have no value."""
    stamp: Stamp
    """Dates, freshness and inputs of the newest value: of its series the one that is observed
    first, the latest known time and the worst state. Empty if there is no value."""

    @property
    def value(self) -> float | None:
        """The newest value in ``unit``, None if there is none."""
        return self.points[-1][1] if self.points else None


@lru_cache(maxsize=MAX_MEASURES)
def parse_measure(text: str) -> Measure:
    """Parse and check a measure. Raises RuleError if it is no value of series that exist."""
    expression = parse(text)
    unit = check_value(expression, SERIES).unit
    for node in walk(expression):
        if isinstance(node, Call) and node.function == "age":
            raise RuleError("age counts up to the steps of a rule; a measure has none", node.at)
    return Measure(expression, unit)


def measure_history(text: str, snapshot: Snapshot) -> MeasuredHistory:
    """Return the history of a measure as known at a snapshot.

    Raises RuleError if ``text`` is no measure, such as a condition.
    """
    measure = parse_measure(text)
    read = {name: _read(snapshot, name) for name in measure.read}
    points = _points(_values(measure, {name: history for name, (history, _) in read.items()}))
    stamp = merge_stamps(stamp for _, stamp in read.values()) if points else EMPTY_STAMP
    return MeasuredHistory(measure.unit, points, stamp)


@per_snapshot
def _read(snapshot: Snapshot, name: str) -> tuple[History, Stamp]:
    """Return a series in which each observation counts from its observed day, and its stamp."""
    series = SERIES[name]
    rows = series.history(snapshot)
    history = build_history(series.frequency, series.unit, rows)
    days = observed_days(history.keys)
    return replace(history, keys=step_keys(days * _SECONDS_A_DAY, days)), newest_stamp(rows)


def _values(measure: Measure, histories: Mapping[str, History]) -> StepValues:
    steps = merge_keys(histories[name].keys for name in series_names(measure.expression))
    assert steps is not None, "checked before: a measure has a series"
    return Evaluation(histories, steps).values_of(measure.expression)


def _points(values: StepValues) -> MeasurePoints:
    assert values.keys is not None, "checked before: a measure has a series"
    has_value = ~np.isnan(values.numbers)
    return MeasurePoints(observed_days(values.keys[has_value]), values.numbers[has_value])
