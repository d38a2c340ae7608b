"""``ticwatch revisions``, and the provenance of exported rows."""

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
from tui.store.archive import Vintage, digest_of
from tui.store.frame_cache import FrameCache
from tui.store.sqlite_archive import SqliteArchive

PROVENANCE_COLUMNS = ["source", "part", "url", "digest", "learned", "known_how"]


def rows_of(capsys: pytest.CaptureFixture[str], *command: str) -> list[dict[str, str]]:
    """Return the rows of a command that writes csv, run with ``--offline``."""
    assert main([*command, "--offline"]) == ExitCode.CLEAR
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def exported(pane: str) -> list[str]:
    return ["export", pane, "--as-of", "2025-12-19"]


@pytest.mark.parametrize("pane", ["flows", "sectors", "alerts"])
def test_export_with_provenance_names_the_body_of_each_row(
    pane: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = rows_of(capsys, *exported(pane), "--provenance")
    assert list(rows[0])[-9:] == [*PROVENANCE_COLUMNS, "observed", "known", "state"]
    assert all(row["digest"] for row in rows if row["observed"])


def test_export_with_provenance_has_the_rows_of_that_without(
    capsys: pytest.CaptureFixture[str],
) -> None:
    without = rows_of(capsys, *exported("curve"))
    rows = rows_of(capsys, *exported("curve"), "--provenance")
    assert list(rows[0]) == [
        *list(without[0])[:-3],
        *PROVENANCE_COLUMNS,
        "observed",
        "known",
        "state",
    ]
    assert [{key: row[key] for key in without[0]} for row in rows] == without
    assert all(row["digest"] for row in rows if row["observed"])


def values_of_october(capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    """Return holder -> net purchases of bonds and notes in October 2025, a value a release."""
    values: dict[str, list[str]] = {}
    for row in rows_of(capsys, "revisions", "tic"):
        if row["observed"] == "2025-10-31" and row["instrument"] == "bonds_notes":
            values.setdefault(row["holder"], []).append(row["value_usd_bn"])
    return values


def test_revisions_of_october_equal_the_releases(capsys: pytest.CaptureFixture[str]) -> None:
    """Press releases SB0342 and SB0365, lines 5 and 10; tables 3 and 1 of June and July 2026."""
    assert values_of_october(capsys) == {
        "official": ["-24.8", "-24.504"],
        "private": ["-36.4", "-35.3", "-33.655", "-33.654"],
    }


def test_received_vintage_is_compared_unless_damaged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    home = Path(os.environ["TICWATCH_HOME"])
    original = bundled("tic_table3", "table3")
    body = original
    for code, bonds, bills in (
        (b"99990", (-24504, -25504), (14847, 15847)),
        (b"99991", (-33655, -32655), (7035, 6035)),
    ):
        row = re.search(rb"\t" + code + rb"\t2025-10\t.*", original)
        assert row is not None
        other = row[0]
        for before, after in (bonds, bills):
            other = re.sub(rb"\t%d\b" % before, b"\t%d" % after, other)
        body = body.replace(row[0], other)
    received = datetime(2026, 8, 17, 20, 1, tzinfo=UTC)
    digest = digest_of(body)
    SqliteArchive(home / "archive.sqlite").put(
        Vintage("tic_table3", "table3", received, digest, ""), body
    )
    assert values_of_october(capsys)["official"] == ["-24.8", "-24.504", "-25.504"]
    FrameCache(home / "frames.sqlite").forget([digest])
    with sqlite3.connect(home / "archive.sqlite") as database:
        database.execute("UPDATE bodies SET body = x'00' WHERE digest = ?", (digest,))
    database.close()
    assert values_of_october(capsys)["official"] == ["-24.8", "-24.504"]


def test_revisions_as_of_a_day_exclude_later_releases(capsys: pytest.CaptureFixture[str]) -> None:
    rows = rows_of(capsys, "revisions", "tic", "--as-of", "2025-12-19", "--months", "2")
    assert {row["observed"] for row in rows} == {"2025-09-30", "2025-10-31"}
    assert max(row["known"] for row in rows) == "2025-12-18T21:00:00+00:00"


def test_revisions_with_all_option_include_countries(capsys: pytest.CaptureFixture[str]) -> None:
    main(["revisions", "tic", "--format", "json", "--all", "--offline"])
    records = json.loads(capsys.readouterr().out)
    assert {"official", "private", "Luxembourg"} <= {record["holder"] for record in records}


def test_revisions_before_the_first_release_are_empty(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert rows_of(capsys, "revisions", "tic", "--as-of", "2025-01-01") == []
