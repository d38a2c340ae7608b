"""The alerts pane: which view it shows."""

from __future__ import annotations

from tui.model import Update
from tui.panes.base import Pane
from tui.present import View
from tui.views import alerts


class AlertsPane(Pane):
    """Pane 4: the rules and how far each is from firing."""

    NAME = "alerts"
    NUMBER = 4
    SOURCES = ()
    OPTIONS = alerts.AlertsOptions

    def view(self, update: Update) -> View:
        return alerts.view(update, self.options)
