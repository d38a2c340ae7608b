"""Exports of the auction pane."""

from __future__ import annotations

from tui.commands.exports.query import ExportQuery
from tui.config import Config
from tui.model.update import Update
from tui.model.view import View
from tui.views.auctions import view as auctions
from tui.views.auctions.options import AuctionsOptions

SOURCES = ("auctions", "par_yields")
"""The sources that these exports read."""


def build_view(update: Update, config: Config, query: ExportQuery) -> View:
    """Return the view of a query."""
    build = auctions.upcoming if query.view == "upcoming" else auctions.results
    return build(update, AuctionsOptions())
