"""``ticwatch brief``: one page in words, of a moment or of the changes since an earlier one."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TextIO

from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import Invocation
from tui.commands.output import as_data
from tui.commands.progress import showing_progress
from tui.model.errors import UsageError
from tui.model.times import parse_past_moment
from tui.views.brief.changes import changes
from tui.views.brief.json_records import brief_record
from tui.views.brief.markdown import markdown
from tui.views.brief.page import page
from tui.views.brief.records import Brief
from tui.views.brief.view import brief
from tui.views.table_data import json_text


def run(invocation: Invocation) -> ExitCode:
    """Run ``brief``. Raises UsageError for a ``--since`` that is not before the moment."""
    arguments, config = invocation.arguments, invocation.loaded.config
    with showing_progress("reading the figures", sys.stderr) as say:
        now = invocation.read()
        say("writing the brief")
        if arguments.since is None:
            written = brief(now, config)
        else:
            since = _parse_since(arguments.since, now.snapshot.as_of)
            written = changes(invocation.reader.update_at(since), now, config)
    write_brief(written, arguments.format, sys.stdout)
    return ExitCode.CLEAR


def write_brief(written: Brief, form: str, stream: TextIO) -> None:
    """Write a brief as ``md``, ``html`` or ``json``."""
    stream = as_data(stream)
    if form == "json":
        stream.write(json_text(brief_record(written), indent=1) + "\n")
    else:
        stream.write(page(written) if form == "html" else markdown(written))


def _parse_since(text: str, as_of: datetime) -> datetime:
    since = parse_past_moment(text, as_of)
    if since >= as_of:
        raise UsageError(f"--since {text} is not before the moment of the brief")
    return since
