"""Views that commands export: how they are built, and how their tables are written."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Literal, TextIO

from tui.commands.arguments import VIEWS
from tui.commands.exports.query import ExportQuery
from tui.commands.invocation import Invocation
from tui.commands.output import as_data, write_bytes
from tui.config import Config
from tui.model.errors import UsageError
from tui.model.suggest import closest_match
from tui.model.table import Table
from tui.model.update import Update
from tui.model.view import View
from tui.views.table_data import Format, tidy, write_data

PARQUET: Literal["parquet"] = "parquet"
ExportFormat = Format | Literal["parquet"]
_VIEWS_WITH_OF = (("curve", "history"), ("alerts", "detail"), ("alerts", "backtest"))
"""Pane and view of the exports that accept ``--of``."""


def read_with_alerts(invocation: Invocation) -> Update:
    """Return the update of the command's moment, with the alerts and their notifications."""
    monitor, as_of = invocation.monitor, invocation.as_of
    return monitor.present() if as_of is None else monitor.at(as_of)


def exports_of(pane: str) -> ModuleType:
    """Return the module of a pane's exports. Those of other panes are not imported."""
    return import_module(f"tui.commands.exports.{pane}")


def sources_of(pane: str, view: str) -> tuple[str, ...]:
    """Return the names of the sources that a view of a pane is exported from, () for all."""
    exports = exports_of(pane)
    names: tuple[str, ...] = getattr(exports, "SOURCES_OF", {}).get(view, exports.SOURCES)
    return names


def build_view(update: Update, config: Config, pane: str, query: ExportQuery) -> View:
    """Return the view of a query. Raises UsageError if the pane does not have it."""
    name = query.view or VIEWS[pane][0]
    if name not in VIEWS[pane]:
        near = closest_match(name, VIEWS[pane])
        hint = f"did you mean {near}?" if near else f"it has {', '.join(VIEWS[pane])}"
        raise UsageError(f"{pane} has no view {name}; {hint}")
    if pane != "flows" and (query.month or query.every):
        raise UsageError("--month and --all go with: export flows")
    if query.of and (pane, name) not in _VIEWS_WITH_OF:
        *most, last = (f"export {pane} --view {view}" for pane, view in _VIEWS_WITH_OF)
        raise UsageError(f"--of goes with: {', '.join(most)} or {last}")
    view: View = exports_of(pane).build_view(update, config, query._replace(view=name))
    return view


def require_writable(form: str, stream: TextIO) -> None:
    """Raise UsageError for Parquet without pyarrow, or to a terminal."""
    if form == PARQUET:
        from tui.commands.parquet import require_pyarrow

        require_pyarrow()
        if stream.isatty():
            raise UsageError("parquet is no text: send it to a file, as with > curve.parquet")


def write_view(
    view: View, form: ExportFormat, stream: TextIO, update: Update | None = None
) -> None:
    """Write the exported table of a view. With its ``update``, add the provenance of each row."""
    table = exported_table(view, update)
    if form == PARQUET:
        from tui.commands.parquet import parquet_bytes

        write_bytes(parquet_bytes(table), stream)
    else:
        write_data(table, as_data(stream), form)


def exported_table(view: View, update: Update | None = None) -> Table:
    """Return the table of a view to export. With its ``update``, add the provenance of each row."""
    table = tidy(view)
    if update is not None:
        from tui.views.provenance import with_provenance

        table = with_provenance(table, update)
    return table
