"""Every command that a page shows can be typed as it stands there, and ends as the pages say."""

from __future__ import annotations

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.test_help import ASKING, LINES, SLOW
from tui.commands.arguments import parse_arguments
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
PLACEHOLDERS = {
    "ID": "y20-regime",
    "[ID]": "y20-regime",
    "PANE": "curve",
    "EXPR": '"y20 > 4.75%"',
    "FILE": "rules_test.toml",
    "[CHANNEL]": "",
}
"""Word that stands for the user's own -> one of the default configuration."""
NO_COMMANDS = ("ticwatch/", "ticwatch.log", "ticwatch.1")
"""Starts of names that are no command: paths, and the name in requests."""
SCREEN = ("ticwatch", "ticwatch --as-of 2025-12-19")
RUN_UNTIL_A_SIGNAL = ("poll", "serve")
CODES = {
    "check": (ExitCode.CLEAR, ExitCode.FOUND, ExitCode.CRITICAL, ExitCode.UNANSWERED),
    "doctor": (ExitCode.CLEAR, ExitCode.FOUND),
    "rules": (ExitCode.CLEAR, ExitCode.FOUND),
}
"""Command -> the exit codes of a run without a fault, besides 0 alone."""
PLACES = ("tests", "bench", "scripts")


def shown_commands(page: str) -> Iterator[str]:
    """Yield the command lines of a page: in backticks, in blocks, for make, cron and tmux.

    A redirection is left out, and what follows a pipe, which is another program's.
    """
    for language, block in re.findall(r"^```(\w*)\n(.*?)^```", page, re.DOTALL | re.MULTILINE):
        for line in block.splitlines() if language in ("", "sh") else ():
            if found := re.search(r"(?:^|[ (])(ticwatch( [^)|>#]*)?)", line):
                yield found[1].strip()
    for words in re.findall(r"(?<!`)`([^`\n]+)`(?!`)", page):
        if re.match(r"ticwatch( |$)", words) and not words.startswith(NO_COMMANDS):
            yield re.split(r" [|] | > ~", words)[0].strip()
    for given in re.findall(r'make run ARGS="([^"\n]+)"', page):
        yield f"ticwatch {given}"


def typed(line: str) -> str:
    """Return a command line with the placeholders of the pages filled in."""
    words = [PLACEHOLDERS.get(word, word) for word in line.split()]
    return " ".join(filter(None, words))


def every_command() -> list[str]:
    """Return each command line of all pages once."""
    texts = [page.read_text(encoding="utf-8") for page in PAGES]
    return list(dict.fromkeys(typed(line) for text in texts for line in shown_commands(text)))


COMMANDS = every_command()
UNFINISHED = (
    *("ticwatch export", "ticwatch rules", "ticwatch config", "ticwatch study"),
    "ticwatch store copy",
    "ticwatch study --format csv",
)
"""Commands that a page names without what they need: wrong usage."""


def is_run(line: str) -> bool:
    """Return whether a command ends by itself without a network or a terminal.

    Examples of the help are run there.
    """
    words = shlex.split(line)
    return (
        line not in (*SCREEN, *ASKING, *LINES, *UNFINISHED)
        and words[1] not in RUN_UNTIL_A_SIGNAL
        and "--help" not in words
    )


def test_pages_show_commands_of_every_form() -> None:
    page = (
        "`ticwatch check` and `ticwatch export PANE | head`, `ticwatch.log`, `ticwatch/VERSION`\n"
        "```sh\nticwatch brief  # a page\n```\n"
        "```\n0 19 * * 5  ticwatch brief --since -1w | mail\n"
        "set -g status-right '#(ticwatch status --color tmux)'\n```\n"
        'make run ARGS="export flows"\n'
    )
    assert [*map(typed, shown_commands(page))] == [
        "ticwatch brief",
        "ticwatch brief --since -1w",
        "ticwatch status --color tmux",
        "ticwatch check",
        "ticwatch export curve",
        "ticwatch export flows",
    ]
    assert len(COMMANDS) > 40


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_a_page_can_be_typed(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = shlex.split(line)[1:]
    try:
        parse_arguments(words)
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    expected = ExitCode.USAGE if line in UNFINISHED else ExitCode.CLEAR
    assert code == expected, capsys.readouterr().err


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(line, marks=pytest.mark.long if line.split()[1] in SLOW else ())
        for line in filter(is_run, COMMANDS)
    ],
)
def test_a_command_of_a_page_ends_as_it_says(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("config.toml", "rules_test.toml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TICWATCH_CONFIG")
    monkeypatch.setenv("EDITOR", "true")
    words = shlex.split(line)[1:]
    try:
        code = main([*words, "--offline"])
    except SystemExit as end:  # of --version
        code = int(end.code or 0)
    written = capsys.readouterr()
    assert code in CODES.get(words[0], (ExitCode.CLEAR,)), written.err
    assert "Traceback" not in written.err


def repeated_with() -> list[str]:
    """Return the commands that the pages name for a repetition of an attack or a measurement."""
    texts = [page.read_text(encoding="utf-8") for page in PAGES]
    found = [words for text in texts for words in re.findall(r"`([^`\n]+)`", text)]
    return [
        words
        for words in dict.fromkeys(found)
        if re.match(r"python -m (bench|scripts)\.|make test(-long)? ARGS", words)
    ]


@pytest.mark.parametrize("line", repeated_with())
def test_a_command_that_repeats_an_attack_names_files_that_exist(line: str) -> None:
    words = shlex.split(line)
    if words[0] == "make":
        paths = words[2].removeprefix("ARGS=").split()
        assert all(path.startswith(PLACES) and (ROOT / path).is_file() for path in paths)
    else:
        assert importlib.util.find_spec(words[2]) is not None
        text = (ROOT / f"{words[2].replace('.', '/')}.py").read_text(encoding="utf-8")
        options = [word for word in words[3:] if word.startswith("--")]
        assert [option for option in options if f'"{option}"' not in text] == []
