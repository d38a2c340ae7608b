"""Help of each command: its examples run, and misspelt words are met with the right ones."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.commands.arguments import build_parser
from tui.commands.cli import main
from tui.commands.examples import EXAMPLES
from tui.commands.exit_codes import ExitCode
from tui.commands.parser import Parser

LINES = tuple(dict.fromkeys(line for examples in EXAMPLES.values() for line, _ in examples))
SCREEN = "ticwatch --as-of 2025-12-19"
ASKING = ("ticwatch poll", "ticwatch poll --once", "ticwatch doctor")
"""Examples that request sources."""
SERVING = ("ticwatch serve", "ticwatch serve --port 8020 --offline")
"""Examples that run until a signal."""
PRESSING = ("ticwatch config keys", "ticwatch config keys --config config.toml")
"""Examples that need a terminal in which keys are pressed."""
SHARED = ("ticwatch store init", "ticwatch store copy")
"""Beginnings of examples that need a server, or a second folder."""
QUICK = ("ticwatch export curve --format md", "ticwatch store stats", "ticwatch sources")
"""Examples that read figures, and that the short run runs."""
SLOW = ("brief", "study", "export", "revisions", "sources", "store", "check", "rules", "doctor")
"""Commands that read figures or import what others do not."""
RUN = [
    pytest.param(
        line,
        marks=pytest.mark.long if line.split()[1] in SLOW and line not in QUICK else (),
    )
    for line in LINES
    if line not in (SCREEN, *ASKING, *SERVING, *PRESSING) and not line.startswith(SHARED)
]
FINDINGS = (ExitCode.CLEAR, ExitCode.FOUND, ExitCode.CRITICAL, ExitCode.UNANSWERED)


def parsers(parser: Parser) -> Iterator[Parser]:
    """Yield a parser and those of its commands."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from parsers(command)


def test_help_of_every_command_ends_with_two_examples_of_it() -> None:
    for parser in parsers(build_parser()):
        examples = parser.format_help().split("\nexamples:\n")[1].splitlines()
        lines = [line for line, _ in EXAMPLES[parser.prog]]
        assert [text.strip().startswith(line) for text, line in zip(examples, lines, strict=True)]
        assert all(line.startswith(parser.prog) for line in lines)


def test_every_example_is_a_command_line() -> None:
    parser = build_parser()
    for line in LINES:
        parser.parse_args(shlex.split(line)[1:])


@pytest.mark.parametrize("line", RUN)
def test_example_runs(
    line: str,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("config.toml", "rules_test.toml"):
        (tmp_path / name).write_bytes((root / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TICWATCH_CONFIG")
    monkeypatch.setenv("EDITOR", "true")
    assert main([*shlex.split(line)[1:], "--offline"]) in FINDINGS
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("exprot curve", "did you mean export?"),
        ("export sector", "did you mean sectors?"),
        ("export curve --view spred", "did you mean spreads?"),
        ("export curve --view history --of 2s10", "did you mean 2s10s?"),
        pytest.param(
            "export alerts --view detail --of y20-regim",
            "did you mean y20-regime?",
            marks=pytest.mark.long,
        ),
        ("rules lnt", "did you mean lint?"),
        ("rules explain y20-regim", "did you mean y20-regime?"),
        ("store verfy", "did you mean verify?"),
        ("config shwo", "did you mean show?"),
        ("completion bsh", "did you mean bash?"),
        ("completion fish", "choose from bash, zsh, tcsh"),
        ("keys --format jsn", "did you mean json?"),
    ],
)
def test_misspelt_word_is_met_with_the_right_one(
    words: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main([*words.split(), "--offline"])
    except SystemExit as error:
        code = int(str(error.code))
    assert code == ExitCode.USAGE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.rstrip().endswith(hint)
