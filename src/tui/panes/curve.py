"""The par curve: which key lays its axis out, and which view it shows."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.model import Update
from tui.panes.base import Pane
from tui.present import View
from tui.views import curve


class CurvePane(Pane):
    """Pane 1: the par curve against earlier ones."""

    NAME = "curve"
    NUMBER = 1
    SOURCES = ("par_yields",)
    OPTIONS = curve.CurveOptions
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "next_axis", "Axis", id="curve.next-axis", tooltip="√time, linear, ordinal"),
    ]

    def view(self, update: Update) -> View:
        return curve.view(update, self.options)

    def action_next_axis(self) -> None:
        axes = list(curve.Axis)
        following = axes[(axes.index(self.options.axis) + 1) % len(axes)]
        self.options = replace(self.options, axis=following)
