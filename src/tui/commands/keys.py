"""``ticwatch keys``: every key of the screen, with the remaps of the configuration."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby
from typing import TextIO

from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import Invocation
from tui.commands.lines import write_line
from tui.commands.output import aligned, write_records
from tui.screen.default_keys import DEFAULT_KEYS
from tui.screen.key_remaps import check_keymap
from tui.screen.key_table import KeyRow, key_rows


def run(invocation: Invocation) -> ExitCode:
    """Run ``keys``. Name the remaps that are refused on stderr."""
    accepted, problems = check_keymap(invocation.loaded.config.keys, DEFAULT_KEYS)
    for problem in problems:
        write_line(f"ticwatch: {problem}", sys.stderr)
    rows = [*key_rows(accepted)]
    if form := invocation.arguments.format:
        values = [[value or None for value in row] for row in rows]
        write_records(KeyRow._fields, values, sys.stdout, form)
    else:
        write_table(rows, sys.stdout)
    return ExitCode.CLEAR


def write_table(rows: Sequence[KeyRow], stream: TextIO) -> None:
    """Write the rows as text, those of each place below its heading."""
    lines = aligned([(f"  {row.keys}", _action(row), row.id) for row in rows])
    for place, members in groupby(rows, key=lambda row: row.place):
        write_line(place, stream)
        for _ in members:
            write_line(next(lines), stream)


def _action(row: KeyRow) -> str:
    return f"{row.action} (instead of {row.default})" if row.default else row.action
