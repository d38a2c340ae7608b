"""Exports of the alert pane."""

from __future__ import annotations

from msgspec.structs import replace

from tui.commands.exports.query import ExportQuery
from tui.config import Config
from tui.model.errors import UsageError
from tui.model.suggest import closest_match
from tui.model.update import Update
from tui.model.view import View
from tui.views.alerts import view as alerts
from tui.views.alerts.options import AlertsOptions, AlertsViewName

SOURCES = ()
"""A rule may read any source."""


def build_view(update: Update, config: Config, query: ExportQuery) -> View:
    """Return the view of a query. Raises UsageError for an unknown rule."""
    options = AlertsOptions.from_config(config)
    if query.view == "rules":
        return alerts.view(update, options)
    rules = [alert.rule for alert in update.alerts]
    if query.of not in rules:
        if near := closest_match(query.of, rules):
            raise UsageError(f"no rule is called {query.of}; did you mean {near}?")
        missing = f"no rule is called {query.of}" if query.of else "--of ID says of which rule"
        raise UsageError(f"{missing}; there are {', '.join(rules) or 'none'}")
    return alerts.view(
        update, replace(options, opened=query.of, view_name=AlertsViewName(query.view))
    )
