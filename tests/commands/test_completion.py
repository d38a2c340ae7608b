"""Completion scripts and the man page: valid, and of the commands that there are."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.commands.test_help import parsers
from tui.commands.arguments import build_parser
from tui.commands.cli import main
from tui.commands.completion import SCRIPTS
from tui.commands.examples import EXAMPLES
from tui.commands.exit_codes import ExitCode
from tui.commands.program_arguments import SHELLS
from tui.model.version import VERSION

STALE = "run make shell"


def words_of_commands() -> set[str]:
    """Return every command, action, choice and long option."""
    words: set[str] = set()
    for parser in parsers(build_parser()):
        for action in parser._actions:
            words |= {option for option in action.option_strings if option.startswith("--")}
            words |= set(map(str, action.choices or ()))
    return words - {"--help"}


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_command_prints_a_script_with_every_word(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", shell]) == ExitCode.CLEAR
    script = capsys.readouterr().out
    found = set(re.findall(r"[\w-]+", script))
    wanted = words_of_commands()
    if shell == "tcsh":  # which lists options without their dashes
        wanted = {word.removeprefix("--") for word in wanted}
    assert wanted - found == set(), STALE


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_is_a_valid_script(shell: str) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    script = SCRIPTS / f"completion.{shell}"
    done = subprocess.run([program, "-n", str(script)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ticwatch exp", ["export"]),
        ("ticwatch rules ba", ["backtest"]),
        ("ticwatch export fl", ["flows"]),
        ("ticwatch config show --or", ["--origin"]),
        ("ticwatch keys --format m", ["md"]),
    ],
)
def test_bash_completes_commands_actions_and_options(typed: str, offered: list[str]) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    words = typed.split()
    code = (
        f"source '{SCRIPTS}/completion.bash'; COMP_WORDS=({' '.join(words)}); "
        f"COMP_CWORD={len(words) - 1}; COMP_LINE='{typed}'; COMP_POINT={len(typed)}; "
        f"_shtab_ticwatch ticwatch '{words[-1]}' '{words[-2]}' 2>/dev/null; "
        "printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    done = subprocess.run([bash, "-c", code], capture_output=True, text=True)
    assert done.stdout.split() == offered


def test_man_page_has_every_command_option_example_and_exit_code(root: Path) -> None:
    page = (root / "docs" / "ticwatch.1").read_text(encoding="utf-8").replace("\\-", "-")
    assert f'"ticwatch {VERSION}"' in page, STALE
    for parser in parsers(build_parser()):
        assert parser.prog in page, STALE
        for action in parser._actions:
            if not isinstance(action, argparse._HelpAction):
                assert all(option in page for option in action.option_strings), STALE
    lines = [line for examples in EXAMPLES.values() for line, _ in examples]
    assert all(f"\n.B {line}\n" in page for line in lines), STALE
    assert all(f"\n.B {code:d}\n" in page for code in ExitCode), STALE


def test_man_page_is_read_without_a_warning(root: Path) -> None:
    man = shutil.which("man")
    if man is None:
        pytest.skip("man is not installed")
    command = [man, "--warnings", "-l", str(root / "docs" / "ticwatch.1")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
