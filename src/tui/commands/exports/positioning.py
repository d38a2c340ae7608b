"""Exports of positions in Treasury futures."""

from __future__ import annotations

from tui.commands.exports.query import ExportQuery
from tui.config import Config
from tui.model.update import Update
from tui.model.view import View
from tui.views.supply import positioning

SOURCES = positioning.SOURCES
"""The sources that these exports read."""


def build_view(update: Update, config: Config, query: ExportQuery) -> View:
    """Return the one view."""
    return positioning.view(update, None)
