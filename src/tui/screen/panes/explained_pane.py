"""A pane with the key that explains the change of the yield under the cursor."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.screen.panes.waiting_pane import WaitingPane

NO_YIELD = "No yield here: why explains the change of a par yield, of a tenor of the curve"


class ExplainedPane(WaitingPane):
    """Base of a pane with the key of ``why``. A pane without yields says what it explains."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "w",
            "why",
            "Why",
            show=False,
            id="pane.why",
            tooltip="The change of a yield: real yield, breakeven, and the events between",
        ),
    ]

    def action_why(self) -> None:
        """Say what is explained: the figure under the cursor is no yield."""
        self.notify(NO_YIELD, markup=False)
