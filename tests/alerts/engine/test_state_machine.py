"""The state machine: against the rule read aloud, and what must hold for any observations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.histories import NAN, history, ready, states, trace
from tui.alerts.engine.replay import replayed
from tui.alerts.engine.state_machine import MachineState, Persistence, run
from tui.alerts.series.history import FALSE, NEVER, TRUE, UNKNOWN
from tui.alerts.series.revisions import SeriesVintage

REGIME = ("y20 > 4.75%", "y20 < 4.65%")
values = st.lists(
    st.one_of(st.just(NAN), st.sampled_from([4.6, 4.65, 4.7, 4.75, 4.8])), max_size=25
)
courses = st.tuples(st.integers(1, 3), st.integers(1, 3))
rules = st.sampled_from([REGIME, ("y20 > 4.75%", ""), ("y20 < 4.7%", "y20 > 4.7%")])


def read_aloud(when: list[int], clear: list[int], needed: int, keep: int) -> list[str]:
    """One observation at a time: 1 true, 0 false, -1 unknown."""
    fires, firing, clearing, told = False, 0, 0, []
    for fire, end in zip(when, clear, strict=True):
        if fire >= 0:
            firing = firing + 1 if fire else 0
        if end >= 0:
            clearing = clearing + 1 if end else 0
        if fire == 1 and firing >= needed:
            fires = True
        elif end == 1 and clearing >= keep:
            fires = False
        told.append(
            ("recovering" if clearing else "firing") if fires else "pending" if firing else "ok"
        )
    return told


def truths(text: str, numbers: list[float]) -> list[int]:
    sign, level = (1, 4.75) if ">" in text else (-1, 4.65 if "4.65" in text else 4.7)
    if text == "y20 > 4.7%":
        level = 4.7
    return [-1 if n != n else int(sign * n > sign * level) for n in numbers]


@given(rules, values, courses)
def test_the_machine_is_the_rule_read_aloud(
    rule: tuple[str, str], numbers: list[float], course: tuple[int, int]
) -> None:
    needed, keep = course
    found = trace(*rule, needed=needed, keep=keep, y20=history("y20", numbers))
    when = truths(rule[0], numbers)
    clear = truths(rule[1], numbers) if rule[1] else [-1 if w < 0 else 1 - w for w in when]
    assert states(found) == read_aloud(when, clear, needed, keep)


def test_the_worked_example() -> None:
    """20-year above 4.75%, two closes in a row, with a dead band down to 4.65%."""
    numbers = [4.70, 4.76, 4.77, 4.74, 4.76, 4.70, 4.64, 4.63]
    found = trace(*REGIME, needed=2, keep=2, y20=history("y20", numbers))
    assert states(found) == [
        *("ok", "pending", "firing", "firing", "firing", "firing", "recovering", "ok")
    ]


@given(rules, values, courses, st.integers(0, 25))
def test_replay_equals_one_release_after_another(
    rule: tuple[str, str], numbers: list[float], course: tuple[int, int], cut: int
) -> None:
    needed, keep = course
    told = history("y20", numbers)
    compiled = ready(*rule, needed, keep)
    whole = {"y20": (SeriesVintage(NEVER, told),)}
    part = {"y20": (SeriesVintage(NEVER, history("y20", numbers[:cut])),)}
    continued = replayed(compiled, whole, replayed(compiled, part))
    assert states(continued) == states(replayed(compiled, whole))


@given(rules, values, courses, st.integers(0, 25))
def test_what_came_later_changes_nothing_earlier(
    rule: tuple[str, str], numbers: list[float], course: tuple[int, int], cut: int
) -> None:
    needed, keep = course
    full = trace(*rule, needed=needed, keep=keep, y20=history("y20", numbers))
    known = trace(*rule, needed=needed, keep=keep, y20=history("y20", numbers[:cut]))
    assert states(known) == states(full)[:cut]
    if cut and len(numbers) >= cut:
        assert states(full.upto(int(known.keys[-1]))) == states(known)


@given(rules, values, courses)
def test_unknown_neither_fires_nor_clears(
    rule: tuple[str, str], numbers: list[float], course: tuple[int, int]
) -> None:
    """prometheus#14085, grafana#6332: what is missing rang, or stood down."""
    needed, keep = course
    told = states(trace(*rule, needed=needed, keep=keep, y20=history("y20", numbers)))
    for place, number in enumerate(numbers):
        if number != number:
            assert told[place] == (told[place - 1] if place else "ok")


@given(values)
def test_a_rule_and_its_negation_never_both_fire(numbers: list[float]) -> None:
    told = history("y20", numbers)
    pairs = zip(
        states(trace("y20 > 4.75%", y20=told)),
        states(trace("not y20 > 4.75%", y20=told)),
        strict=True,
    )
    assert ("firing", "firing") not in pairs


def test_a_slow_series_counts_for_both() -> None:
    """Two months wanted: daily steps between two releases add nothing."""
    daily = history("y20", [4.8] * 70)
    monthly = history("tic_official_total", [-1.0, -1.0, -1.0], every=30)
    rule = ready("y20 > 4.75% and tic_official_total < 0bn", "", 2, 1)
    both = {
        "y20": (SeriesVintage(NEVER, daily),),
        "tic_official_total": (SeriesVintage(NEVER, monthly),),
    }
    found = replayed(rule, both)
    told = states(found)
    assert told.count("pending") == 31  # from the first release to the step before the second
    assert told[-1] == "firing"


def test_fast_news_fires_at_once_where_one_observation_is_enough() -> None:
    daily = history("y20", [4.7, 4.7, 4.8, 4.8])
    monthly = history("tic_official_total", [-1.0])
    rule = ready("y20 > 4.75% and tic_official_total < 0bn")
    both = {
        "y20": (SeriesVintage(NEVER, daily),),
        "tic_official_total": (SeriesVintage(NEVER, monthly),),
    }
    assert states(replayed(rule, both)) == ["ok", "ok", "ok", "firing", "firing"]


@pytest.mark.parametrize(
    "standing", [MachineState(), MachineState(True, 3, 0), MachineState(False, 2, 0)]
)
def test_no_step_changes_nothing(standing: MachineState) -> None:
    nothing = np.array([], np.int8)
    found = run(nothing, None, np.array([], np.bool_), Persistence(2, 2), standing)
    assert found.states.size == 0


def test_where_both_conditions_hold_it_fires() -> None:
    when, clear = (np.array([code] * 2, np.int8) for code in (TRUE, TRUE))
    assert list(run(when, clear, np.ones(2, np.bool_), Persistence()).states) == [2, 2]
    assert FALSE < UNKNOWN < TRUE
