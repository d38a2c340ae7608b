"""Episodes of rules on a few days: their ends, values and marks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest
from msgspec.structs import replace

from tests.support.growing_series import continued, everything
from tests.support.histories import (
    NAN,
    compiled_rule,
    curve,
    history,
    never_revised,
    replay_rule,
    states,
)
from tests.support.rules import ToyRule, rule_history
from tui.alerts.engine.replay import Trace, replay, replay_latest_values
from tui.alerts.engine.rule_history import RuleHistory, find_episodes
from tui.alerts.engine.state_changes import StateChanges, changes_of
from tui.alerts.series.history import NEVER, History
from tui.alerts.series.revisions import SeriesRevisions, SeriesVintage
from tui.model.alerts import Episode
from tui.model.snapshot import Stamp, State

DAYS = [date(2025, 5, day) for day in range(19, 30)]
"""Days that ``history`` begins with."""
HIGH = "y20 > 4.75%"


def at_two(day: date) -> datetime:
    """Return 14:00 UTC, the time at which the values of ``history`` become known."""
    return datetime(day.year, day.month, day.day, 14, tzinfo=UTC)


def trace_on(*yields: float) -> Trace:
    return replay_rule(HIGH, y20=history("y20", yields))


def changes_on(*yields: float) -> StateChanges:
    return changes_of(trace_on(*yields))


def test_episodes_have_the_days_and_values_of_their_ends() -> None:
    ended, lasting = find_episodes(changes_on(4.7, 4.8, 4.9, 4.6, 4.7, 4.85, 4.95))
    assert ended == Episode(DAYS[1], DAYS[3], at_two(DAYS[1]), 4.8, 4.6)
    assert lasting == Episode(DAYS[5], None, at_two(DAYS[5]), 4.85, 4.95)


def test_episode_of_a_single_step_lasts_until_the_next_one() -> None:
    first, last = find_episodes(changes_on(4.8, 4.7, 4.8))
    assert (first.start, first.end) == (DAYS[0], DAYS[1])
    assert (last.start, last.end, last.start_value, last.end_value) == (DAYS[2], None, 4.8, 4.8)
    assert find_episodes(changes_on(4.7, 4.7)) == ()
    assert find_episodes(changes_on()) == ()


def test_missing_value_at_the_end_of_an_episode_is_none() -> None:
    [episode] = find_episodes(changes_on(4.8, NAN))
    assert (episode.start_value, episode.end_value, episode.end) == (4.8, None, None)


def test_episode_that_begins_on_a_simulated_value_is_reconstructed() -> None:
    yields = history("y20", [4.8, 4.7, 4.8, 4.8])
    yields = replace(yields, simulated=np.array([True, True, False, True]))
    first, last = find_episodes(changes_of(replay_rule(HIGH, y20=yields)))
    assert (first.reconstructed, last.reconstructed) == (True, False)


def test_simulated_value_holds_until_the_next_of_its_series() -> None:
    monthly = history("tic_official_total", [-1.0, -1.0], first=DAYS[1], every=3)
    monthly = replace(monthly, simulated=np.array([True, False]))
    trace = replay_rule(
        "y20 > 4% and tic_official_total < 0bn",
        y20=history("y20", [4.8] * 6),
        tic_official_total=monthly,
    )
    # a daily value, the first month, two days, the second month after that of the same day
    assert trace.simulated.tolist() == [False, False, True, True, True, True, False, False]
    assert trace.ticks.tolist() == [False, False, True, False, False, False, True, False]


def test_step_is_simulated_if_any_of_its_values_is() -> None:
    first, second = history("y20", [4.8] * 3), history("y10", [4.1] * 3)
    trace = replay_rule(
        "y20 > 4% and y10 > 4%",
        y20=replace(first, simulated=np.array([True, False, False])),
        y10=replace(second, simulated=np.array([False, False, True])),
    )
    assert trace.simulated.tolist() == [True, False, True]


def test_trace_has_the_truths_of_both_conditions() -> None:
    yields = history("y20", [4.8, 4.7, NAN, 4.6])
    trace = replay_rule(HIGH, "y20 < 4.75%", y20=yields)
    assert trace.clear is not None
    assert (trace.when.tolist(), trace.clear.tolist()) == ([2, 0, 1, 0], [0, 2, 1, 2])
    assert replay_rule(HIGH, y20=yields).clear is None


def test_compared_number_without_a_series_holds_at_every_step() -> None:
    trace = replay_rule("4% + 50bp < y20", y20=history("y20", [4.4, 4.6]))
    assert trace.numbers.tolist() == [4.5, 4.5]
    assert trace.fires.tolist() == [False, True]


@pytest.mark.parametrize(
    ("latest", "revised_away"),
    [
        ([4.7, 4.8, 4.8, 4.7, 4.7], False),
        ([4.8, 4.7, 4.7, 4.8, 4.8], True),  # before and after the episode only
        ([4.7, 4.7, 4.8, 4.7, 4.7], False),  # on its last day
        ([4.7, 4.8, 4.7, 4.7, 4.7], False),  # on its first day
    ],
)
def test_episode_is_revised_away_if_today_no_day_of_it_fires(
    latest: list[float], revised_away: bool
) -> None:
    [episode] = find_episodes(changes_on(4.7, 4.8, 4.8, 4.7, 4.7), trace_on(*latest))
    assert episode.revised_away is revised_away


def test_lasting_episode_is_revised_away_if_it_does_not_last_today() -> None:
    then = changes_on(4.7, 4.8, 4.8)
    [episode] = find_episodes(then, trace_on(4.7, 4.7, 4.7))
    assert episode.revised_away
    [episode] = find_episodes(changes_on(4.7, 4.8), trace_on(4.7, 4.8))
    assert not episode.revised_away
    [episode] = find_episodes(then)
    assert not episode.revised_away


def test_episodes_of_changes_that_were_cut_are_those_of_the_whole() -> None:
    history = rule_history(ToyRule(when=HIGH), curve(y20=[4.7, 4.8, 4.6, 4.8, 4.9]))
    cut = replace(history, changes=history.changes.upto(int(history.changes.keys[-1])))
    assert cut.changes.end is None
    assert cut.episodes() == history.episodes() != ()


def test_condition_is_known_since_its_first_full_window() -> None:
    known = rule_history(ToyRule(when="chg(y20, 2) > 5bp"), curve(y20=[4.6, 4.7, 4.8, 4.9]))
    assert known.changes.has_been_evaluated
    assert known.known_since == date(2025, 5, 21)
    unknown = rule_history(ToyRule(when="chg(y20, 2) > 5bp"), curve(y20=[4.6, 4.7]))
    assert not unknown.changes.has_been_evaluated
    assert unknown.known_since is None


def revised(first: list[float], second: list[float], since: int) -> tuple[SeriesVintage, ...]:
    """Return two vintages of the 20-year, the second in force after step ``since`` of the first."""
    before, after = history("y20", first), history("y20", second)
    return SeriesVintage(NEVER, before), SeriesVintage(int(before.keys[since]), after)


def test_episode_on_values_that_were_revised_is_marked() -> None:
    """The 20-year was first 4.8 on the second day, and later 4.7."""
    compiled, stamp = compiled_rule(HIGH), Stamp(DAYS[2], None, State.CACHED)

    def episodes(*vintages: SeriesVintage) -> list[tuple[date, bool]]:
        series = SeriesRevisions(vintages, stamp)
        changes = changes_of(replay(compiled, {"y20": vintages}))
        known = RuleHistory(ToyRule(when=HIGH), compiled, {"y20": series}, changes, at_two(DAYS[3]))
        return [(episode.start, episode.revised_away) for episode in known.episodes()]

    first, second = revised([4.7, 4.8, 4.7], [4.7, 4.7, 4.7, 4.8], 2)
    assert episodes(first) == [(DAYS[1], False)]
    assert episodes(first, second) == [(DAYS[1], True), (DAYS[3], False)]


def test_each_step_is_evaluated_on_the_values_of_its_time() -> None:
    rule = compiled_rule("chg(y20, 1) > 15bp")
    vintages = {"y20": revised([4.5, 4.6, 4.7], [4.5, 4.5, 4.7, 4.7, 4.9], 1)}
    trace = replay(rule, vintages)
    # 4.6 - 4.5 then; 4.7 - 4.5, 4.7 - 4.7 and 4.9 - 4.7 on the second vintage
    assert trace.fires.tolist() == [False, False, True, False, True]
    assert trace.numbers.tolist() == pytest.approx([NAN, 10, 20, 0, 20], nan_ok=True)


def test_revised_value_of_a_day_counts_once_in_a_continued_trace() -> None:
    """The third day is revised a day later; ``for`` needs the observations of two days."""
    rule = compiled_rule(HIGH, needed=2)
    first = history("y20", [4.7, 4.7, 4.8])
    a_day = 86_400 << 17
    second = replace(history("y20", [4.7, 4.7, 4.9]), keys=first.keys + np.array([0, 0, a_day]))
    before = (SeriesVintage(NEVER, first),)
    after = (*before, SeriesVintage(int(first.keys[-1]), second))
    trace = replay(rule, {"y20": after})
    assert states(trace) == ["ok", "ok", "pending", "pending"]
    assert trace.ticks.tolist() == [True, True, True, False]
    begun = replay(rule, {"y20": before})
    assert everything(continued(rule, {"y20": after}, begun)) == everything(changes_of(trace))


def test_trace_on_latest_values_has_the_first_known_times() -> None:
    rule = compiled_rule("chg(y20, 1) > 15bp")
    vintages = {"y20": revised([4.5, 4.6, 4.7], [4.5, 4.5, 4.7, 4.7, 4.9], 1)}
    later = replace(vintages["y20"][1].history, keys=vintages["y20"][1].history.keys + (9 << 20))
    latest = replay_latest_values(rule, {"y20": (vintages["y20"][0], SeriesVintage(5, later))})
    assert latest.numbers.tolist() == pytest.approx([NAN, 0, 20, 0, 20], nan_ok=True)
    first_keys = vintages["y20"][0].history.keys
    assert latest.keys[:3].tolist() == first_keys.tolist()
    assert latest.keys[3:].tolist() == later.keys[3:].tolist()


def test_latest_values_are_those_of_the_last_of_several_vintages() -> None:
    a_day = 86_400 << 17
    histories = [history("y20", [level] * days) for level, days in ((4.5, 1), (4.6, 2), (4.7, 3))]
    vintages = tuple(
        SeriesVintage(NEVER + days, replace(each, keys=each.keys + days * a_day))
        for days, each in enumerate(histories)
    )
    latest = replay_latest_values(compiled_rule(HIGH), {"y20": vintages})
    assert latest.numbers.tolist() == [4.7] * 3
    expected = [each.history.keys[place] for place, each in enumerate(vintages)]
    assert latest.keys.tolist() == expected, "each day counts from its first value"


def test_continued_changes_equal_those_of_the_whole_replay() -> None:
    rule = compiled_rule("y20 > avg(y20, 2)", "y20 < 4%", needed=2, keep=2)
    yields = [4.2, 4.4, 3.9, 3.8, 4.4, 4.5, 4.6, 3.7, 3.6, 4.1]

    def marked(count: int) -> dict[str, History]:
        part = history("y20", yields[:count])
        return {"y20": replace(part, simulated=np.arange(count) % 3 == 0)}

    whole = replay(rule, never_revised(marked(10)))
    for count in range(11):
        before = replay(rule, never_revised(marked(count)))
        rest = continued(rule, never_revised(marked(10)), before)
        assert everything(rest) == everything(changes_of(whole))


@pytest.mark.parametrize(
    "when",
    [
        "chg(avg(y20, 3), 3) > 0bp",
        "corr(y20, y10, 2) > 0",
        "rel(XLF, 3) > -2%",
        "y20 > 4% and tic_official_total > 4bn",
    ],
)
def test_continued_replay_reads_as_far_back_as_its_windows(when: str) -> None:
    """The 20-year and SPY have a value on every day, the others on every third."""
    yields = [4.2, 4.4, 3.9, 3.8, 4.4, 4.5, 4.6, 3.7, 3.6, 4.1, 4.4, 4.0, 4.3, 4.9, 4.5, 4.4]
    rule = compiled_rule(when, needed=2)

    def known(days: int) -> dict[str, History]:
        return {
            name: history(name, yields[:days])
            if name in ("y20", "SPY")
            else history(name, yields[1 : 1 + (days + 2) // 3], every=3)
            for name in rule.read
        }

    whole = changes_of(replay(rule, never_revised(known(16))))
    for days in range(1, 16):
        before = replay(rule, never_revised(known(days)))
        assert everything(continued(rule, never_revised(known(16)), before)) == everything(whole)


def test_age_in_a_replay_counts_to_the_steps_of_the_rule() -> None:
    trace = replay_rule(
        "age(custody_usd_bn) >= 2d and y20 > 4%",
        y20=history("y20", [4.8] * 4),
        custody_usd_bn=history("custody_usd_bn", [2900.0]),
    )
    assert trace.when.tolist() == [1, 0, 0, 2, 2]
