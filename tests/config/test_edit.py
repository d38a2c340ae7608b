"""Tests of writing a rule into a file, finding its line, and opening an editor there."""

from __future__ import annotations

import asyncio
import os
import sys
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.config import Config, Rule
from tui.config.decode import decode_config
from tui.config.edit import find_or_append_rule, rule_text
from tui.config.report import Report
from tui.model.errors import ConfigError
from tui.screen.editor import editor_command, run_editor

DEFAULTS = '[alerts.defaults]\nseverity = "info"\nfor = 7\ncooldown = "3h"\nchannels = ["bell"]\n'

words = st.text(min_size=1, max_size=12)
lengths = st.integers(1, 9999).map(lambda count: timedelta(minutes=count)) | st.integers(
    1, 9999
).map(lambda count: timedelta(days=count))
numbers = st.floats(-1e9, 1e9)
conditions: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({"when": words}, optional={"clear": words}),
    st.fixed_dictionaries({"series": words, "above": numbers}),
    st.fixed_dictionaries({"series": words, "below": numbers}),
)
options = st.fixed_dictionaries(
    {"id": words},
    optional={
        "title": words,
        "needed": st.integers(1, 1000),
        "keep": st.integers(1, 1000),
        "mode": st.sampled_from(["edge", "once", "latch"]),
        "max_age": st.sampled_from(["release+1d", "release+12d", "4d"]),
        "cooldown": lengths,
        "repeat": lengths,
        "inhibits": st.lists(words, max_size=3).map(tuple),
        "channels": st.sampled_from([("app",), ("bell", "osc"), ()]),
        "on_stale": st.sampled_from(["hold", "notify"]),
        "expires": st.dates(),
        "severity": st.sampled_from(["info", "warning", "critical"]),
        "note": st.text(max_size=20),
    },
)


def test_rule_that_cannot_be_written_is_an_error_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "config.toml"
    with pytest.raises(ConfigError, match=r"config\.toml: .*File exists"):
        find_or_append_rule(path, Config().alerts.rule[0])


@given(options, conditions)
def test_rule_text_decodes_to_the_same_rule_under_any_defaults(
    options: dict[str, Any], condition: dict[str, Any]
) -> None:
    rule = Rule(**options, **condition)
    text = DEFAULTS + rule_text(rule)
    report = Report(text)
    decoded = decode_config(tomllib.loads(text), report, ()).alerts.rule
    assert report.problems == []
    assert [one for one in decoded if one.id == rule.id] == [rule]


@pytest.mark.parametrize("text", ["", "[ticwatch]\npane = 1\n", "[ticwatch]\npane = 1"])
def test_missing_rule_is_appended_once(tmp_path: Path, text: str) -> None:
    path = tmp_path / "new" / "config.toml"
    rule = Config().alerts.rule[1]
    if text:
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    line = find_or_append_rule(path, rule)
    written = path.read_text(encoding="utf-8")
    assert written.startswith(text)
    assert written.splitlines()[line - 1] == "[[alerts.rule]]"
    assert find_or_append_rule(path, rule) == line + 1, "now at its id"
    assert path.read_text(encoding="utf-8") == written
    assert decode_config(tomllib.loads(written), Report(written), ()).alerts == Config().alerts


def test_appending_a_rule_keeps_the_bytes_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    written = "\ufeff# é\r\n[ticwatch]\r\npane = 1".encode()
    path.write_bytes(written)
    line = find_or_append_rule(path, Config().alerts.rule[1])
    assert path.read_bytes().startswith(written)
    text = path.read_text(encoding="utf-8-sig")
    assert text.splitlines()[line - 1] == "[[alerts.rule]]"
    assert decode_config(tomllib.loads(text), Report(text), ()).alerts == Config().alerts


@pytest.mark.parametrize("text", ["[broken\n", "alerts.rule = []\n"])
def test_file_that_cannot_be_extended_is_unchanged(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    assert find_or_append_rule(path, Config().alerts.rule[0]) == 1
    assert path.read_text(encoding="utf-8") == text


def test_unreadable_file_raises(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        find_or_append_rule(tmp_path, Config().alerts.rule[0])


@pytest.mark.parametrize(
    ("environ", "command"),
    [
        ({"EDITOR": "nano"}, ["nano", "+4", "a b.toml"]),
        (
            {"EDITOR": "nano", "VISUAL": "/bin/nvim -R"},
            ["/bin/nvim", "-R", "+4", "a b.toml"],
        ),
        ({"EDITOR": "code --wait", "VISUAL": " "}, ["code", "--wait", "a b.toml"]),
    ],
)
def test_editor_command_has_the_line_if_supported(
    environ: dict[str, str], command: list[str]
) -> None:
    assert editor_command(environ, Path("a b.toml"), 4) == command


@pytest.mark.parametrize("environ", [{}, {"EDITOR": ""}, {"EDITOR": "'open"}])
def test_missing_editor_raises_and_names_the_variable(environ: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="EDITOR"):
        editor_command(environ, Path("a.toml"), 1)


@pytest.mark.skipif(sys.platform == "win32", reason="the shell of Unix")
async def test_editor_ends_with_the_program(tmp_path: Path) -> None:
    command = f"echo $$ > {tmp_path}/started; mv {tmp_path}/started {tmp_path}/pid; exec sleep 600"
    editing = asyncio.create_task(run_editor(["sh", "-c", command]))
    async with asyncio.timeout(60):
        while not (tmp_path / "pid").exists():
            await asyncio.sleep(0.01)
    editing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await editing
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
