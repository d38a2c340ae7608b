"""Arguments of the commands about the program itself: its configuration, keys and shells."""

from __future__ import annotations

from tui.commands.parser import Commands, Parser

SHELLS = ("bash", "zsh", "tcsh")
"""Shells with a completion."""


def add_program_commands(commands: Commands, common: Parser) -> None:
    """Add ``status``, ``config``, ``keys`` and ``completion``."""
    _add_status(commands, common)
    _add_config(commands, common)
    _add_keys(commands, common)
    _add_completion(commands, common)


def _add_status(commands: Commands, common: Parser) -> None:
    parser = commands.add_parser(
        "status", parents=[common], help="the market in one line, as for the status of tmux"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument(
        "--color",
        choices=("none", "tmux", "ansi"),
        default="none",
        help="colours of the text: none, those of a tmux status line, or of a terminal",
    )


def _add_config(commands: Commands, common: Parser) -> None:
    parser = commands.add_parser("config", parents=[common], help="look after the configuration")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("path", parents=[common], help="the file that counts, and why")
    show = actions.add_parser("show", parents=[common], help="every option as it is in force")
    show.add_argument("--origin", action="store_true", help="with the place of each value")
    actions.add_parser("check", parents=[common], help="every problem with its line")
    actions.add_parser("init", parents=[common], help="write the commented default file")
    actions.add_parser("edit", parents=[common], help="open it in your editor, then check it")
    actions.add_parser("keys", parents=[common], help="give actions other keys by pressing them")


def _add_keys(commands: Commands, common: Parser) -> None:
    parser = commands.add_parser("keys", parents=[common], help="every key of the screen")
    parser.add_argument(
        "--format", choices=("csv", "json", "ndjson", "md"), default=None, help="text if left out"
    )


def _add_completion(commands: Commands, common: Parser) -> None:
    parser = commands.add_parser(
        "completion", parents=[common], help="a script that completes the words of commands"
    )
    parser.add_argument("shell", choices=SHELLS)
