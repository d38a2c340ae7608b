"""``ticwatch export all``: every view of every pane, each in a file of one folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from msgspec.structs import replace

from tui.commands.arguments import VIEWS
from tui.commands.exit_codes import ExitCode
from tui.commands.exported_views import (
    PARQUET,
    ExportFormat,
    build_view,
    exported_table,
    read_with_alerts,
    require_writable,
)
from tui.commands.exports.query import ExportQuery
from tui.commands.invocation import Invocation
from tui.commands.lines import write_line
from tui.commands.progress import showing_progress
from tui.model.errors import OutputError, UsageError
from tui.model.table import Table
from tui.model.update import Update
from tui.views.curve.view import subjects
from tui.views.table_data import write_data

OF_A_RULE = ("detail", "backtest")
"""Views of the alerts that are about one rule: one file a rule."""


class ExportFile(NamedTuple):
    """One file of the export: its name without an ending, and the queries of its rows."""

    name: str
    pane: str
    queries: tuple[ExportQuery, ...]


def files_of(update: Update, *, every: bool) -> Iterator[ExportFile]:
    """Yield every file. ``every``: with all months of the flows, not the newest alone."""
    for pane, views in VIEWS.items():
        for view in views:
            name = f"{pane}-{view}"
            if pane == "alerts" and view in OF_A_RULE:
                for alert in update.alerts:
                    query = ExportQuery(view, of=alert.rule)
                    of_rule = quote(alert.rule, safe=" ")  # an id may have a slash
                    yield ExportFile(f"{name}-{of_rule}", pane, (query,))
            elif (pane, view) == ("curve", "history"):
                of_each = (ExportQuery(view, of=subject) for subject in subjects(update))
                yield ExportFile(name, pane, tuple(of_each))
            else:
                can_have_months = pane == "flows" and view not in ("custody", "history")
                yield ExportFile(name, pane, (ExportQuery(view, every=every and can_have_months),))


def export_all(invocation: Invocation) -> ExitCode:
    """Write every file into the folder ``--to``, and print their paths.

    Raises UsageError for options that do not go together, and OutputError.
    """
    arguments, config = invocation.arguments, invocation.loaded.config
    if arguments.view or arguments.of or arguments.month:
        raise UsageError("--view, --of and --month go with one pane, not with: export all")
    if arguments.to is None:
        raise UsageError("export all writes a file for each view: --to FOLDER says where")
    require_writable(arguments.format, StringIO())
    with showing_progress("reading the figures", sys.stderr) as say:
        update = read_with_alerts(invocation)
        origins = update if arguments.provenance else None
        files = [*files_of(update, every=arguments.all)]
        paths = [arguments.to / f"{file.name}.{arguments.format}" for file in files]
        for number, (file, path) in enumerate(zip(files, paths, strict=True), 1):
            say(f"{number} of {len(files)}: {file.name}")
            views = [build_view(update, config, file.pane, query) for query in file.queries]
            write_file(path, [exported_table(view, origins) for view in views], arguments.format)
    for path in paths:
        write_line(str(path), sys.stdout)
    return ExitCode.CLEAR


def write_file(path: Path, tables: list[Table], form: ExportFormat) -> None:
    """Write tables with the same columns into one file, in place of one of that name.

    Raises OutputError.
    """
    table = replace(tables[0], rows=tuple(row for each in tables for row in each.rows))
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(_content(table, form))
        temporary.replace(path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error


def _content(table: Table, form: ExportFormat) -> bytes:
    if form == PARQUET:
        from tui.commands.parquet import parquet_bytes

        return parquet_bytes(table)
    text = StringIO()
    write_data(table, text, form)
    return text.getvalue().encode()
