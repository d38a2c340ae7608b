"""Commands on a home that cannot be read in full: stderr says it, stdout has the same form."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from tests.support.bodies import bundled
from tests.support.publishers import with_next_day
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.store.archive import Vintage, digest_of
from tui.store.sqlite_archive import SqliteArchive

NEXT_DAY = datetime.fromisoformat("2026-08-10T23:00:00+00:00")
LOST = "ticwatch: 1 of 1 stored vintages cannot be read; ticwatch store verify names them\n"


def put_next_day(home: Path, ten_year_pct: str) -> Path:
    """Store one more day than ships with ticwatch, and return the archive.

    The frame of another value is not in the cache that all tests share.
    """
    body = with_next_day(bundled("par_yields", "2026"), NEXT_DAY.date(), ten_year_pct)
    path = home / "archive.sqlite"
    vintage = Vintage("par_yields", "2026", NEXT_DAY, digest_of(body), "https://example.gov/")
    SqliteArchive(path).put(vintage, body)
    return path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Return the exit code, stdout and stderr of a command."""
    code = main([*words, "--offline"])
    output = capsys.readouterr()
    return code, output.out, output.err


def test_sound_archive_is_not_mentioned(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_next_day(home, "4.71")
    code, out, err = run(capsys, "export", "curve", "--as-of", "2026-08-11")
    assert (code, err) == (ExitCode.CLEAR, "")
    assert "10Y,10.0,4.71," in out


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE bodies SET body = x'789c'", ["export", "curve"]),
        ("UPDATE vintages SET learned = 5", ["export", "curve", "--as-of", "2026-08-11"]),
        ("UPDATE vintages SET learned = 5", ["sources"]),
        ("UPDATE vintages SET learned = 5", ["store", "stats"]),
    ],
)
def test_lost_vintage_is_named_on_stderr(
    home: Path, statement: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    archive = put_next_day(home, "4.73")
    with closing(sqlite3.connect(archive)) as database, database:
        database.execute(statement)
    code, out, err = run(capsys, *words)
    assert code == ExitCode.CLEAR
    assert "4.73" not in out
    assert out
    assert err == LOST


def test_archive_that_cannot_be_opened_is_named_on_stderr(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "archive.sqlite").mkdir()
    code, out, err = run(capsys, "export", "curve")
    assert code == ExitCode.CLEAR
    assert "10Y,10.0," in out
    [line] = err.splitlines()
    assert line.startswith(
        "ticwatch: the archive cannot be read, what ships with ticwatch is used: "
    )
    code, out, err = run(capsys, "store", "verify")
    assert (code, out) == (ExitCode.UNANSWERED, "")
    assert "archive.sqlite" in err


def test_lost_event_of_the_alerts_log_is_named_on_stderr(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "rules", "log") == (ExitCode.CLEAR, "no event is logged\n", "")
    with closing(sqlite3.connect(home / "alerts.sqlite")) as database, database:
        database.execute(
            "CREATE TABLE events (number INTEGER PRIMARY KEY AUTOINCREMENT, at, rule,"
            " kind, once, detail)"
        )
        database.execute("INSERT INTO events VALUES (1, 5, 'y20', 'rearmed', NULL, '{}')")
    code, out, err = run(capsys, "rules", "log")
    assert (code, out) == (ExitCode.CLEAR, "no event is logged\n")
    assert (
        err
        == "ticwatch: 1 row of the alerts log cannot be read; ticwatch store verify names them\n"
    )
