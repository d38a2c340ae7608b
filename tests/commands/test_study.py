"""``ticwatch study``: text, data, a second condition, and errors."""

from __future__ import annotations

import csv
import io

import pytest

from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode

AT = ("--as-of", "2025-12-17", "--offline")
REGIME = "y20 > 4.75%"


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["study", *arguments, *AT]) == ExitCode.CLEAR
    return capsys.readouterr().out


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_text_says_while_and_after_and_how_many_rows_were_tested(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = printed(capsys, REGIME, "--of", "XLF,KRE")
    lines = text.splitlines()
    assert lines[0] == REGIME
    assert "episodes since 1993-10-01" in lines[1]
    tested = lines[2].split(" rows tested")[0]
    assert int(tested) > 2 * 4, "the correction counts the rows of all groups"
    assert all(word in lines[3].split("  ") for word in ("while", "else", "after 3M", "any day"))
    assert [line.split()[0] for line in lines[4:6]] == ["KRE", "XLF"] or [
        line.split()[0] for line in lines[4:6]
    ] == ["XLF", "KRE"]
    full = [line.split()[:2] for line in lines if line.startswith(("XLF", "KRE"))][2:]
    assert {tuple(words) for words in full} == {
        (symbol, part) for symbol in ("XLF", "KRE") for part in ("while", "1M", "3M", "6M")
    }


@pytest.mark.long
def test_data_have_the_rows_of_both_conditions(
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = rows(printed(capsys, REGIME, "--vs", "y20 <= 4.75%", "--of", "XLF", "--format", "csv"))
    assert [row["condition"] for row in data] == [REGIME] * 4 + ["y20 <= 4.75%"] * 4
    held, others = data[0], data[4]
    assert held["otherwise_mean_pp"] == others["mean_pp"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("y20 > 475",), "column 7: y20 is in %; did you mean 4.75%?\ny20 > 475\n      ^^^"),
        (("",), "says nothing"),
        ((REGIME, "--vs", "y21 > 4%"), "no series is called y21"),
        ((REGIME, "--of", "XLFF"), "no group has the ticker XLFF; did you mean XLF?"),
    ],
)
def test_invalid_condition_or_group_is_wrong_usage(
    arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["study", *arguments, *AT]) == ExitCode.USAGE
    output = capsys.readouterr()
    assert output.out == ""
    assert message in output.err
