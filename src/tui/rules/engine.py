"""The state machine of threshold rules: a pure function of a rule and what was known.

State is replayed from a series' published observations every time it is asked for, so a restart, a
look at the past and the present cannot disagree. Observations are replayed in the order of what
they are about: the revision of an old month is not news that came after the newest one.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import pandas as pd

from tui.measures.inputs import joined
from tui.model import Alert, ConfigError, RuleState, Snapshot, Stamp, State
from tui.rules.series import SERIES


class ThresholdRule(Protocol):
    """A threshold on one series: exactly one of ``above`` and ``below``, in the series' unit.

    ``clear_below`` belongs to ``above`` and ``clear_above`` to ``below``: between the threshold and
    it the state holds. Without it the rule clears where it does not fire.
    """

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def series(self) -> str: ...
    @property
    def above(self) -> float | None: ...
    @property
    def below(self) -> float | None: ...
    @property
    def clear_below(self) -> float | None: ...
    @property
    def clear_above(self) -> float | None: ...
    @property
    def severity(self) -> str: ...
    @property
    def note(self) -> str: ...


@dataclass(frozen=True)
class Episode:
    """One stretch of firing."""

    start: date
    """The observation that fired."""
    end: date | None
    """The observation that cleared; None while it lasts."""


def evaluate(rules: Iterable[ThresholdRule], snapshot: Snapshot) -> tuple[Alert, ...]:
    """Every rule judged on what the snapshot knows, in the order given.

    A rule on an unknown or an empty series is ``unknown`` and its note says why. Raises ConfigError
    for a rule without a threshold.
    """
    return tuple(_judge(rule, snapshot) for rule in rules)


def episodes(rule: ThresholdRule, values: pd.Series) -> tuple[Episode, ...]:
    """The stretches of firing in ``values``, a series by observed date in any order.

    Missing values neither fire nor clear.
    """
    known = values.dropna().sort_index()
    firing = firing_days(rule, known)
    turns = firing[firing != firing.shift(fill_value=False)].index
    days = [pd.Timestamp(turn).date() for turn in turns]
    ends: list[date | None] = [*days[1::2], None]
    return tuple(Episode(start, end) for start, end in zip(days[::2], ends, strict=False))


def firing_days(rule: ThresholdRule, values: pd.Series) -> pd.Series:
    """True where the rule fires, by the index of ``values``; at rest before the first mark.

    ``values`` ascends by observed date. Missing values and the dead band hold the state.
    """
    _, above = _threshold(rule)
    if above:
        fires, clears = values > rule.above, values <= rule.above
        if rule.clear_below is not None:
            clears = values < rule.clear_below
    else:
        fires, clears = values < rule.below, values >= rule.below
        if rule.clear_above is not None:
            clears = values > rule.clear_above
    marks = pd.Series(float("nan"), index=values.index).mask(clears, 0.0).mask(fires, 1.0)
    return marks.ffill().fillna(0.0) == 1.0


def _threshold(rule: ThresholdRule) -> tuple[float, bool]:
    """The threshold, and whether the rule fires above it."""
    if rule.above is not None:
        return rule.above, True
    if rule.below is not None:
        return rule.below, False
    raise ConfigError(f"rule {rule.id}: needs `above` or `below`")


def _judge(rule: ThresholdRule, snapshot: Snapshot) -> Alert:
    named = SERIES.get(rule.series)
    if named is None:
        return _unknown(rule, "", _no_such(rule.series))
    history = named.history(snapshot).dropna(subset="value").sort_index()
    if history.empty:
        return _unknown(rule, named.unit, f"{rule.series} has no observation yet")
    past = episodes(rule, history["value"])
    fired = bool(past) and past[-1].end is None
    newest = history.iloc[-1]
    observed = pd.Timestamp(history.index[-1]).date()
    at_rest_since = past[-1].end if past else pd.Timestamp(history.index[0]).date()
    threshold, above = _threshold(rule)
    return Alert(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        state=RuleState.FIRING if fired else RuleState.OK,
        series=rule.series,
        unit=named.unit,
        value=float(newest["value"]),
        threshold=threshold,
        above=above,
        since=past[-1].start if fired else at_rest_since,
        last_fired=past[-1].start if past else None,
        stamp=Stamp(
            observed,
            newest["known"].to_pydatetime(),
            State(newest["state"]),
            joined(history["inputs"].iloc[::-1].unique()),
        ),
        note=rule.note,
    )


def _unknown(rule: ThresholdRule, unit: str, why: str) -> Alert:
    threshold, above = _threshold(rule)
    return Alert(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        state=RuleState.UNKNOWN,
        series=rule.series,
        unit=unit,
        value=None,
        threshold=threshold,
        above=above,
        since=None,
        last_fired=None,
        stamp=Stamp(None, None, State.CACHED),
        note=why,
    )


def _no_such(name: str) -> str:
    near = difflib.get_close_matches(name, SERIES, n=1)
    return f"no series is called {name}" + (f"; did you mean {near[0]}?" if near else "")
