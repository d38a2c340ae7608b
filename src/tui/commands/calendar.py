"""``ticwatch calendar``: the releases to come, as a table or for a calendar program."""

from __future__ import annotations

import sys

from tui.commands.exit_codes import ExitCode
from tui.commands.exported_views import write_view
from tui.commands.invocation import Invocation
from tui.commands.output import as_data, write_view_text
from tui.commands.progress import showing_progress
from tui.measures.releases.releases import releases_to_come
from tui.views.supply import radar
from tui.views.supply.icalendar import icalendar_text


def run(invocation: Invocation) -> ExitCode:
    """Run ``calendar``."""
    form = invocation.arguments.format
    with showing_progress("reading the calendars", sys.stderr):
        update = invocation.read(evaluate=False, sources=radar.SOURCES)
        view = radar.view(update, None)
    if form is None:
        write_view_text(view, sys.stdout)
    elif form == "ics":
        releases = releases_to_come(update.snapshot, update.now)
        as_data(sys.stdout).write(icalendar_text(releases, update.now))
    else:
        write_view(view, form, sys.stdout)
    return ExitCode.CLEAR
