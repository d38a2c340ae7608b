"""The state machine, compared with one observation at a time, and properties of any values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tests.support.growing_series import continued, everything
from tests.support.histories import NAN, compiled_rule, history, replay_rule, states
from tui.alerts.engine.replay import replay
from tui.alerts.engine.state_changes import changes_of
from tui.alerts.engine.state_machine import MachineState, Persistence, run
from tui.alerts.series.history import FALSE, NEVER, TRUE, UNKNOWN
from tui.alerts.series.revisions import SeriesVintage

REGIME = ("y20 > 4.75%", "y20 < 4.65%")
values = st.lists(
    st.one_of(st.just(NAN), st.sampled_from([4.6, 4.65, 4.7, 4.75, 4.8])), max_size=25
)
TRUTHS = st.sampled_from([FALSE, UNKNOWN, TRUE])
persistences = st.tuples(st.integers(1, 3), st.integers(1, 3))
rules = st.sampled_from([REGIME, ("y20 > 4.75%", ""), ("y20 < 4.7%", "y20 > 4.7%")])


def reference_states(when: list[int], clear: list[int], needed: int, keep: int) -> list[str]:
    """Return the states, computed one observation at a time: 1 true, 0 false, -1 unknown."""
    fires, firing, clearing, words = False, 0, 0, []
    for fire, end in zip(when, clear, strict=True):
        if fire >= 0:
            firing = firing + 1 if fire else 0
        if end >= 0:
            clearing = clearing + 1 if end else 0
        if fire == 1 and firing >= needed:
            fires = True
        elif end == 1 and clearing >= keep:
            fires = False
        words.append(
            ("recovering" if clearing else "firing") if fires else "pending" if firing else "ok"
        )
    return words


def truths(text: str, numbers: list[float]) -> list[int]:
    sign, level = (1, 4.75) if ">" in text else (-1, 4.65 if "4.65" in text else 4.7)
    if text == "y20 > 4.7%":
        level = 4.7
    return [-1 if n != n else int(sign * n > sign * level) for n in numbers]


@given(rules, values, persistences)
def test_machine_equals_one_observation_at_a_time(
    rule: tuple[str, str], numbers: list[float], persistence: tuple[int, int]
) -> None:
    needed, keep = persistence
    result = replay_rule(*rule, needed=needed, keep=keep, y20=history("y20", numbers))
    when = truths(rule[0], numbers)
    clear = truths(rule[1], numbers) if rule[1] else [-1 if w < 0 else 1 - w for w in when]
    assert states(result) == reference_states(when, clear, needed, keep)


def test_machine_returns_states_of_worked_example() -> None:
    """20-year above 4.75%, two closes in a row, with a dead band down to 4.65%."""
    numbers = [4.70, 4.76, 4.77, 4.74, 4.76, 4.70, 4.64, 4.63]
    result = replay_rule(*REGIME, needed=2, keep=2, y20=history("y20", numbers))
    assert states(result) == [
        *("ok", "pending", "firing", "firing", "firing", "firing", "recovering", "ok")
    ]


@given(rules, values, persistences, st.integers(0, 25))
def test_continued_replay_equals_full_replay(
    rule: tuple[str, str], numbers: list[float], persistence: tuple[int, int], count: int
) -> None:
    needed, keep = persistence
    compiled = compiled_rule(*rule, needed, keep)
    whole = {"y20": (SeriesVintage(NEVER, history("y20", numbers)),)}
    part = {"y20": (SeriesVintage(NEVER, history("y20", numbers[:count])),)}
    rest = continued(compiled, whole, replay(compiled, part))
    assert everything(rest) == everything(changes_of(replay(compiled, whole)))


@given(rules, values, persistences, st.integers(0, 25))
def test_later_observations_change_no_earlier_state(
    rule: tuple[str, str], numbers: list[float], persistence: tuple[int, int], count: int
) -> None:
    needed, keep = persistence
    full = replay_rule(*rule, needed=needed, keep=keep, y20=history("y20", numbers))
    known = replay_rule(*rule, needed=needed, keep=keep, y20=history("y20", numbers[:count]))
    assert states(known) == states(full)[:count]
    if count and len(numbers) >= count:
        cut = changes_of(full).upto(int(known.keys[-1]))
        assert cut.states.tolist() == changes_of(known).states.tolist()


@given(rules, values, persistences)
def test_unknown_observation_holds_the_state(
    rule: tuple[str, str], numbers: list[float], persistence: tuple[int, int]
) -> None:
    """prometheus#14085, grafana#6332: a missing value fired an alert, or cleared it."""
    needed, keep = persistence
    words = states(replay_rule(*rule, needed=needed, keep=keep, y20=history("y20", numbers)))
    for place, number in enumerate(numbers):
        if number != number:
            assert words[place] == (words[place - 1] if place else "ok")


@given(values)
def test_rule_and_its_negation_never_both_fire(numbers: list[float]) -> None:
    y20 = history("y20", numbers)
    pairs = zip(
        states(replay_rule("y20 > 4.75%", y20=y20)),
        states(replay_rule("not y20 > 4.75%", y20=y20)),
        strict=True,
    )
    assert ("firing", "firing") not in pairs


def test_for_counts_observations_of_slowest_series() -> None:
    """With ``for = 2`` months, daily steps between two releases are not counted."""
    daily = history("y20", [4.8] * 70)
    monthly = history("tic_official_total", [-1.0, -1.0, -1.0], every=30)
    rule = compiled_rule("y20 > 4.75% and tic_official_total < 0bn", "", 2, 1)
    both = {
        "y20": (SeriesVintage(NEVER, daily),),
        "tic_official_total": (SeriesVintage(NEVER, monthly),),
    }
    words = states(replay(rule, both))
    assert words.count("pending") == 31  # from the first release to the step before the second
    assert words[-1] == "firing"


def test_fast_series_fires_at_once_if_for_is_1() -> None:
    daily = history("y20", [4.7, 4.7, 4.8, 4.8])
    monthly = history("tic_official_total", [-1.0])
    rule = compiled_rule("y20 > 4.75% and tic_official_total < 0bn")
    both = {
        "y20": (SeriesVintage(NEVER, daily),),
        "tic_official_total": (SeriesVintage(NEVER, monthly),),
    }
    assert states(replay(rule, both)) == ["ok", "ok", "ok", "firing", "firing"]


@pytest.mark.parametrize(
    "before", [MachineState(), MachineState(True, 3, 0), MachineState(False, 2, 0)]
)
def test_run_without_steps_has_no_states(before: MachineState) -> None:
    no_truths = np.array([], np.int8)
    result = run(no_truths, None, np.array([], np.bool_), Persistence(2, 2), before)
    assert result.states.size == 0


def test_rule_fires_if_both_conditions_hold() -> None:
    when, clear = (np.array([code] * 2, np.int8) for code in (TRUE, TRUE))
    assert list(run(when, clear, np.ones(2, np.bool_), Persistence()).states) == [2, 2]
    assert FALSE < UNKNOWN < TRUE


@pytest.mark.property
@given(
    steps=st.lists(st.tuples(TRUTHS, TRUTHS, st.booleans()), max_size=20),
    has_clear=st.booleans(),
    persistence=persistences,
    before=st.builds(MachineState, st.booleans(), st.integers(0, 3), st.integers(0, 3)),
)
@examples(500)
def test_one_step_at_a_time_equals_all_at_once(
    steps: list[tuple[np.int8, np.int8, bool]],
    has_clear: bool,
    persistence: tuple[int, int],
    before: MachineState,
) -> None:
    when, clear = (np.array([step[place] for step in steps], np.int8) for place in (0, 1))
    ticks, needs = np.array([step[2] for step in steps], np.bool_), Persistence(*persistence)
    states = run(when, clear if has_clear else None, ticks, needs, before).states
    machine = before
    for place, (fires, clears, ticked) in enumerate(steps):
        machine = machine.after(int(fires), int(clears) if has_clear else None, ticked, needs)
        upto = slice(place + 1)
        cut = run(when[upto], clear[upto] if has_clear else None, ticks[upto], needs, before)
        assert machine == cut.end
        assert machine.state == states[place]
    assert states.dtype == np.int8
