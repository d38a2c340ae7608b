"""Parser of arguments: its exit code, hints for misspelt words, and the examples of its help."""

from __future__ import annotations

import argparse
import sys
from typing import Any, NoReturn, TypeAlias

from tui.commands.exit_codes import ExitCode
from tui.model.clean_text import clean_text
from tui.model.suggest import closest_match


class Parser(argparse.ArgumentParser):
    """Parser that exits with ``ExitCode.USAGE`` instead of 2, which means a critical rule."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(ExitCode.USAGE, f"{self.prog}: {clean_text(message)}\n")

    def format_help(self) -> str:
        """Return the help, with two examples at its end."""
        from tui.commands.examples import format_examples  # not needed otherwise

        return super().format_help() + format_examples(self.prog)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Raise ArgumentError for a word that is no choice, with the most similar one or all."""
        if action.choices is None or value in action.choices:
            return
        choices = [str(choice) for choice in action.choices]
        near = closest_match(str(value), choices)
        hint = f"did you mean {near}?" if near else f"choose from {', '.join(choices)}"
        raise argparse.ArgumentError(action, f"invalid choice: {value!a}; {hint}")


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"
