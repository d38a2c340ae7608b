"""``ticwatch brief``: formats, the changes since a moment, and wrong usage."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.config import Config

BEFORE_ANY_DATA = ["brief", "--offline", "--as-of", "1950-06-01"]


def output_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main([*BEFORE_ANY_DATA, *arguments]) == ExitCode.CLEAR
    return capsys.readouterr().out


def test_brief_is_written_in_each_format(capsys: pytest.CaptureFixture[str]) -> None:
    text = output_of(capsys)
    assert text.startswith("# Treasuries as known on 1 June 1950\n")
    assert "No par curve is known on 1 June 1950." in text
    record = json.loads(output_of(capsys, "--format", "json"))
    assert [each["name"] for each in record["sections"]] == [
        line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")
    ]
    assert record["since"] is None
    html = output_of(capsys, "--format", "html")
    assert ElementTree.fromstring(html.split("\n", 1)[1]).tag == "html"


def test_no_change_since_a_moment_is_one_line_and_no_fault(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = output_of(capsys, "--since", "1950-05-01")
    assert "Nothing has changed since 1 May 1950." in text
    assert "known on 1950-06-01 23:59 EDT and changes since 1950-05-01 23:59 EDT" in text


@pytest.mark.parametrize("since", ["1950-06-01", "1950-06-02", "last week", "1899-01-01"])
def test_since_needs_a_moment_before_that_of_the_brief(
    since: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*BEFORE_ANY_DATA, "--since", since]) == ExitCode.USAGE
    assert capsys.readouterr().out == ""


@pytest.mark.long
def test_brief_has_the_same_bytes_in_each_process_and_imports_no_screen(
    home: Path, tmp_path: Path
) -> None:
    config = tmp_path / "config.toml"
    claims, rules = (each[3:] for each in (Config().claims, Config().alerts.rule))
    off = [f'[[claims]]\nid = "{each.id}"\nenabled = false\n' for each in claims]
    off += [f'[[alerts.rule]]\nid = "{each.id}"\nenabled = false\n' for each in rules]
    config.write_text("\n".join(off))
    code = (
        "import sys; from tui.commands.cli import main; code = main(['brief', '--offline', "
        "'--as-of', '2025-12-19', '--format', 'html', '--config', sys.argv[1]]); "
        "print([name for name in ('textual', 'rich', 'plotext', 'httpx') if name in sys.modules], "
        "file=sys.stderr)"
    )
    written = [
        subprocess.run(
            [sys.executable, "-c", code, str(config)],
            capture_output=True,
            check=True,
            env={**os.environ, "TICWATCH_HOME": str(home), "PYTHONHASHSEED": seed},
        )
        for seed in ("1", "2")
    ]
    assert written[0].stdout == written[1].stdout != b""
    assert [each.stderr.splitlines()[-1] for each in written] == [b"[]"] * 2
