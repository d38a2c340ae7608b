"""What is said of asking: ages, moments in New York, and data without a column twice."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.feeds import NOW
from tests.support.snapshots import bundled_snapshot
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.model.status import PartStatus
from tui.model.update import Update
from tui.model.view import Cell
from tui.views import sources

STATUS = PartStatus(
    "fred",
    "SOFR",
    asked=datetime(2026, 8, 10, 12, 0, tzinfo=UTC),
    answered=datetime(2026, 8, 10, 12, 0, tzinfo=UTC),
    next_try=datetime(2026, 8, 11, 12, 30, tzinfo=UTC),
    why="next release",
)


def cells(*statuses: PartStatus, now: datetime = NOW) -> dict[str, dict[str, Cell]]:
    """Row key -> column key -> cell."""
    told = {(status.source, status.part): status for status in statuses}
    table = sources.view(Update(bundled_snapshot(NOW), (), now, statuses=told)).table
    keys = [column.key for column in table.columns]
    return {row.key: dict(zip(keys, row.cells, strict=True)) for row in table.rows}


def test_a_moment_is_new_yorks_and_an_age_counts_from_now() -> None:
    row = cells(STATUS)["fred/SOFR"]
    assert str(row["next_try"].value) == "2026-08-11 08:30:00-04:00"
    assert row["answered_hours_ago"].value == 2.5  # 12:00 to 14:30
    assert row["age_days"].value == 11  # 30 July to 10 August


def test_the_day_of_an_age_is_new_yorks() -> None:
    late = datetime(2026, 8, 11, 2, 0, tzinfo=UTC)
    assert cells(STATUS, now=late)["fred/SOFR"]["age_days"].value == 11


def test_what_was_never_asked_for_has_no_moments() -> None:
    row = cells()["fred/SOFR"]
    moments = ("answered", "answered_hours_ago", "next_try")
    assert [row[key].value for key in moments] == [None, None, None]
    assert row["why"].value == "not asked yet"


def test_what_is_not_at_hand_has_its_row_with_the_error() -> None:
    row = cells(replace(STATUS, part="GONE", error="HTTP 404"))["fred/GONE"]
    assert (row["state"].value, row["error"].value) == ("failing", "HTTP 404")
    assert row["observed"].value is row["age_days"].value is None


def test_an_answer_of_nothing_to_come_is_live() -> None:
    row = cells(replace(STATUS, source="auctions", part="upcoming"))["auctions/upcoming"]
    assert (row["state"].value, row["observed"].value) == ("live", None)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_as_data_every_column_is_there_once(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sources", "--offline", "--format", form]) == ExitCode.CLEAR
    text = capsys.readouterr().out
    names = next(csv.reader(io.StringIO(text))) if form == "csv" else list(json.loads(text)[0])
    wanted = {column.key for column in sources.COLUMNS} | {"observed", "known", "state"}
    assert sorted(names) == sorted(wanted)


def test_as_text_the_state_and_the_newest_observation_are_in_the_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TICWATCH_HOME", str(tmp_path))
    assert main(["sources", "--offline"]) == ExitCode.CLEAR
    [line] = [line for line in capsys.readouterr().out.splitlines() if "table1 " in line]
    assert line.split()[:4] == ["tic_table1", "table1", "cached", "2026-05-31"]
