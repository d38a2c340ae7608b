"""``ticwatch config``: the file that counts, its values, its problems, and its editor."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.config import user_config_file

FAULTY = """\
[ticwatch]
theme = "pink"
[sectors]
lin_pct = 4.5
[[alerts.rule]]
id = "odd"
when = "y21 > 4%"
[[claims]]
id = "wrong"
statement = "The 21-year is above 4%"
date = 2025-12-19
holds = "y21 > 4%"
[alerts.channel.phone]
type = "command"
argv = ["ticwatch-no-such-program"]
[keys]
pane.viw = "W"
"screen.help" = "x"
"""
PROBLEMS = (
    (2, "no theme is called pink"),
    (4, "sectors.lin_pct: unknown key; did you mean `line_pct`?"),
    (7, "rule odd: "),
    (12, "claim wrong: holds: "),
    (13, "channel phone: 'ticwatch-no-such-program' is not installed"),
    (17, "[keys] pane.viw: no such action; did you mean pane.view?"),
    (18, "[keys] screen.help: its key cannot be moved"),
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in an empty folder, without a configuration of any kind."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TICWATCH_CONFIG")
    return tmp_path


def test_keys_need_a_terminal_and_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "keys"]) == ExitCode.USAGE
    assert "needs a terminal" in capsys.readouterr().err
    assert not user_config_file().exists()


def test_path_names_the_file_that_counts_and_the_reason(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def path_and_reason(*options: str) -> tuple[str, str]:
        assert main(["config", "path", *options]) == ExitCode.CLEAR
        printed = capsys.readouterr()
        return printed.out.strip(), printed.err

    own = user_config_file()
    path, reason = path_and_reason()
    assert path == str(own)
    assert "there is no file" in reason
    own.parent.mkdir(parents=True)
    own.touch()
    assert "it is in your configuration folder" in path_and_reason()[1]
    here = own_folder / "config.toml"
    here.write_text("[ticwatch]\n", encoding="utf-8")
    path, reason = path_and_reason()
    assert path == str(here)
    assert "it has a [ticwatch] table" in reason
    monkeypatch.setenv("TICWATCH_CONFIG", str(own))
    path, reason = path_and_reason()
    assert path == str(own)
    assert "named by TICWATCH_CONFIG" in reason
    path, reason = path_and_reason("--config", "config.toml")
    assert path == str(here)
    assert "named by --config" in reason


def test_path_of_a_named_file_that_is_missing_is_an_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["config", "path", "--config", "missing.toml"]) == ExitCode.CONFIG
    assert "missing.toml: named by --config, but there is no such file" in capsys.readouterr().err


def test_check_names_every_problem_with_its_line(
    own_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own_folder / "own.toml").write_text(FAULTY, encoding="utf-8")
    assert main(["config", "check", "--config", "own.toml"]) == ExitCode.FOUND
    lines = capsys.readouterr().out.splitlines()
    starts = [f"own.toml:{line}: {text}" for line, text in PROBLEMS]
    assert len(lines) == len(starts)
    assert all(line.startswith(start) for line, start in zip(lines, starts, strict=True)), lines


def test_check_without_problems_exits_with_0(
    own_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["config", "check"]) == ExitCode.CLEAR
    assert capsys.readouterr().out == "every option has its default: no problem found\n"
    (own_folder / "own.toml").write_text('[keys]\n"table.sort" = "o"\n', encoding="utf-8")
    assert main(["config", "check", "--config", "own.toml"]) == ExitCode.CLEAR
    assert capsys.readouterr().out == "own.toml: no problem found\n"


def test_check_of_a_file_that_is_no_toml_exits_with_78(
    own_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own_folder / "own.toml").write_text("[ticwatch\n", encoding="utf-8")
    assert main(["config", "check", "--config", "own.toml"]) == ExitCode.CONFIG
    assert "own.toml:1: " in capsys.readouterr().err


def test_init_writes_the_file_that_then_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "init"]) == ExitCode.CLEAR
    assert capsys.readouterr().out == f"{user_config_file()}\n"
    assert main(["config", "init"]) == ExitCode.USAGE
    assert main(["config", "path"]) == ExitCode.CLEAR
    assert capsys.readouterr().out == f"{user_config_file()}\n"


@pytest.mark.skipif(sys.platform == "win32", reason="the shell of Unix")
def test_edit_opens_a_new_file_and_checks_what_was_saved(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    editor = own_folder / "editor"
    editor.write_text('#!/bin/sh\nprintf "[sectors]\\nlin_pct = 4\\n" > "$1"\n', encoding="utf-8")
    editor.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(editor))
    assert main(["config", "edit"]) == ExitCode.FOUND
    assert f"{user_config_file()}:2: sectors.lin_pct: unknown key" in capsys.readouterr().out


def test_edit_without_an_editor_creates_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "")
    assert main(["config", "edit"]) == ExitCode.CONFIG
    assert "no editor is set" in capsys.readouterr().err
    assert not user_config_file().exists()
    monkeypatch.setenv("EDITOR", "ticwatch-no-such-program")
    assert main(["config", "edit"]) == ExitCode.CONFIG
    assert "ticwatch-no-such-program" in capsys.readouterr().err
