"""Exports of the thesis pane."""

from __future__ import annotations

from tui.commands.exports.query import ExportQuery
from tui.config import Config
from tui.model.update import Update
from tui.model.view import View
from tui.views.thesis import view as thesis
from tui.views.thesis.options import ThesisOptions

SOURCES = ()
"""A claim may read any source."""


def build_view(update: Update, config: Config, query: ExportQuery) -> View:
    """Return the view of a query."""
    return thesis.view(update, ThesisOptions.from_config(config))
