"""The commands that say where a figure is from and what became of it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.bodies import bundled
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.store.archive import Archive, Vintage, digest_of

ADDED = ["source", "part", "url", "digest", "learned", "known_how"]


def rows_of(capsys: pytest.CaptureFixture[str], *command: str) -> list[dict[str, str]]:
    """The rows of a command that writes csv, run as if there were no network."""
    assert main([*command, "--offline"]) == ExitCode.CLEAR
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


@pytest.mark.parametrize("pane", ["curve", "flows", "sectors", "alerts"])
def test_an_export_names_the_bodies_behind_it(
    pane: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["export", pane, "--as-of", "2025-12-19"]
    bare = rows_of(capsys, *command)
    rows = rows_of(capsys, *command, "--provenance")
    assert list(rows[0]) == [*list(bare[0])[:-3], *ADDED, "observed", "known", "state"]
    assert [{key: row[key] for key in bare[0]} for row in rows] == bare
    assert all(row["digest"] for row in rows if row["observed"])


def october(capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    """Holder -> the values its bonds and notes of October 2025 were given."""
    found: dict[str, list[str]] = {}
    for row in rows_of(capsys, "revisions", "tic"):
        if row["observed"] == "2025-10-31" and row["instrument"] == "bonds_notes":
            found.setdefault(row["holder"], []).append(row["value_usd_bn"])
    return found


def test_what_later_releases_made_of_october(capsys: pytest.CaptureFixture[str]) -> None:
    """Press releases SB0342 and SB0365, lines 5 and 10; tables 3 and 1 of June and July 2026."""
    assert october(capsys) == {
        "official": ["-24.8", "-24.504"],
        "private": ["-36.4", "-35.3", "-33.655", "-33.654"],
    }


def test_a_vintage_learned_since_is_compared_unless_it_is_damaged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    home = Path(os.environ["TICWATCH_HOME"])
    was = bundled("tic_table3", "table3")
    body = re.sub(rb"(\t99990\t2025-10\t.*\t)-24504\t", rb"\1-25504\t", was)
    assert body != was
    seen = datetime(2026, 8, 17, 20, 1, tzinfo=UTC)
    digest = digest_of(body)
    Archive(home / "archive.sqlite").put(Vintage("tic_table3", "table3", seen, digest, ""), body)
    assert october(capsys)["official"] == ["-24.8", "-24.504", "-25.504"]
    (home / "frames.sqlite").unlink()
    with sqlite3.connect(home / "archive.sqlite") as database:
        database.execute("UPDATE bodies SET body = x'00' WHERE digest = ?", (digest,))
    database.close()
    assert october(capsys)["official"] == ["-24.8", "-24.504"]


def test_as_of_a_day_no_later_release_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    rows = rows_of(capsys, "revisions", "tic", "--as-of", "2025-12-19", "--months", "2")
    assert {row["observed"] for row in rows} == {"2025-09-30", "2025-10-31"}
    assert max(row["known"] for row in rows) == "2025-12-18T21:00:00+00:00"


def test_countries_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    main(["revisions", "tic", "--format", "json", "--all", "--offline"])
    records = json.loads(capsys.readouterr().out)
    assert {"official", "private", "Luxembourg"} <= {record["holder"] for record in records}


def test_before_the_first_release_at_hand_there_are_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert rows_of(capsys, "revisions", "tic", "--as-of", "2025-01-01") == []
