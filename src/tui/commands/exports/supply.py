"""Exports of the supply pane."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tui.commands.exports.query import ExportQuery
from tui.config import Config
from tui.model.update import Update
from tui.model.view import View
from tui.views.supply import export_tables, positioning, radar
from tui.views.supply.view import VIEWS

SOURCES = tuple(dict.fromkeys(name for view in VIEWS.values() for name in view.sources))
"""The sources that these exports read."""

BUILDERS: Mapping[str, Callable[[Update], View]] = {
    "months": export_tables.by_month,
    "absorbed": export_tables.by_holder,
    "weeks": export_tables.by_week,
    "fed": export_tables.held_by_fed,
    "cash": export_tables.treasury_cash,
    "positioning": lambda update: positioning.view(update, None),
    "radar": lambda update: radar.view(update, None),
}
"""Name of an export -> function that builds its view."""


def build_view(update: Update, config: Config, query: ExportQuery) -> View:
    """Return the view of a query."""
    return BUILDERS[query.view](update)
