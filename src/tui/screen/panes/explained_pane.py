"""A pane with the key that explains the change of the yield under the cursor."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.screen.panes.waiting_pane import WaitingPane
from tui.views.curve.options import ChangeSpan

NO_YIELD = "No yield under the cursor: why explains the change of a par yield of the curve"


class ExplainedPane(WaitingPane):
    """Base of a pane whose yields can be explained. One pane shows the reasons for all."""

    SHOWS_REASONS: ClassVar[bool] = False
    """True for the pane that shows the reasons."""
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

    _could_explain = False
    """Could the yield under the cursor be explained when the keys were shown last?"""

    @property
    def yield_under_cursor(self) -> str:
        """Tenor of the par yield that the cursor is on, "" for another figure.

        There is a cursor once the contents are built.
        """
        return ""

    @property
    def can_explain(self) -> bool:
        """Is the cursor on a par yield, or was it when what is remembered was kept?"""
        if self.is_waiting:
            return self.record is not None and self.record.can_explain
        return bool(self.yield_under_cursor)

    def show_keys_of_cursor(self) -> None:
        """Show the keys anew if the yield under the cursor can be explained and before not."""
        if self.can_explain != self._could_explain:
            self._could_explain = self.can_explain
            self.refresh_bindings()

    @property
    def span_under_cursor(self) -> ChangeSpan:
        """Span of the change that the cursor is on, a day for a figure without one."""
        return ChangeSpan.DAY

    @property
    def column_under_cursor(self) -> str:
        """Key of the column that the cursor is on, "" without a table."""
        if self.is_waiting:
            return ""
        state = self.table.table_state
        return state.table.columns[state.column].key if state.table.columns else ""

    def explain(self, tenor: str, span: ChangeSpan) -> None:
        """Show the reasons for the change of a tenor."""
        raise TypeError("only a pane that shows the reasons explains a change")

    async def action_why(self) -> None:
        """Explain the yield under the cursor. For another figure, say what can be explained.

        Before there is a cursor, keep the action.
        """
        if self.is_waiting:
            self.keep_action("why")
            return
        panes = [pane for pane in self.screen.query(ExplainedPane) if pane.SHOWS_REASONS]
        tenor = self.yield_under_cursor
        if not tenor or not panes:
            self.notify(NO_YIELD, markup=False)
            return
        panes[0].explain(tenor, self.span_under_cursor)
        if panes[0] is not self:
            await self.run_action(f"screen.pane('{panes[0].NAME}')")
