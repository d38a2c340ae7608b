"""One alert rule as data: taken apart, and what followed when it fired."""

from __future__ import annotations

import csv
import io

import pytest

from tui.commands.arguments import VIEWS
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.commands.output import STAMPED
from tui.views.alerts.options import AlertsViewName

AT = ("--as-of", "2025-12-17", "--offline")
REGIME = ("--of", "y20-regime")


def exported(
    view: str, capsys: pytest.CaptureFixture[str]
) -> tuple[list[str], list[dict[str, str]]]:
    assert main(["export", "alerts", "--view", view, *REGIME, *AT]) == ExitCode.CLEAR
    rows = csv.DictReader(io.StringIO(capsys.readouterr().out))
    return list(rows.fieldnames or ()), list(rows)


def test_every_part_of_a_rule_is_a_view() -> None:
    assert VIEWS["alerts"] == ("rules", *(part.value for part in AlertsViewName))


def test_the_parts_and_the_episodes_of_a_rule(capsys: pytest.CaptureFixture[str]) -> None:
    # Treasury's 20-year par yield: 4.78 on 2025-12-17, 4.77 on the 9th
    names, rows = exported("detail", capsys)
    assert len(set(names)) == len(names)
    assert names[-3:] == list(STAMPED)
    told = [(row["kind"], row["part"], row["value"], row["observed"]) for row in rows[:5]]
    assert told == [
        ("part", "y20 > 4.75%", "", "2025-12-17"),
        ("part", "y20", "4.78", "2025-12-17"),
        ("part", "y20 < 4.65%", "", "2025-12-17"),
        ("part", "y20", "4.78", "2025-12-17"),
        ("episode", "y20", "4.77", "2025-12-09"),
    ]
    assert (rows[0]["holds"], rows[0]["to_go"], rows[0]["to_go_unit"]) == ("yes", "-0.03", "pct")


def test_what_followed(capsys: pytest.CaptureFixture[str]) -> None:
    names, rows = exported("backtest", capsys)
    assert len(set(names)) == len(names)
    assert {row["horizon"] for row in rows} == {"1M", "3M", "6M"}
    assert "XLF" in {row["symbol"] for row in rows}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--view", "detail"), "--of ID says of which rule"),
        (("--view", "backtest", "--of", "nope"), "no rule is called nope; there are y20-regime"),
        (("--of", "y20-regime"), "--of goes with"),
    ],
)
def test_a_rule_has_to_be_named(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "alerts", *arguments, *AT]) == ExitCode.USAGE
    assert words in capsys.readouterr().err
