"""Badges of rules: a mark and a word for each state, filled only where attention is needed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product

import pytest
from msgspec.structs import replace

from tui.model.alerts import Alert, EvaluationProblem, RuleState
from tui.model.snapshot import Stamp, State
from tui.model.text import Span, Tone
from tui.views.alerts.badges import Badge, badge
from tui.views.alerts.marks import Marks

UNTIL = datetime(2026, 1, 2, 14, tzinfo=UTC)
NO_MARKS = Marks(False, None, False, False, None, None)


def alert(
    state: RuleState,
    severity: str = "warning",
    problem: EvaluationProblem = EvaluationProblem.NONE,
) -> Alert:
    return Alert(
        rule="rule",
        title="A rule",
        severity=severity,
        state=state,
        series="y20",
        unit="pct",
        value=4.8,
        threshold=4.75,
        above=True,
        since=None,
        last_fired=None,
        stamp=Stamp(None, None, State.CACHED),
        problem=problem,
        held=2,
        needed=5,
    )


@pytest.mark.parametrize(
    ("shown", "marks", "expected"),
    [
        (alert(RuleState.FIRING, "critical"), None, Badge("!!", "FIRING", Tone.CRITICAL, True)),
        (alert(RuleState.FIRING), None, Badge("!", "FIRING", Tone.WARNING, True)),
        (alert(RuleState.FIRING, "info"), None, Badge("i", "FIRING", Tone.ACCENT, True)),
        (
            alert(RuleState.FIRING, "critical"),
            replace(NO_MARKS, acknowledged=True),
            Badge("!!", "FIRING ack", Tone.CRITICAL),
        ),
        (
            alert(RuleState.FIRING),
            replace(NO_MARKS, muted=True),
            Badge("!", "muted until it clears", Tone.MUTED),
        ),
        (
            alert(RuleState.FIRING, problem=EvaluationProblem.STALE),
            NO_MARKS,
            Badge("!", "FIRING stale", Tone.WARNING, True),
        ),
        (alert(RuleState.RECOVERING), None, Badge("!", "recovering", Tone.WARNING)),
        (alert(RuleState.PENDING, "info"), None, Badge("i", "pending 2 of 5", Tone.WARNING)),
        (alert(RuleState.OK), None, Badge("ok", "", Tone.LESSER)),
        (
            alert(RuleState.OK),
            replace(NO_MARKS, muted=True, muted_until=UNTIL),
            Badge("ok", "muted until 2026-01-02 09:00 EST", Tone.MUTED),
        ),
        (
            alert(RuleState.OK, "critical"),
            replace(NO_MARKS, unseen=date(2025, 12, 9)),
            Badge("!!", "unseen 2025-12-09", Tone.CRITICAL),
        ),
        (
            alert(RuleState.OK),
            replace(NO_MARKS, done=date(2025, 12, 9)),
            Badge("ok", "done 2025-12-09", Tone.LESSER),
        ),
        (alert(RuleState.UNKNOWN), None, Badge("?", "unknown", Tone.UNSURE)),
        (alert(RuleState.EXPIRED), None, Badge("—", "expired", Tone.MUTED)),
    ],
)
def test_badge_of_a_state(shown: Alert, marks: Marks | None, expected: Badge) -> None:
    assert badge(shown, marks) == expected


@pytest.mark.parametrize(
    ("state", "severity", "problem", "muted", "acknowledged"),
    product(
        RuleState,
        ("critical", "warning", "info"),
        EvaluationProblem,
        (False, True),
        (False, True),
    ),
)
def test_every_badge_has_a_mark_and_only_new_episodes_are_filled(
    state: RuleState,
    severity: str,
    problem: EvaluationProblem,
    muted: bool,
    acknowledged: bool,
) -> None:
    marks = replace(NO_MARKS, muted=muted, acknowledged=acknowledged)
    shown = badge(alert(state, severity, problem), marks)
    assert 0 < len(shown.mark) <= 2
    assert shown.filled is (state is RuleState.FIRING and not muted and not acknowledged)
    assert problem.value in shown.word or state is RuleState.EXPIRED
    assert (shown.mark == "ok") is (state is RuleState.OK and not problem)
    warns = shown.tone in (Tone.WARNING, Tone.CRITICAL)
    assert not warns or shown.mark in ("!", "!!", "i")


def test_badge_in_a_line_is_filled_with_a_blank_on_either_side() -> None:
    filled, plain = Badge("!", "FIRING", Tone.WARNING, True), Badge("ok", "", Tone.LESSER)
    assert filled.span == Span(" ! FIRING ", Tone.WARNING, True)
    assert plain.span == Span("ok", Tone.LESSER)
