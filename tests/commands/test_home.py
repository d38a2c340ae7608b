"""Commands with a home folder that cannot be used: an error with a remedy, and no traceback."""

from __future__ import annotations

import pwd
from pathlib import Path

import pytest

from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode

COMMANDS = (
    "--offline",
    "export curve --offline",
    "revisions tic --offline",
    "check --offline",
    "rules lint",
    "rules log",
    "sources --offline",
    "store stats",
    "store verify",
    "store prune",
    "poll --once",
)


@pytest.fixture(autouse=True)
def no_publisher(monkeypatch: pytest.MonkeyPatch) -> None:
    """Request nothing from the publishers, whatever a command does."""
    monkeypatch.setenv("TICWATCH_UPSTREAM", "http://127.0.0.1:9")
    monkeypatch.setenv("TEXTUAL_DRIVER", "none")  # the screen does not ask for a terminal


def in_place_of_home(folder: Path, kind: str) -> Path:
    """Return the path of a home that is no folder."""
    path = folder / "home"
    if kind == "file":
        path.touch()
    elif kind == "dangling link":
        path.symlink_to(folder / "nothing")
    else:
        (folder / "file").touch()
        path = folder / "file" / "home"
    return path


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", ["file", "dangling link", "below a file"])
def test_home_that_is_no_folder_is_an_error_with_a_remedy(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    kind: str,
) -> None:
    monkeypatch.setenv("TICWATCH_HOME", str(in_place_of_home(tmp_path, kind)))
    assert main(command.split()) == ExitCode.UNANSWERED
    output = capsys.readouterr()
    assert output.out == ""
    [line] = output.err.splitlines()
    assert line.startswith(f"ticwatch: {tmp_path}")
    assert "choose another folder with TICWATCH_HOME" in line


@pytest.mark.parametrize("kind", ["file", "dangling link", "below a file"])
def test_doctor_fails_for_a_home_that_is_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    monkeypatch.setenv("TICWATCH_HOME", str(in_place_of_home(tmp_path, kind)))
    assert main(["doctor", "--offline"]) == ExitCode.FOUND
    [line] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("fail")]
    assert line.startswith(f"fail  home      {tmp_path}")


@pytest.mark.parametrize("command", [*COMMANDS, "doctor --offline"])
def test_user_without_a_home_is_asked_for_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """As with ``env -u HOME`` for a user id that has no entry in the system's list of users."""

    def no_entry(_: int) -> object:
        raise KeyError

    for name in ("HOME", "TICWATCH_HOME", "TICWATCH_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", no_entry)
    assert main(command.split()) == ExitCode.CONFIG
    output = capsys.readouterr()
    assert output.out == ""
    assert "set HOME, or TICWATCH_HOME" in output.err
