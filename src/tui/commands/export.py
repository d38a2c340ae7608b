"""``ticwatch export``: the table of a pane, from the view that its widget draws."""

from __future__ import annotations

import sys

from tui.commands.arguments import ALL
from tui.commands.exit_codes import ExitCode
from tui.commands.exported_views import (
    build_view,
    read_with_alerts,
    require_writable,
    sources_of,
    write_view,
)
from tui.commands.exports.query import ExportQuery
from tui.commands.invocation import Invocation
from tui.commands.progress import showing_progress
from tui.model.errors import UsageError


def run(invocation: Invocation) -> ExitCode:
    """Run ``export``. Raises UsageError for options that do not go together."""
    arguments = invocation.arguments
    pane = arguments.pane
    if pane == ALL:
        from tui.commands.export_all import export_all

        return export_all(invocation)
    if arguments.to is not None:
        raise UsageError("--to goes with: export all")
    require_writable(arguments.format, sys.stdout)
    query = ExportQuery(arguments.view, arguments.month or "", every=arguments.all, of=arguments.of)
    with showing_progress("reading the figures", sys.stderr):
        if pane == "alerts":
            update = read_with_alerts(invocation)
        else:
            update = invocation.read(evaluate=False, sources=sources_of(pane, query.view))
        view = build_view(update, invocation.loaded.config, pane, query)
    write_view(view, arguments.format, sys.stdout, update if arguments.provenance else None)
    return ExitCode.CLEAR
