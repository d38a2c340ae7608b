"""``ticwatch sources``: the result of the requests to each source."""

from __future__ import annotations

import sys
from typing import TextIO

from tui.commands.exit_codes import ExitCode
from tui.commands.exported_views import write_view
from tui.commands.invocation import Invocation
from tui.commands.output import write_text
from tui.model.update import Update
from tui.views import sources
from tui.views.table_data import Format


def run(invocation: Invocation) -> ExitCode:
    """Run ``sources``."""
    list_sources(invocation.read(evaluate=False), sys.stdout, invocation.arguments.format)
    return ExitCode.CLEAR


def list_sources(update: Update, stream: TextIO, form: Format | None = None) -> None:
    """Write the sources as csv or json, or as text in columns if ``form`` is None."""
    view = sources.view(update)
    if form is None:
        write_text(view.table, stream)
    else:
        write_view(view, form, stream)
