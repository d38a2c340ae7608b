"""Exports of the sector pane."""

from __future__ import annotations

from msgspec.structs import replace

from tui.commands.exports.query import ExportQuery
from tui.config import Config
from tui.model.update import Update
from tui.model.view import View
from tui.views.sectors import view as sectors
from tui.views.sectors.options import SectorsOptions, SectorsViewName

SOURCES = ("prices", "tiingo", "bitcoin", "par_yields")
"""The sources that these exports read."""


def build_view(update: Update, config: Config, query: ExportQuery) -> View:
    """Return the view of a query."""
    options = SectorsOptions.from_config(config)
    return sectors.view(update, replace(options, view_name=SectorsViewName(query.view)))
