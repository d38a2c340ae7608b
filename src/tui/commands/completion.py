"""``ticwatch completion``: the script that completes commands and options in a shell.

The scripts ship. ``scripts.make_shell`` writes them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tui.commands.exit_codes import ExitCode
from tui.commands.output import as_data

SCRIPTS = Path(__file__).parent / "shells"
"""Folder of the scripts."""


def run(arguments: argparse.Namespace) -> ExitCode:
    """Run ``completion``."""
    script = SCRIPTS / f"completion.{arguments.shell}"
    as_data(sys.stdout).write(script.read_text(encoding="utf-8"))
    return ExitCode.CLEAR
