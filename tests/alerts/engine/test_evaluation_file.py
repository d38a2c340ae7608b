"""Evaluations kept on disk: what a later program continues equals a full evaluation."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.damage import CELLS, Cell
from tests.support.effort import examples
from tests.support.growing_series import CONDITIONS, everything, growing_series, vintages_of
from tests.support.histories import compiled_rule, curve
from tests.support.rules import ToyRule
from tests.support.snapshots import bundled_snapshot
from tui.alerts.engine.compiled_rule import compile_rule
from tui.alerts.engine.engine import Engine
from tui.alerts.engine.evaluation_file import EvaluationFile
from tui.alerts.engine.replay import replay
from tui.alerts.engine.replay_cache import ReplayCache
from tui.alerts.engine.state_changes import changes_of
from tui.alerts.series.revisions import SeriesRevisionsReader, SeriesVintages
from tui.model.alerts import Alert

RULES = (
    ToyRule(id="yield", when="y20 > 4.75%", clear="y20 < 4.65%"),
    ToyRule(id="windows", when="pctl(spread_2s10s, 250) > 90 and chg(y10, 20) > 0bp", needed=2),
    ToyRule(id="custody", when="count(chg(custody_usd_bn, 1) < 0bn, 3) >= 2", keep=2),
    ToyRule(id="closes", when="rank(XLF, 63d) <= 3 or corr(SPY, AGG, 60d) > 0.2"),
    ToyRule(id="since", when="ret(XLF, 2026-04-10) > 1% or rel(XLF, ytd) > 0%"),
    ToyRule(id="sold", when='streak(tic_net("JP") < 0bn) >= 2 or auction20_tail > 2bp'),
    ToyRule(id="invalid", when="y20 >"),
)
DAYS = (date(2026, 4, 10), date(2026, 4, 20), date(2026, 8, 10))


@pytest.mark.property
@given(
    moments=growing_series(),
    when=st.sampled_from(CONDITIONS),
    clear=st.sampled_from(["", "y20 < 4.9%"]),
    restarts=st.lists(st.booleans(), min_size=5, max_size=5),
)
@examples(100)
def test_replays_of_earlier_programs_are_continued_as_computed_anew(
    tmp_path_factory: pytest.TempPathFactory,
    moments: list[dict[str, SeriesVintages]],
    when: str,
    clear: str,
    restarts: list[bool],
) -> None:
    home, rule = tmp_path_factory.mktemp("home"), compiled_rule(when, clear, 2)
    caches = [ReplayCache(), ReplayCache()]  # two programs that use the file by turns
    for place, vintages in enumerate(moments):
        cache = ReplayCache() if restarts[place % 5] else caches[place % 2]
        file = EvaluationFile(home, "program")
        cache.add(file.replays(cache.unread([rule])))
        read = {name: vintages[name] for name in rule.read}
        changes, full = cache.state_changes(rule, read), changes_of(replay(rule, read))
        compared = len(everything(full)) - (changes.end is None)
        assert everything(changes)[:compared] == everything(full)[:compared]
        file.put_replays(cache.take_new())


def test_replay_is_kept_with_its_changes_and_its_end(tmp_path: Path) -> None:
    file, rule = EvaluationFile(tmp_path, "program"), compiled_rule("y20 > 4.75%", needed=2)
    cache = ReplayCache()
    cache.state_changes(rule, {"y20": vintages_of("y20", [4.7, 4.8, 4.9, 4.7, 4.8], 500)})
    new = cache.take_new()
    file.put_replays(new)
    [stored] = file.replays([rule]).values()
    assert everything(stored.changes) == everything(new[rule].changes)
    assert stored.changes.end == new[rule].changes.end
    assert file.replays([compiled_rule("y20 > 4.75%", needed=3)]) == {}
    assert EvaluationFile(tmp_path, "another version").replays([rule]) == {}


def test_engine_keeps_a_new_rule_on_a_series_that_it_kept_before(tmp_path: Path) -> None:
    rules = [ToyRule(when="y20 > 4.75%"), ToyRule(when="y20 > 4.65%")]
    engine, snapshot = Engine(EvaluationFile(tmp_path, "program")), curve(y20=[4.7, 4.8])
    for rule in rules:
        engine.evaluate([rule], snapshot)
        engine.save()
    compiled = [compile_rule(rule) for rule in rules]
    assert len(EvaluationFile(tmp_path, "program").replays(compiled)) == 2


def test_engine_without_a_file_keeps_nothing() -> None:
    engine = Engine()
    engine.evaluate([ToyRule(when="y20 > 4.75%")], curve(y20=[4.8]))
    engine.save()


def test_replay_of_other_values_is_not_continued(tmp_path: Path) -> None:
    """A better parser may read other values from the same days."""
    file, rule = EvaluationFile(tmp_path, "program"), compiled_rule("y20 > 4.75%")
    first = ReplayCache()
    first.state_changes(rule, {"y20": vintages_of("y20", [4.0, 4.8, 5.0], 500)})
    file.put_replays(first.take_new())
    corrected = {"y20": vintages_of("y20", [5.0, 4.0, 5.0, 5.0], 500)}
    later = ReplayCache()
    later.add(file.replays([rule]))
    changes = later.state_changes(rule, corrected)
    assert everything(changes) == everything(changes_of(replay(rule, corrected)))


@cache
def evaluated_anew(day: date) -> tuple[Alert, ...]:
    return Engine().evaluate(RULES, bundled_snapshot(day))


def evaluated(home: Path, day: date, program: str = "program") -> bool:
    """Evaluate the rules in a new program, as in one without a file. Return if it read figures."""
    engine = Engine(EvaluationFile(home, program))
    alerts = engine.evaluate(RULES, bundled_snapshot(day))
    assert alerts == evaluated_anew(day)
    new = engine._revisions.take_new()
    engine._revisions._new.update(new)
    engine.save()
    return bool(new)


def test_alerts_of_a_later_program_are_those_of_a_full_evaluation(tmp_path: Path) -> None:
    assert [evaluated(tmp_path, day) for day in DAYS] == [True, True, True]
    assert not evaluated(tmp_path, DAYS[-1]), "nothing is new: no series is read"
    assert evaluated(tmp_path, DAYS[0]), "an earlier moment"
    assert evaluated(tmp_path, DAYS[-1])
    assert not evaluated(tmp_path, DAYS[-1])
    assert evaluated(tmp_path, DAYS[-1], "another version")
    assert evaluated(tmp_path, DAYS[-1])


@pytest.mark.property
@given(table=st.sampled_from(["series", "replays"]), column=st.integers(0, 2), value=CELLS)
@examples(20)
def test_damaged_row_counts_as_missing(
    tmp_path_factory: pytest.TempPathFactory, table: str, column: int, value: Cell
) -> None:
    home = tmp_path_factory.mktemp("home")
    rules = RULES[:1]
    engine = Engine(EvaluationFile(home, "program"))
    alerts = engine.evaluate(rules, bundled_snapshot())
    engine.save()
    name = ("name", "checksum", "content")[column]
    with closing(sqlite3.connect(home / "evaluations.sqlite")) as database, database:
        database.execute(f"UPDATE {table} SET {name} = coalesce(?, '')", (value,))
    again = Engine(EvaluationFile(home, "program"))
    assert again.evaluate(rules, bundled_snapshot()) == alerts


def test_result_of_another_layout_counts_as_missing(tmp_path: Path) -> None:
    file = EvaluationFile(tmp_path, "program")
    rule = compiled_rule("y20 > 4.75%")
    file._series.put({"y20": b"\x93\x01\x02\x03"})
    file._replays.put({"y20": b"\xc1"})
    assert file.series(["y20"]) == {}
    assert file.replays([rule]) == {}


def test_series_keeps_its_values_and_its_stamp(tmp_path: Path) -> None:
    reader, file = SeriesRevisionsReader(), EvaluationFile(tmp_path, "program")
    names = ("y20", "tic_official_total", "XLF")
    for name in names:
        reader.read(name, bundled_snapshot())
    file.put_series(reader.take_new())
    later = SeriesRevisionsReader()
    later.add(file.series(names))
    for name in names:
        kept, anew = later.read(name, bundled_snapshot()), reader.read(name, bundled_snapshot())
        assert kept.stamp == anew.stamp
        assert [each.since for each in kept.vintages] == [each.since for each in anew.vintages]
        assert all(
            mine.history.equals(its.history)
            for mine, its in zip(kept.vintages, anew.vintages, strict=True)
        )
    assert later.take_new() == {}
