"""Scenarios: tests of rules by synthetic observations and the states they must lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from msgspec import Struct

from tui.alerts.engine.compiled_rule import CompiledRule, compile_rule
from tui.alerts.engine.replay import Trace, replay
from tui.alerts.language.errors import RuleError
from tui.alerts.language.frequency import Frequency
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import NEVER, History, Keys, observed_days, step_keys
from tui.alerts.series.revisions import SeriesVintage
from tui.alerts.study.simulated_notifications import simulated_notifications
from tui.config import Rule
from tui.model.errors import ConfigError
from tui.model.format import format_count
from tui.model.suggest import closest_match
from tui.model.times import EARLIEST, is_expressible

MISSING, LATE = "_", "stale"
"""Placeholders: an observation without a value, and no observation at all."""
LARGEST = 1e12
"""Maximum absolute value of an observation, as of a literal in a rule."""
_STATE_WORDS = ("ok", "pending", "firing", "recovering")
"""Words by the codes of the state machine."""
_SECONDS_A_DAY = 86_400
_KNOWN_AT = 79_200
"""Seconds after midnight UTC at which a synthetic observation becomes known: 22:00."""
_PANDAS_FREQUENCIES = {
    Frequency.WEEKLY: "W-WED",
    Frequency.POSITIONS: "W-TUE",
    Frequency.AUCTION: "ME",
    Frequency.STATEMENT: "ME",
    Frequency.MONTHLY: "ME",
}


class Scenario(Struct, frozen=True):
    """Synthetic observations of some series, and the expected states of a rule."""

    name: str
    rule: str
    """Id of the rule."""
    start: date
    """Day of the first observation."""
    series: Mapping[str, tuple[float | str, ...]]
    """Values of each series by name, or ``MISSING`` or ``LATE``."""
    expect: tuple[str, ...]
    """State after each observation of the longest series."""
    deliveries: int | None = None
    """Expected number of notifications, None if it does not matter."""


class ScenarioResult(Struct, frozen=True):
    """Result of a scenario."""

    scenario: str
    """Name of the scenario."""
    difference: str = ""
    """Difference from the expectation, "" if the scenario passed."""


def read_scenarios(document: Mapping[str, Any]) -> tuple[Scenario, ...]:
    """Return the scenarios in the ``[[test]]`` tables of a document.

    Raises ConfigError if there are none, or one is invalid.
    """
    tables = document.get("test")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ConfigError("no [[test]] in it")
    return tuple(_scenario(table, number) for number, table in enumerate(tables, start=1))


def run_scenario(scenario: Scenario, rules: Iterable[Rule]) -> ScenarioResult:
    """Run a scenario on the rule it names."""
    by_id = {rule.id: rule for rule in rules}
    rule = by_id.get(scenario.rule)
    if rule is None:
        near = closest_match(scenario.rule, by_id)
        hint = f"; did you mean {near}?" if near else ""
        return ScenarioResult(scenario.name, f"there is no rule {scenario.rule}{hint}")
    try:
        compiled_rule = compile_rule(rule)
    except RuleError as error:
        return ScenarioResult(scenario.name, f"rule {rule.id}: {error}")
    absent = [name for name in compiled_rule.watched if name not in scenario.series]
    if absent:
        return ScenarioResult(scenario.name, f"the rule watches {absent[0]}, which has no values")
    return ScenarioResult(scenario.name, _run(scenario, rule, compiled_rule))


def _run(scenario: Scenario, rule: Rule, compiled_rule: CompiledRule) -> str:
    """Return the difference of a rule's states and notifications from the expected ones."""
    days = {
        name: _days(SERIES[name].frequency, scenario.start, values)
        for name, values in scenario.series.items()
    }
    histories = {
        name: _history(name, days.get(name), scenario.series.get(name, ()))
        for name in compiled_rule.read
    }
    vintages = {name: (SeriesVintage(NEVER, history),) for name, history in histories.items()}
    trace = replay(compiled_rule, vintages)
    states = _states_after(trace, max(days.values(), key=len))
    if list(states) != list(scenario.expect):
        return _difference(states, scenario.expect)
    count = len(simulated_notifications(trace, rule.mode, rule.cooldown))
    if scenario.deliveries is not None and count != scenario.deliveries:
        return f"told {format_count(count, 'time')}, expected {scenario.deliveries}"
    return ""


def _scenario(table: Mapping[str, Any], number: int) -> Scenario:
    name = str(table.get("name", f"test {number}"))
    series, expect, start = table.get("series"), table.get("expect"), table.get("start")
    if not isinstance(series, dict) or not series:
        raise ConfigError(f"{name}: needs series, such as series.y20 = [4.7, 4.8]")
    for series_name, values in series.items():
        if series_name not in SERIES:
            raise ConfigError(f"{name}: no series is called {series_name}")
        if not isinstance(values, list) or not all(map(_is_value, values)):
            raise ConfigError(f'{name}: {series_name} needs a list of numbers, "_" and "stale"')
    if not isinstance(expect, list) or not set(map(str, expect)) <= set(_STATE_WORDS):
        raise ConfigError(f"{name}: expect needs a list of {', '.join(_STATE_WORDS)}")
    if type(start) is not date or not is_expressible(start):
        raise ConfigError(f"{name}: start needs a day from {EARLIEST} on, as 2025-05-19")
    values_by_name = {series_name: tuple(values) for series_name, values in series.items()}
    deliveries = table.get("deliveries")
    if deliveries is not None and not isinstance(deliveries, int):
        raise ConfigError(f"{name}: deliveries needs a whole number")
    rule = str(table.get("rule", ""))
    return Scenario(name, rule, start, values_by_name, tuple(expect), deliveries)


def _is_value(value: object) -> bool:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return abs(value) <= LARGEST
    return value in (MISSING, LATE)


def _days(frequency: Frequency, start: date, values: tuple[float | str, ...]) -> Keys:
    """Return the observed day of each value, in days since 1970."""
    pandas_frequency = _PANDAS_FREQUENCIES.get(frequency, "B")
    days = pd.date_range(start, periods=len(values), freq=pandas_frequency)
    return days.as_unit("s").asi8 // _SECONDS_A_DAY


def _history(name: str, days: Keys | None, values: tuple[float | str, ...]) -> History:
    """Return the history of a series, empty if it has no values (``days`` None)."""
    series = SERIES[name]
    is_observed = np.array([value != LATE for value in values], np.bool_)
    days = np.array([], np.int64) if days is None else days[is_observed]
    numbers = [np.nan if value == MISSING else float(value) for value in values if value != LATE]
    keys = step_keys(days * _SECONDS_A_DAY + _KNOWN_AT, days)
    simulated = np.zeros(len(numbers), np.bool_)
    return History(series.frequency, series.unit, keys, np.array(numbers, np.float64), simulated)


def _states_after(trace: Trace, days: Keys) -> tuple[str, ...]:
    """Return the state after each day, ``ok`` before the first step."""
    places = np.searchsorted(observed_days(trace.keys), days, side="right") - 1
    return tuple(_STATE_WORDS[trace.states[place]] if place >= 0 else "ok" for place in places)


def _difference(states: tuple[str, ...], expected_states: tuple[str, ...]) -> str:
    if len(states) != len(expected_states):
        expected = format_count(len(expected_states), "state")
        return f"{format_count(len(states), 'observation')}, {expected} expected"
    pairs = enumerate(zip(states, expected_states, strict=True), start=1)
    number, (state, expected) = next(pair for pair in pairs if pair[1][0] != pair[1][1])
    return f"observation {number}: {state}, expected {expected}"
