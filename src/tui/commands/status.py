"""``ticwatch status``: one line of key figures from what the last program stored. No pandas."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from typing import TextIO

import msgspec

from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import find_home, read_clock
from tui.model.market_summary import MarketSummary
from tui.model.text import Line, Span, Tone
from tui.model.times import NEW_YORK
from tui.monitor.remembered_summary import RememberedSummary, bundled_summary
from tui.views.status_line import status_line

_TMUX = {
    **{Tone.UP: "fg=cyan", Tone.DOWN: "fg=yellow", Tone.MUTED: "dim"},
    **{Tone.WARNING: "fg=yellow,bold", Tone.CRITICAL: "fg=red,bold"},
}
"""Styles of tmux by tone."""
_ANSI = {
    **{Tone.UP: "36", Tone.DOWN: "33", Tone.MUTED: "2"},
    **{Tone.WARNING: "1;33", Tone.CRITICAL: "1;31"},
}
"""Codes of a terminal by tone."""


def run(arguments: argparse.Namespace) -> ExitCode:
    """Run ``status``. Without a summary in the home folder, write that of what ships."""
    summary = RememberedSummary(find_home()).read() or bundled_summary()
    if arguments.format == "json":
        write_json(summary, read_clock(), sys.stdout)
    else:
        print(coloured(status_line(summary, read_clock()), arguments.color))
    return ExitCode.CLEAR


def coloured(line: Line, colours: str) -> str:
    """Return a line as text: plain, with styles of ``tmux``, or with codes of a terminal."""
    return "".join(_coloured_span(span, colours) for span in line)


def _coloured_span(span: Span, colours: str) -> str:
    if colours == "tmux" and span.tone in _TMUX:
        return f"#[{_TMUX[span.tone]}]{span.text}#[default]"
    if colours == "ansi" and span.tone in _ANSI:
        return f"\x1b[{_ANSI[span.tone]}m{span.text}\x1b[0m"
    return span.text


def write_json(summary: MarketSummary, now: datetime, stream: TextIO) -> None:
    """Write a summary as an object, with its age in days."""
    from tui.commands.output import as_data  # not for the text
    from tui.views.table_data import json_text

    observed = summary.observed
    today = now.astimezone(NEW_YORK).date()
    age_days = None if observed is None else max(0, (today - observed).days)
    record = msgspec.to_builtins(summary) | {"age_days": age_days}
    as_data(stream).write(json_text(record) + "\n")
