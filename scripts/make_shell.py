"""Write the completions of shells and the man page, from the parser of the commands.

    make shell

It installs shtab and argparse-manpage, which write them, and runs this script. The completions are
in src/tui/commands/shells/, the man page in docs/ticwatch.1.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import shtab
from argparse_manpage.manpage import Manpage

from tui.commands.arguments import build_parser
from tui.commands.completion import SCRIPTS
from tui.commands.examples import EXAMPLES
from tui.commands.exit_codes import ExitCode
from tui.commands.program_arguments import SHELLS
from tui.model.version import RELEASE_DAY, VERSION

PAGE = Path(__file__).parents[1] / "docs" / "ticwatch.1"
EXITS = {
    ExitCode.CLEAR: "done; no rule fires",
    ExitCode.FOUND: "a fault was found, or a warning fires",
    ExitCode.CRITICAL: "a critical rule fires",
    ExitCode.UNANSWERED: "no source responded, the archive cannot be used, or a rule is unknown, "
    "in error or stale",
    ExitCode.USAGE: "wrong usage, or no terminal for the screen",
    ExitCode.UNWRITTEN: "the output cannot be written",
    ExitCode.CONFIG: "unusable configuration",
    ExitCode.INTERRUPTED: "interrupted",
}


def completion(shell: str) -> str:
    """Return the script that completes commands, options and files in a shell."""
    parser = build_parser()
    for action in _actions(parser):
        if action.type is Path:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    text = shtab.complete(parser, shell)
    return "".join(f"{line.rstrip()}\n" for line in text.rstrip().splitlines())


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield the arguments of a parser and of all its commands."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)


def man_page() -> str:
    """Return the man page: every command and option, examples and exit codes."""
    data = {
        "project_name": "ticwatch",
        "version": VERSION,
        "date": RELEASE_DAY,
        "manual_title": "ticwatch",
        "description": "a terminal monitor of the U.S. Treasury market",
    }
    page = Manpage(build_parser(), _data=data, format="single-commands-section")
    examples = {line: words for pair in EXAMPLES.values() for line, words in pair}
    page.add_section("examples", ">", _list(examples))
    page.add_section("exit status", ">", _list({str(int(code)): EXITS[code] for code in ExitCode}))
    return str(page)


def _list(entries: dict[str, str]) -> str:
    """Return terms and their descriptions in the markup of man pages."""
    lines = (f".TP\n.B {_escape(term)}\n{_escape(words)}" for term, words in entries.items())
    return "\n".join(lines)


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("-", "\\-").replace("'", "\\(aq")


if __name__ == "__main__":
    SCRIPTS.mkdir(exist_ok=True)
    for name in SHELLS:
        (SCRIPTS / f"completion.{name}").write_text(completion(name), encoding="utf-8")
    PAGE.write_text(man_page(), encoding="utf-8")
