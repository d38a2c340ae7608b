"""Revisions of the flows release by release, and their effect on episodes.

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

from tests.support.effort import rounds
from tests.support.histories import history
from tests.support.rules import ToyRule, rule_history
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.alerts.engine.compiled_rule import compile_rule
from tui.alerts.engine.engine import Engine
from tui.alerts.engine.replay import replay, replay_latest_values
from tui.alerts.series.history import moment_at, observed_days
from tui.alerts.series.revisions import (
    SeriesRevisionsReader,
    SeriesVintages,
    are_equal,
    is_prefix,
)
from tui.model.snapshot import Snapshot

OCTOBER = date(2025, 10, 31)
RELEASED = datetime(2025, 12, 18, 21, tzinfo=UTC)
"""16:00 in New York."""
FLOWS = ("tic_release", "tic_table1", "tic_table3")


def vintages(name: str, snapshot: Snapshot) -> SeriesVintages:
    return SeriesRevisionsReader().read(name, snapshot).vintages


def values_on(series_vintages: SeriesVintages, day: date) -> list[float]:
    """Return the value of a day in each vintage that has it."""
    day_number = (day - date(1970, 1, 1)).days
    histories = [vintage.history for vintage in series_vintages]
    values = [each.numbers[observed_days(each.keys) == day_number] for each in histories]
    return [float(value[0]) for value in values if value.size]


def test_each_release_is_a_vintage() -> None:
    series_vintages = vintages("tic_official_bonds", bundled_snapshot())
    values = values_on(series_vintages, OCTOBER)
    assert (values[0], values[-1]) == (-24.8, -24.504)
    assert RELEASED in [moment_at(vintage.since + 1) for vintage in series_vintages[1:]]


def test_series_without_revisions_has_one_vintage() -> None:
    assert len(vintages("y20", bundled_snapshot())) == 1


def test_vintage_has_steps_for_new_and_revised_values() -> None:
    """September, revised from 41.9 to 41.5, and October."""
    series_vintages = vintages("tic_private_bonds", bundled_snapshot(date(2025, 12, 19)))
    newest = series_vintages[-1]
    steps = newest.history.keys[newest.history.keys > newest.since]
    days = pd.to_datetime(observed_days(steps), unit="D").date
    assert list(days) == [date(2025, 9, 30), OCTOBER]


def test_episode_revised_away_stays_and_is_marked() -> None:
    rule = ToyRule(when="tic_official_bonds < -24.7bn and tic_official_bonds > -24.9bn")
    then = rule_history(rule, bundled_snapshot(date(2025, 12, 19))).episodes()
    [episode] = then
    assert (episode.start, episode.end, episode.revised_away) == (OCTOBER, None, False)
    assert episode.fired == RELEASED
    assert not episode.reconstructed
    now = rule_history(rule, bundled_snapshot()).episodes()
    [episode] = [episode for episode in now if episode.start == OCTOBER]
    assert episode.revised_away
    assert episode.end is not None


def test_episodes_before_first_release_are_reconstructed() -> None:
    episodes = rule_history(ToyRule(when="tic_official_bonds < 0bn"), bundled_snapshot()).episodes()
    early = [episode for episode in episodes if episode.start < date(2025, 5, 1)]
    assert early
    assert all(episode.reconstructed for episode in early)


@pytest.mark.parametrize(
    "name",
    ["tic_official_total", pytest.param("tic_private_bills", marks=pytest.mark.long), "y20", "XLF"],
)
def test_vintages_of_earlier_moment_are_prefix_of_later_ones(name: str) -> None:
    days = pd.date_range("2025-06-01", "2026-08-01", periods=rounds(8, 4))
    by_day = [vintages(name, bundled_snapshot(day.date())) for day in days]
    for before, after in pairwise(by_day):
        assert is_prefix(before, after)


def test_late_observation_adds_a_vintage() -> None:
    rows = pd.DataFrame(
        {
            "observed": ["2025-05-19", "2025-05-20", "2025-05-21"],
            "known": ["2025-05-22", "2025-05-20", "2025-05-22"],
            "20Y": [4.8, 4.7, 4.9],
        }
    )
    first, second = vintages("y20", snapshot_of(dataset("par_yields", "2025", rows)))
    assert list(first.history.numbers) == [4.7]
    assert list(second.history.numbers) == [4.8, 4.7, 4.9]
    assert np.all(np.diff(second.history.keys) > 0)


def test_earlier_snapshots_end_with_the_snapshot() -> None:
    snapshot = bundled_snapshot(date(2025, 12, 17))
    assert snapshot.earlier is not None
    moments = snapshot.earlier.revision_times(FLOWS)
    assert moments == tuple(sorted(set(moments)))
    assert moments[-1] <= snapshot.as_of
    assert snapshot.earlier.revision_times(("par_yields",)) == ()
    parts = snapshot.earlier.at(moments[-1], FLOWS).datasets
    assert {source for source, _ in parts} <= set(FLOWS)


def test_reader_returns_same_vintages_if_values_are_equal() -> None:
    reader = SeriesRevisionsReader()
    evening, night = (bundled_snapshot(datetime(2025, 12, 19, hour, tzinfo=UTC)) for hour in (1, 3))
    for name in ("y20", "XLF", "tic_official_total"):
        assert reader.read(name, evening).vintages is reader.read(name, night).vintages


def test_engine_returns_cached_states_of_same_rule() -> None:
    engine, rule = Engine(), ToyRule(when="y20 > 4.75%")
    first = engine.rule_history(rule, bundled_snapshot(date(2025, 12, 19)))
    assert engine.rule_history(rule, bundled_snapshot(date(2025, 12, 19))).changes is first.changes


def test_full_cache_of_releases_changes_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = bundled_snapshot(date(2025, 9, 1))
    expected = vintages("tic_official_bonds", snapshot)
    assert len(expected) > 2
    monkeypatch.setattr("tui.alerts.series.revisions.MAX_RELEASES", 1)
    assert are_equal(vintages("tic_official_bonds", snapshot), expected)


def test_latest_values_of_a_series_without_revisions_are_those_of_its_only_vintage() -> None:
    rule = compile_rule(ToyRule(when="y20 > 4.75%"))
    series = {"y20": vintages("y20", bundled_snapshot(date(2025, 12, 19)))}
    assert replay_latest_values(rule, series).keys.tolist() == replay(rule, series).keys.tolist()


def test_histories_are_equal_with_missing_values_and_zeros_of_either_sign() -> None:
    first = history("y20", [0.0, float("nan")])
    assert first.equals(history("y20", [-0.0, float("nan")]))
    assert not first.equals(history("y20", [0.1, float("nan")]))
    assert not first.equals(history("y20", [0.0, 0.0]))
