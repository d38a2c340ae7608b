"""Exports of the risk pane."""

from __future__ import annotations

from msgspec.structs import replace

from tui.commands.exports.query import ExportQuery
from tui.config import Config
from tui.model.update import Update
from tui.model.view import View
from tui.views.risk import view as risk
from tui.views.risk.options import RiskOptions, RiskViewName

SOURCES = ("prices", "tiingo", "bitcoin", "par_yields")
"""The sources that these exports read."""


def build_view(update: Update, config: Config, query: ExportQuery) -> View:
    """Return the view of a query."""
    options = RiskOptions.from_config(config)
    return risk.view(update, replace(options, view_name=RiskViewName(query.view)))
