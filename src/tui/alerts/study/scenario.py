"""Tests of rules: made-up observations, and the states they must lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from tui.alerts.engine.compiled_rule import compiled
from tui.alerts.engine.replay import Trace, replayed
from tui.alerts.language.errors import RuleError
from tui.alerts.language.frequency import Frequency
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import NEVER, History, Keys, keys_of, observed_of
from tui.alerts.series.revisions import SeriesVintage
from tui.alerts.study.backtest import tellings
from tui.config import Rule
from tui.model.errors import ConfigError
from tui.model.suggest import nearest

MISSING, LATE = "_", "stale"
"""In place of a value: a print without a figure, and no print at all."""
_WORDS = ("ok", "pending", "firing", "recovering")
_SECONDS_A_DAY, _EVENING = 86_400, 79_200
_FREQUENCIES = {Frequency.WEEKLY: "W-WED", Frequency.AUCTION: "ME", Frequency.MONTHLY: "ME"}


@dataclass(frozen=True)
class Scenario:
    """Observations of some series, one after another, and what a rule must make of them."""

    name: str
    rule: str
    start: date
    series: Mapping[str, tuple[float | str, ...]]
    expect: tuple[str, ...]
    """The state after each observation of the longest series."""
    deliveries: int | None = None
    """How often it must be told."""


@dataclass(frozen=True)
class ScenarioResult:
    """What came of a scenario; ``trouble`` is empty when it was as expected."""

    scenario: str
    trouble: str = ""


def read(document: Mapping[str, Any]) -> tuple[Scenario, ...]:
    """The ``[[test]]`` tables of a document. Raises ConfigError for what is none."""
    tables = document.get("test")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ConfigError("no [[test]] in it")
    return tuple(_scenario(table, place) for place, table in enumerate(tables, start=1))


def played(scenario: Scenario, rules: Iterable[Rule]) -> ScenarioResult:
    """Run a scenario on the rule it names."""
    by_id = {rule.id: rule for rule in rules}
    rule = by_id.get(scenario.rule)
    if rule is None:
        near = nearest(scenario.rule, by_id)
        hint = f"; did you mean {near}?" if near else ""
        return ScenarioResult(scenario.name, f"there is no rule {scenario.rule}{hint}")
    try:
        ready = compiled(rule)
    except RuleError as error:
        return ScenarioResult(scenario.name, f"rule {rule.id}: {error}")
    lacking = [name for name in ready.watched if name not in scenario.series]
    if lacking:
        return ScenarioResult(scenario.name, f"the rule watches {lacking[0]}, which has no values")
    days = {
        name: _days(SERIES[name].clock, scenario.start, told)
        for name, told in scenario.series.items()
    }
    told = {
        name: _history(name, days.get(name), scenario.series.get(name, ())) for name in ready.read
    }
    trace = replayed(ready, {name: (SeriesVintage(NEVER, own),) for name, own in told.items()})
    longest = max(days.values(), key=len)
    states = _after_each(trace, longest)
    if list(states) != list(scenario.expect):
        return ScenarioResult(scenario.name, _difference(states, scenario.expect))
    count = len(tellings(trace, rule.mode, rule.cooldown))
    if scenario.deliveries is not None and count != scenario.deliveries:
        return ScenarioResult(scenario.name, f"told {count} times, expected {scenario.deliveries}")
    return ScenarioResult(scenario.name)


def _scenario(table: Mapping[str, Any], place: int) -> Scenario:
    name = str(table.get("name", f"test {place}"))
    series, expect, start = table.get("series"), table.get("expect"), table.get("start")
    if not isinstance(series, dict) or not series:
        raise ConfigError(f"{name}: needs series, such as series.y20 = [4.7, 4.8]")
    for one, values in series.items():
        if one not in SERIES:
            raise ConfigError(f"{name}: no series is called {one}")
        if not isinstance(values, list) or not all(map(_is_value, values)):
            raise ConfigError(f'{name}: {one} needs a list of numbers, "_" and "stale"')
    if not isinstance(expect, list) or not set(map(str, expect)) <= set(_WORDS):
        raise ConfigError(f"{name}: expect needs a list of {', '.join(_WORDS)}")
    if not isinstance(start, date):
        raise ConfigError(f"{name}: start needs a day, such as 2025-05-19")
    told = {one: tuple(values) for one, values in series.items()}
    deliveries = table.get("deliveries")
    if deliveries is not None and not isinstance(deliveries, int):
        raise ConfigError(f"{name}: deliveries needs a whole number")
    return Scenario(name, str(table.get("rule", "")), start, told, tuple(expect), deliveries)


def _is_value(value: object) -> bool:
    return value in (MISSING, LATE) or (
        isinstance(value, int | float) and not isinstance(value, bool)
    )


def _days(clock: Frequency, start: date, values: tuple[float | str, ...]) -> Keys:
    """The days the observations are about, since 1970."""
    frequency = _FREQUENCIES.get(clock, "B")
    return pd.date_range(start, periods=len(values), freq=frequency).as_unit("s").asi8 // (
        _SECONDS_A_DAY
    )


def _history(name: str, days: Keys | None, values: tuple[float | str, ...]) -> History:
    series = SERIES[name]
    there = np.array([value != LATE for value in values], np.bool_)
    days = np.array([], np.int64) if days is None else days[there]
    numbers = [np.nan if value == MISSING else float(value) for value in values if value != LATE]
    keys = keys_of(days * _SECONDS_A_DAY + _EVENING, days)
    simulated = np.zeros(len(numbers), np.bool_)
    return History(series.clock, series.unit, keys, np.array(numbers, np.float64), simulated)


def _after_each(trace: Trace, days: Keys) -> tuple[str, ...]:
    places = np.searchsorted(observed_of(trace.keys), days, side="right") - 1
    return tuple(_WORDS[trace.states[place]] if place >= 0 else "ok" for place in places)


def _difference(states: tuple[str, ...], expected: tuple[str, ...]) -> str:
    if len(states) != len(expected):
        return f"{len(states)} observations, {len(expected)} states expected"
    pairs = enumerate(zip(states, expected, strict=True), start=1)
    place, (state, wanted) = next(pair for pair in pairs if pair[1][0] != pair[1][1])
    return f"observation {place}: {state}, expected {wanted}"
