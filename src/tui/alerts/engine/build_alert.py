"""Build the alert of a rule, which the screen and the commands show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from tui.alerts.engine.distance import deciding_distance
from tui.alerts.engine.rule_history import RuleHistory
from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import Unit
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import day_at, moment_at
from tui.config import Rule
from tui.measures.provenance import merge_inputs
from tui.model.alerts import Alert, EvaluationProblem, RuleState
from tui.model.snapshot import Stamp, State, worst_state
from tui.model.times import NEW_YORK

_STATES = (RuleState.OK, RuleState.PENDING, RuleState.FIRING, RuleState.RECOVERING)
"""States by the codes of the state machine."""
EMPTY_STAMP = Stamp(None, None, State.CACHED)
"""Stamp of a figure that there is not."""


def build_alert(history: RuleHistory) -> Alert:
    """Return the alert of a rule as of the snapshot of its history."""
    rule, changes = history.rule, history.changes
    distance = deciding_distance(history.compiled, history.histories)
    is_evaluated = changes.has_been_evaluated
    state = _STATES[changes.states[-1]] if is_evaluated else RuleState.UNKNOWN
    problem, reason = _problem(history)
    if rule.expires is not None and _new_york_day(history.as_of) > rule.expires:
        state, problem, reason = (
            RuleState.EXPIRED,
            EvaluationProblem.NONE,
            f"expired on {rule.expires}",
        )
    since, fired = (changes.since(), changes.last_fired()) if is_evaluated else (None, None)
    if state is RuleState.EXPIRED:
        since = None  # it began on a day, not with an observation
    return Alert(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        state=state,
        series=distance.compared,
        unit=distance.unit.value,
        value=distance.value,
        threshold=distance.threshold,
        above=distance.above,
        inclusive=distance.inclusive,
        crosses=distance.crosses,
        since=None if since is None else day_at(since),
        last_fired=None if fired is None else day_at(fired),
        stamp=merge_stamps(history.revisions[name].stamp for name in history.compiled.read),
        note=rule.note,
        problem=problem,
        step_deviation=distance.deviation,
        reason=reason or ("" if is_evaluated else _missing_input(history)),
        since_known=None if since is None else moment_at(since),
        held=_held(history) if state is RuleState.PENDING else 0,
        needed=rule.needed,
    )


def _held(history: RuleHistory) -> int:
    """Return the observations in a row at which the condition has held."""
    end = history.changes.end or history.trace.end
    return end.machine.firing


def alert_for_invalid_rule(rule: Rule, error: RuleError) -> Alert:
    """Return the alert of a rule that cannot be parsed or checked: unknown, with the error."""
    return Alert(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        state=RuleState.UNKNOWN,
        series=rule.series or rule.when,
        unit=Unit.NUMBER.value,
        value=None,
        threshold=None,
        above=True,
        since=None,
        last_fired=None,
        stamp=EMPTY_STAMP,
        note=rule.note,
        problem=EvaluationProblem.ERROR,
        reason=str(error),
    )


def _problem(history: RuleHistory) -> tuple[EvaluationProblem, str]:
    """Return the problem of a rule's inputs and its reason: one is too old, or its source fails."""
    for name in history.compiled.read:
        stamp = history.revisions[name].stamp
        if stamp.observed is None:
            continue
        frequency, max_age = SERIES[name].frequency, history.compiled.max_age
        if max_age.is_exceeded(frequency, stamp.observed, history.as_of):
            days = (_new_york_day(history.as_of) - stamp.observed).days
            return (
                EvaluationProblem.STALE,
                f"the newest {name} is of {stamp.observed}, {days} d ago",
            )
    for name in history.compiled.read:
        if history.revisions[name].stamp.state is State.FAILING:
            return EvaluationProblem.ERROR, f"the source of {name} fails"
    return EvaluationProblem.NONE, ""


def _missing_input(history: RuleHistory) -> str:
    """Return the reason for which a rule was never evaluated."""
    for name in history.compiled.watched:
        if history.revisions[name].stamp.observed is None:
            return f"no observation of {name} is at hand"
    return "too few observations"


def merge_stamps(stamps: Iterable[Stamp]) -> Stamp:
    """Return the stamp of a figure of several series: the oldest observation, the worst state.

    ``stamps`` are those of the newest values. Series without any are left out.
    """
    filled = [stamp for stamp in stamps if stamp.observed is not None and stamp.known is not None]
    if not filled:
        return EMPTY_STAMP
    return Stamp(
        min(stamp.observed for stamp in filled if stamp.observed),
        max(stamp.known for stamp in filled if stamp.known),
        worst_state(tuple(stamp.state for stamp in filled)),
        merge_inputs(stamp.inputs for stamp in filled),
    )


def _new_york_day(moment: datetime) -> date:
    return moment.astimezone(NEW_YORK).date()
