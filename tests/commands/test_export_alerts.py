"""``ticwatch export alerts``: the conditions, episodes and backtest of one rule."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tui.commands.arguments import VIEWS
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.config import Config
from tui.views.alerts.options import AlertsViewName
from tui.views.table_data import STAMPED

AT = ("--as-of", "2025-12-17", "--offline")
REGIME = ("--of", "y20-regime")


OTHERS = [rule.id for rule in Config().alerts.rule][2:]
"""Default rules that these tests do without: each takes a tenth of a second to evaluate."""


@pytest.fixture(autouse=True)
def _few_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "few.toml"
    path.write_text("".join(f"[[alerts.rule]]\nid = '{id}'\nenabled = false\n" for id in OTHERS))
    monkeypatch.setenv("TICWATCH_CONFIG", str(path))


def export_csv(
    view: str, capsys: pytest.CaptureFixture[str]
) -> tuple[list[str], list[dict[str, str]]]:
    """Return the column names and the rows of a view of ``y20-regime``."""
    assert main(["export", "alerts", "--view", view, *REGIME, *AT]) == ExitCode.CLEAR
    rows = csv.DictReader(io.StringIO(capsys.readouterr().out))
    return list(rows.fieldnames or ()), list(rows)


def test_exportable_views_are_those_of_the_pane() -> None:
    assert VIEWS["alerts"] == ("rules", *(part.value for part in AlertsViewName))


def test_detail_has_condition_parts_and_episodes(capsys: pytest.CaptureFixture[str]) -> None:
    # Treasury's 20-year par yield: 4.78 on 2025-12-17, 4.77 on the 9th
    names, rows = export_csv("detail", capsys)
    assert len(set(names)) == len(names)
    assert names[-3:] == list(STAMPED)
    values = [(row["kind"], row["part"], row["value"], row["observed"]) for row in rows[:5]]
    assert values == [
        ("part", "y20 > 4.75%", "", "2025-12-17"),
        ("part", "y20", "4.78", "2025-12-17"),
        ("part", "y20 < 4.65%", "", "2025-12-17"),
        ("part", "y20", "4.78", "2025-12-17"),
        ("episode", "y20", "4.77", "2025-12-09"),
    ]
    assert (rows[0]["holds"], rows[0]["to_go"], rows[0]["to_go_unit"]) == ("true", "-0.03", "pct")


def test_backtest_has_parts_and_symbols(capsys: pytest.CaptureFixture[str]) -> None:
    names, rows = export_csv("backtest", capsys)
    assert len(set(names)) == len(names)
    assert {row["part"] for row in rows} == {"while", "1M", "3M", "6M"}
    assert {row["condition"] for row in rows} == {"20-year above 4.75%"}
    assert "XLF" in {row["symbol"] for row in rows}


def test_export_without_a_known_rule_raises_usage_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for arguments, message in (
        (("--view", "detail"), "--of ID says of which rule"),
        (("--view", "backtest", "--of", "nope"), "no rule is called nope; there are y20-regime"),
        (("--of", "y20-regime"), "--of goes with"),
    ):
        assert main(["export", "alerts", *arguments, *AT]) == ExitCode.USAGE
        assert message in capsys.readouterr().err
