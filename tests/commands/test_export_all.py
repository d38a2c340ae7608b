"""``ticwatch export all``: a file for each view, with the rows that its own export has."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from tests.support.rules import ToyRule, evaluate_rules
from tests.support.snapshots import bundled_snapshot, update_of
from tui.commands.arguments import VIEWS
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.commands.export_all import files_of, write_file
from tui.model.errors import OutputError
from tui.model.snapshot import Stamp, State
from tui.model.table import Cell, Column, Row, Table

DAY = ("--offline", "--as-of", "2025-12-19")
STAMP = Stamp(date(2025, 12, 17), None, State.LIVE)


def table(*values: float) -> Table:
    rows = tuple(Row(str(value), (Cell(value),), STAMP) for value in values)
    return Table((Column("yield_pct", "yield"),), rows)


def test_every_view_has_a_file() -> None:
    update = update_of(bundled_snapshot(date(2025, 12, 17)))
    names = [file.name for file in files_of(update, every=False)]
    views = {f"{pane}-{view}" for pane, views in VIEWS.items() for view in views}
    assert len(names) == len(set(names))
    assert views - set(names) == {"alerts-detail", "alerts-backtest"}  # one a rule: none here
    [history] = [file for file in files_of(update, every=False) if file.name == "curve-history"]
    assert {"20Y", "2s10s"} <= {query.of for query in history.queries}


def test_file_of_a_rule_is_in_the_folder_whatever_its_id() -> None:
    rule = ToyRule(above=4.75, id="../../a/b c")
    update = evaluate_rules(bundled_snapshot(date(2025, 12, 17)), rule)
    names = {file.name for file in files_of(update, every=False) if file.pane == "alerts"}
    assert "alerts-detail-..%2F..%2Fa%2Fb c" in names
    assert not any("/" in name for name in names)


def test_all_months_are_asked_of_the_views_that_have_them() -> None:
    update = update_of(bundled_snapshot(date(2025, 12, 17)))
    files = files_of(update, every=True)
    with_months = {file.name for file in files if any(query.every for query in file.queries)}
    assert with_months == {
        *("flows-countries", "flows-holders", "flows-months", "flows-securities"),
    }


def test_file_has_the_rows_of_all_its_tables_and_replaces_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "curve-history.csv"
    write_file(path, [table(1.0)], "csv")
    write_file(path, [table(4.5, 4.6), table(4.7)], "csv")
    with path.open(encoding="utf-8") as file:
        assert [row["yield_pct"] for row in csv.DictReader(file)] == ["4.5", "4.6", "4.7"]
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=r"file/curve\.csv cannot be written"):
        write_file(tmp_path / "file" / "curve.csv", [table(1.0)], "csv")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["all"], "--to FOLDER says where"),
        (["all", "--to", "x", "--view", "history"], "--view, --of and --month go with one pane"),
        (["curve", "--to", "x"], "--to goes with: export all"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(
    words: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", *words, "--offline"]) == ExitCode.USAGE
    assert reason in capsys.readouterr().err


@pytest.mark.long
def test_each_file_is_the_export_of_its_view(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "all", "--to", str(tmp_path / "all"), *DAY]) == ExitCode.CLEAR
    paths = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert all(path.stat().st_size > 0 for path in paths)
    assert sorted(paths) == sorted((tmp_path / "all").iterdir())
    alone = {
        "curve-curve": ["curve"],
        "flows-holders": ["flows", "--view", "holders"],
        "alerts-detail-y20-regime": ["alerts", "--view", "detail", "--of", "y20-regime"],
    }
    for name, words in alone.items():
        assert main(["export", *words, *DAY]) == ExitCode.CLEAR
        assert (tmp_path / "all" / f"{name}.csv").read_text() == capsys.readouterr().out, name
