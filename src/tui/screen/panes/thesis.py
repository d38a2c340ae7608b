"""Thesis pane: claims, the readings that support or contradict them, and an opened claim."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType

from tui.screen.choices import next_choice
from tui.screen.panes.base import Pane
from tui.views.thesis.options import ThesisOptions, VerdictFilter

if TYPE_CHECKING:
    from tui.model.update import Update
    from tui.model.view import View
    from tui.views.reads import Reads


class ThesisPane(Pane):
    """Pane 7: one line for each claim, with its verdict. It is shown alone."""

    NAME = "thesis"
    NUMBER = 7
    IN_GRID = False
    SOURCES = ()
    OPTIONS = ThesisOptions
    CLOSED = MappingProxyType({"opened": ""})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f",
            "next_verdicts",
            "Verdicts",
            id="thesis.next-verdicts",
            tooltip="All, supports, partly, against, too little, not checkable",
        ),
    ]

    @staticmethod
    def make_view(update: Update, options: ThesisOptions) -> View:
        from tui.views.thesis.view import view

        return view(update, options)

    @staticmethod
    def reads(options: ThesisOptions) -> Reads:
        from tui.views.thesis.view import reads

        return reads(options)

    def key_value(self, name: str) -> str:
        if name == "thesis.next-verdicts":
            verdict = self.options.verdicts.value
            return "all" if verdict is None else str(verdict.value)
        return super().key_value(name)

    def action_next_verdicts(self) -> None:
        verdicts = next_choice(self.options.verdicts, VerdictFilter)
        self.options = replace(self.options, verdicts=verdicts, opened="")
