"""What the screen and the commands are told of a rule."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np

from tui.alerts.engine.distance import deciding
from tui.alerts.engine.replay import Trace
from tui.alerts.engine.rule_history import RuleHistory
from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import Unit
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import day_at
from tui.config import Rule
from tui.measures.provenance import joined
from tui.model.alerts import Alert, EvaluationProblem, RuleState
from tui.model.snapshot import Stamp, State, worst
from tui.model.times import NEW_YORK

_STATES = (RuleState.OK, RuleState.PENDING, RuleState.FIRING, RuleState.RECOVERING)
"""By the codes of the machine."""
_NOTHING_KNOWN = Stamp(None, None, State.CACHED)


def alert_of(found: RuleHistory) -> Alert:
    """What a rule says now."""
    rule, trace = found.rule, found.trace
    margin = deciding(found.compiled, found.histories)
    state = _STATES[trace.states[-1]] if found.known else RuleState.UNKNOWN
    overlay, why = _overlay(found)
    if rule.expires is not None and _today(found.as_of) > rule.expires:
        state, overlay, why = (
            RuleState.EXPIRED,
            EvaluationProblem.NONE,
            f"expired on {rule.expires}",
        )
    since, fired = (_since(trace), _last_fired(trace)) if found.known else (None, None)
    return Alert(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        state=state,
        series=margin.words,
        unit=margin.unit.value,
        value=margin.value,
        threshold=margin.threshold,
        above=margin.above,
        inclusive=margin.inclusive,
        since=None if since is None else day_at(since),
        last_fired=None if fired is None else day_at(fired),
        stamp=_stamp(found),
        note=rule.note,
        overlay=overlay,
        step_deviation=margin.deviation,
        why=why or ("" if found.known else _never(found)),
    )


def misread(rule: Rule, error: RuleError) -> Alert:
    """A rule whose words make no sense: never judged, in error, and it says why."""
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
        stamp=_NOTHING_KNOWN,
        note=rule.note,
        overlay=EvaluationProblem.ERROR,
        why=str(error),
    )


def _overlay(found: RuleHistory) -> tuple[EvaluationProblem, str]:
    """Whether an input is too old or its source fails, and which."""
    for name in found.compiled.read:
        stamp = found.chronicles[name].stamp
        if stamp.observed is None:
            continue
        clock, patience = SERIES[name].clock, found.compiled.patience
        if patience.stale(clock, stamp.observed, found.as_of):
            days = (_today(found.as_of) - stamp.observed).days
            return (
                EvaluationProblem.STALE,
                f"the newest {name} is of {stamp.observed}, {days} d ago",
            )
    for name in found.compiled.read:
        if found.chronicles[name].stamp.state is State.FAILING:
            return EvaluationProblem.ERROR, f"the source of {name} fails"
    return EvaluationProblem.NONE, ""


def _never(found: RuleHistory) -> str:
    for name in found.compiled.watched:
        if found.chronicles[name].stamp.observed is None:
            return f"{name} has no observation yet"
    return "too few observations yet"


def _stamp(found: RuleHistory) -> Stamp:
    """Of what was read: its oldest newest observation, and its weakest state."""
    stamps = [found.chronicles[name].stamp for name in found.compiled.read]
    told = [stamp for stamp in stamps if stamp.observed is not None and stamp.known is not None]
    if not told:
        return _NOTHING_KNOWN
    return Stamp(
        min(stamp.observed for stamp in told if stamp.observed),
        max(stamp.known for stamp in told if stamp.known),
        worst(tuple(stamp.state for stamp in told)),
        joined(stamp.inputs for stamp in told),
    )


def _since(trace: Trace) -> int:
    """The first step of the present episode or rest, or of the present wait for its end."""
    firing = trace.fires
    same = firing == firing[-1]
    if trace.states[-1] % 2:  # PENDING or RECOVERING
        same = trace.states == trace.states[-1]
    changed = np.flatnonzero(~same)
    return int(trace.keys[changed[-1] + 1 if changed.size else 0])


def _last_fired(trace: Trace) -> int | None:
    firing = trace.fires
    starts = np.flatnonzero(firing & ~np.concatenate(([False], firing[:-1])))
    return int(trace.keys[starts[-1]]) if starts.size else None


def _today(now: datetime) -> date:
    return now.astimezone(NEW_YORK).date()
