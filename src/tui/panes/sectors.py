"""The sectors pane: which view it shows."""

from __future__ import annotations

from tui.model import Update
from tui.panes.base import Pane
from tui.present import View
from tui.views import sectors


class SectorsPane(Pane):
    """Pane 3: total returns of groups against the benchmark."""

    NAME = "sectors"
    NUMBER = 3
    SOURCES = ("prices", "tiingo", "bitcoin")
    OPTIONS = sectors.SectorsOptions

    def view(self, update: Update) -> View:
        return sectors.view(update, self.options)
