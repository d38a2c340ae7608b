"""The flows pane: which view it shows."""

from __future__ import annotations

from tui.model import Update
from tui.panes.base import Pane
from tui.present import View
from tui.views import flows


class FlowsPane(Pane):
    """Pane 2: net purchases and holdings of foreigners."""

    NAME = "flows"
    NUMBER = 2
    SOURCES = ("tic_release", "tic_table3", "tic_table1", "fred")
    STEPS = ("tic_release", "tic_table3", "tic_table1")
    OPTIONS = flows.FlowsOptions

    def view(self, update: Update) -> View:
        return flows.view(update, self.options)
