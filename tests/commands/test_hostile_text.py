"""Texts of users and publishers in what commands write: no formulas, no commands to a terminal."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tests.support.names import NAMES
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.commands.log_file import PlainFormatter
from tui.config import Config
from tui.model.snapshot import Stamp, State
from tui.model.table import Cell, Column, Row, Table, Value
from tui.views.table_data import Format, write_data

STAMP = Stamp(date(2025, 10, 31), datetime(2025, 12, 18, 21, tzinfo=UTC), State.LIVE)
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
COLUMNS = (Column("name", "Name"), Column("value", "Value"))
FORMS: tuple[Format, ...] = ("csv", "json", "ndjson", "md")


def written(form: Format, name: Value, value: Value = None) -> str:
    stream = io.StringIO()
    write_data(Table(COLUMNS, (Row("a", (Cell(name), Cell(value)), STAMP),)), stream, form)
    return stream.getvalue()


def csv_row(text: str) -> list[str]:
    _, row = csv.reader(io.StringIO(text, newline=""))
    return row


def commands_in(text: str) -> set[str]:
    """Return the control characters and direction marks of a text, without tabs and line ends."""
    return {
        character
        for character in text
        if unicodedata.category(character) == "Cc"
        or unicodedata.bidirectional(character)
        in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        or character in "\u200e\u200f\u061c\u2028\u2029"
    } - {"\t", "\n"}


FORMULAS = st.tuples(
    st.sampled_from(["", " ", "\x00", "\u202e", "\u3000", "\r"]),
    st.sampled_from(FORMULA_STARTS),
    NAMES,
).map("".join)


@pytest.mark.property
@examples(400)
@given(name=st.one_of(FORMULAS, NAMES))
def test_texts_are_no_formulas_and_no_terminal_commands(name: str) -> None:
    for form in FORMS:
        assert not commands_in(written(form, name))
    cell = csv_row(written("csv", name))[0]
    assert not cell.startswith(FORMULA_STARTS)
    assert not cell.strip().startswith(FORMULA_STARTS)
    assert not re.search(r"[;\t]\s*[=+\-@]", cell)
    assert cell.replace("'", "") == name_without_commands(name).replace("'", "")
    [record] = json.loads(written("json", name))
    assert record["name"] == (name or None)
    assert json.loads(written("ndjson", name)) == record


def name_without_commands(name: str) -> str:
    return "".join(character for character in name if character not in commands_in(name))


@pytest.mark.parametrize("number", [-24.8, -1, 0.0, 1e300, -1e-9])
def test_numbers_stay_numbers(number: float) -> None:
    assert csv_row(written("csv", "a", number))[1] == str(number)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1"])
def test_formula_has_an_apostrophe_in_csv_alone(text: str) -> None:
    assert csv_row(written("csv", text))[0].startswith("'")
    assert json.loads(written("json", text))[0]["name"] == text


@pytest.mark.parametrize(
    ("text", "cell"), [("A;=1+1", "A;'=1+1"), ("a\t @b", "a\t '@b"), ("=1;=2", "'=1;'=2")]
)
def test_formula_after_another_separator_has_an_apostrophe(text: str, cell: str) -> None:
    assert csv_row(written("csv", text))[0] == cell


@pytest.mark.parametrize("text", ["Korea, South", "y20 > -1%", "2025-10", "-", "1;2", "O'Hare"])
def test_usual_texts_stay_as_they_are(text: str) -> None:
    expected = "'-" if text == "-" else text
    assert csv_row(written("csv", text))[0] == expected


HOSTILE = (
    "".join(
        f'[[alerts.rule]]\nid = "{rule.id}"\nenabled = false\n' for rule in Config().alerts.rule
    )
    + """
[ticwatch]
"the\\u001b[2J" = 1
[[groups]]
id = "g"
name = "=cmd|' /C calc'!A0\\u202e\\u001b[31m"
ticker = "@X\\u009b"
[[alerts.rule]]
id = "=1+1\\u001b]0;owned\\u0007\\u202e"
title = "\\u2066=T"
note = "=n"
when = "fund(\\"@X\\") > 1"
clear = "y20 < 4%"
inhibits = ["\\u001b[2J"]
"""
)
AT = ("--offline", "--as-of", "2025-12-17")


@pytest.mark.parametrize(
    "command",
    [
        ("export", "alerts"),
        ("export", "sectors"),
        pytest.param(("export", "alerts", "--of", "\x1b[2J"), marks=pytest.mark.long),
        pytest.param(("rules", "lint"), marks=pytest.mark.long),
        pytest.param(("check", "--rule", "\x1b]0;owned\x07"), marks=pytest.mark.long),
    ],
)
def test_hostile_configuration_reaches_no_outlet(
    command: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(HOSTILE)
    monkeypatch.setenv("TICWATCH_CONFIG", str(path))
    main([*command, *AT])
    output = capsys.readouterr()
    assert output.out + output.err
    assert not commands_in(output.out + output.err)
    if command[0] == "export":
        texts = [cell for row in csv.reader(io.StringIO(output.out)) for cell in row]
        assert not [text for text in texts if text.startswith(FORMULA_STARTS) and not number(text)]


def number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "arguments", [["check", "\x1b[2J\u202e"], ["export", "\x1b[2J"], ["--as-of", "\x1b[2J"]]
)
def test_argument_is_not_printed_as_a_command(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(arguments)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    assert code == ExitCode.USAGE
    assert not commands_in(capsys.readouterr().err)


def test_log_lines_have_no_terminal_commands() -> None:
    record = logging.LogRecord("tui", logging.INFO, "", 1, "%s", ("a\x1b[2J\u202eb\nc",), None)
    assert PlainFormatter("%(message)s").format(record) == "a[2Jb\nc"
