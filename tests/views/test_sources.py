"""Table of sources: ages, New York times, and an export without duplicate columns."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.support.feeds import NOW
from tests.support.snapshots import bundled_snapshot
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.model.status import PartStatus
from tui.model.table import Cell
from tui.model.update import Update
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
    """Return the cells by row key and column key."""
    by_part = {(status.source, status.part): status for status in statuses}
    table = sources.view(Update(bundled_snapshot(NOW), (), now, statuses=by_part)).table
    keys = [column.key for column in table.columns]
    return {row.key: dict(zip(keys, row.cells, strict=True)) for row in table.rows}


def test_view_times_are_new_york_ages_from_now() -> None:
    row = cells(STATUS)["fred/SOFR"]
    assert str(row["next_try"].value) == "2026-08-11 08:30:00-04:00"
    assert row["answered_hours_ago"].value == 2.5  # 12:00 to 14:30
    assert row["age_days"].value == 11  # 30 July to 10 August


def test_view_age_counts_new_york_days() -> None:
    late = datetime(2026, 8, 11, 2, 0, tzinfo=UTC)
    assert cells(STATUS, now=late)["fred/SOFR"]["age_days"].value == 11


def test_view_part_never_requested_has_no_times() -> None:
    row = cells()["fred/SOFR"]
    moments = ("answered", "answered_hours_ago", "next_try")
    assert [row[key].value for key in moments] == [None, None, None]
    assert row["why"].value == "not asked yet"


def test_view_of_a_past_moment_has_no_reason_of_the_present() -> None:
    update = Update(bundled_snapshot(NOW), (), NOW, is_past=True)
    columns = [column.key for column in sources.COLUMNS]
    assert {row.cells[columns.index("why")].value for row in sources.view(update).table.rows} == {
        None
    }


def test_view_next_try_that_has_come_is_due_now() -> None:
    """A time of the past is never shown as the next one."""
    assert STATUS.next_try is not None
    for now in (STATUS.next_try, STATUS.next_try + timedelta(days=3)):
        row = cells(STATUS, now=now)["fred/SOFR"]
        assert (row["next_try"].value, row["why"].value) == (None, "due now")


def test_view_part_not_stored_shows_error() -> None:
    row = cells(replace(STATUS, part="GONE", error="HTTP 404"))["fred/GONE"]
    assert (row["state"].value, row["error"].value) == ("failing", "HTTP 404")
    assert row["observed"].value is row["age_days"].value is None


def test_view_empty_upcoming_response_is_live() -> None:
    row = cells(replace(STATUS, source="auctions", part="upcoming"))["auctions/upcoming"]
    assert (row["state"].value, row["observed"].value) == ("live", None)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_export_has_every_column_once(
    form: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TICWATCH_HOME", str(home))
    assert main(["sources", "--offline", "--format", form]) == ExitCode.CLEAR
    text = capsys.readouterr().out
    names = next(csv.reader(io.StringIO(text))) if form == "csv" else list(json.loads(text)[0])
    expected = {column.key for column in sources.COLUMNS} | {"observed", "known", "state"}
    assert sorted(names) == sorted(expected)


def test_text_row_has_state_and_newest_observation(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TICWATCH_HOME", str(home))
    assert main(["sources", "--offline"]) == ExitCode.CLEAR
    [line] = [
        line for line in capsys.readouterr().out.splitlines() if line.startswith("tic_table1 ")
    ]
    assert line.split()[:4] == ["tic_table1", "table1", "cached", "2026-05-31"]
