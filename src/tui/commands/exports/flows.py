"""Exports of the foreign-flow pane."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tui.commands.exports.query import ExportQuery
from tui.config import Config
from tui.model.errors import UsageError
from tui.model.update import Update
from tui.model.view import View
from tui.views.flows import export_tables
from tui.views.flows.options import ALL, LATEST, FlowsOptions

SOURCES = ("tic_release", "tic_table1", "tic_table3", "tic_history", "fred")
"""The sources that these exports read."""
BUILDERS: Mapping[str, Callable[[Update, FlowsOptions], View]] = {
    "countries": export_tables.by_country,
    "holders": export_tables.by_holder,
    "months": export_tables.by_month,
    "securities": export_tables.securities,
    "custody": export_tables.fed_custody,
    "history": export_tables.since_2000,
}
"""Name of an export -> function that builds its view."""


def build_view(update: Update, config: Config, query: ExportQuery) -> View:
    """Return the view of a query. Raises UsageError for options that do not go together."""
    if query.month and query.every:
        raise UsageError("--month and --all do not go together")
    if (query.month or query.every) and query.view in ("custody", "history"):
        raise UsageError(
            f"--month and --all do not go with --view {query.view}: it has all there is"
        )
    all_months = query.every or query.view in ("holders", "months")
    options = FlowsOptions(query.month or (ALL if all_months else LATEST))
    return BUILDERS[query.view](update, options)
