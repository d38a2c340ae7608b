"""What was known of the flows release by release, and what revisions do to an episode.

Figures are those of press releases SB0317 (18 November 2025), SB0342 (18 December) and the tables
of July 2026: net purchases of bonds and notes by foreign officials in October 2025 were first
printed as -24.8 bn and are -24.504 bn today.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from tests.support.rules import Rule, rule_history
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.alerts.engine.engine import Engine
from tui.alerts.series.history import moment_at, observed_of
from tui.alerts.series.revisions import Editions, SeriesRevisionsReader, begins
from tui.model.snapshot import Snapshot

OCTOBER = date(2025, 10, 31)
RELEASED = datetime(2025, 12, 18, 21, tzinfo=UTC)
"""At 16:00 in New York."""
FLOWS = ("tic_release", "tic_table1", "tic_table3")


def editions(name: str, snapshot: Snapshot) -> Editions:
    return SeriesRevisionsReader().of(name, snapshot).editions


def told(found: Editions, day: date) -> list[float]:
    """The value of a day in each edition that has it."""
    wanted = (day - date(1970, 1, 1)).days
    values = [one.history.numbers[observed_of(one.history.keys) == wanted] for one in found]
    return [float(value[0]) for value in values if value.size]


def test_each_release_is_an_edition() -> None:
    found = editions("tic_official_bonds", bundled_snapshot())
    values = told(found, OCTOBER)
    assert (values[0], values[-1]) == (-24.8, -24.504)
    assert RELEASED in [moment_at(one.since + 1) for one in found[1:]]


def test_what_is_never_revised_has_one() -> None:
    assert len(editions("y20", bundled_snapshot())) == 1


def test_only_what_a_release_brought_is_a_step_of_it() -> None:
    """September, revised from 41.9 to 41.5, and October."""
    found = editions("tic_private_bonds", bundled_snapshot(date(2025, 12, 19)))
    newest = found[-1]
    steps = newest.history.keys[newest.history.keys > newest.since]
    days = pd.to_datetime(observed_of(steps), unit="D").date
    assert list(days) == [date(2025, 9, 30), OCTOBER]


def test_an_episode_that_revisions_took_away_stays_and_says_so() -> None:
    rule = Rule(when="tic_official_bonds < -24.7bn and tic_official_bonds > -24.9bn")
    then = rule_history(rule, bundled_snapshot(date(2025, 12, 19))).episodes()
    assert [(one.start, one.end, one.revised_away) for one in then] == [(OCTOBER, None, False)]
    assert then[0].fired == RELEASED
    assert not then[0].reconstructed
    [now] = [
        one for one in rule_history(rule, bundled_snapshot()).episodes() if one.start == OCTOBER
    ]
    assert now.revised_away
    assert now.end is not None


def test_before_the_first_release_at_hand_the_past_is_reconstructed() -> None:
    found = rule_history(Rule(when="tic_official_bonds < 0bn"), bundled_snapshot()).episodes()
    early = [one for one in found if one.start < date(2025, 5, 1)]
    assert early
    assert all(one.reconstructed for one in early)


@pytest.mark.parametrize("name", ["tic_official_total", "tic_private_bills", "y20", "XLF"])
def test_an_earlier_look_is_the_beginning_of_a_later_one(name: str) -> None:
    days = pd.date_range("2025-06-01", "2026-08-01", periods=8)
    looks = [editions(name, bundled_snapshot(day.date())) for day in days]
    for before, after in pairwise(looks):
        assert begins(before, after)


def test_late_observations_make_editions_of_what_was_there_before() -> None:
    rows = pd.DataFrame(
        {
            "observed": ["2025-05-19", "2025-05-20", "2025-05-21"],
            "known": ["2025-05-22", "2025-05-20", "2025-05-22"],
            "20Y": [4.8, 4.7, 4.9],
        }
    )
    first, second = editions("y20", snapshot_of(dataset("par_yields", "2025", rows)))
    assert list(first.history.numbers) == [4.7]
    assert list(second.history.numbers) == [4.8, 4.7, 4.9]
    assert np.all(np.diff(second.history.keys) > 0)


def test_the_past_of_a_snapshot_ends_with_it() -> None:
    snapshot = bundled_snapshot(date(2025, 12, 17))
    assert snapshot.past is not None
    moments = snapshot.past.rewritten(FLOWS)
    assert moments == tuple(sorted(set(moments)))
    assert moments[-1] <= snapshot.as_of
    assert snapshot.past.rewritten(("par_yields",)) == ()
    parts = snapshot.past.at(moments[-1], FLOWS).datasets
    assert {source for source, _ in parts} <= set(FLOWS)


def test_the_same_editions_come_back_while_they_say_the_same() -> None:
    chronicles = SeriesRevisionsReader()
    evening, night = (bundled_snapshot(datetime(2025, 12, 19, hour, tzinfo=UTC)) for hour in (1, 3))
    for name in ("y20", "XLF", "tic_official_total"):
        assert chronicles.of(name, evening).editions is chronicles.of(name, night).editions


def test_an_engine_forgets_no_rule_it_is_asked_of_again() -> None:
    engine, rule = Engine(), Rule(when="y20 > 4.75%")
    first = engine.rule_history(rule, bundled_snapshot(date(2025, 12, 19)))
    assert engine.rule_history(rule, bundled_snapshot(date(2025, 12, 19))).trace is first.trace
