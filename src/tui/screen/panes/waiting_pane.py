"""A pane before its contents are built: the lines of the last screen, and keys that are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.actions import parse
from textual.app import RenderResult
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import AwaitMount

from tui.screen.last_screen.records import PaneRecord
from tui.screen.panes.loading import LOADING
from tui.screen.panes.titled_pane import TITLE_ROWS, TitledPane
from tui.screen.widgets.table_keys import FORWARDED_KEYS
from tui.screen.widgets.title_rule import MARK

if TYPE_CHECKING:
    from tui.model.table import Row
    from tui.screen.panes.contents import PaneContents
    from tui.screen.panes.remembered import RememberedLines
    from tui.screen.widgets.table import TableView


class WaitingPane(TitledPane, can_focus=True):
    """Base of a pane: until its contents are built, it paints lines and keeps keys itself."""

    IN_GRID: ClassVar[bool] = True
    """False for a pane that is in the grid only where that has three columns."""
    BINDINGS: ClassVar[list[BindingType]] = [*FORWARDED_KEYS]

    class Resized(Message):
        """Posted when a pane is shown in another size than that of its remembered lines."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._remembered: RememberedLines | None = None
        self._today: date | None = None
        """Day on which the remembered lines were read, for the age in the title."""
        self._mark = MARK
        self._kept_actions: list[str] = []
        self._contents: PaneContents | None = None
        self._mounting: tuple[PaneContents, AwaitMount] | None = None
        self._is_alone = True

    @property
    def is_waiting(self) -> bool:
        """Are the contents not built yet?"""
        return self._contents is None

    @property
    def is_empty(self) -> bool:
        """Has the pane neither contents nor lines of the last screen?"""
        return self.is_waiting and self._remembered is None

    @property
    def rank(self) -> int:
        """Place among the panes that make a view: that in focus first, those without news last."""
        if self.has_focus_within:
            return 0
        return 2 if self.has_present_lines else 1

    @property
    def has_present_lines(self) -> bool:
        """Are lines of the last screen shown that are the present?"""
        return self.is_waiting and not self.is_empty and not self._mark

    @property
    def table(self) -> TableView:
        """Table of the pane. It exists once the first view is painted."""
        if self._contents is None:
            raise LookupError(f"the {self.NAME} pane has not been painted yet")
        return self._contents.table

    @property
    def current_row(self) -> Row | None:
        """Row under the cursor, None without rows."""
        return None if self._contents is None else self._contents.table.table_state.current

    @property
    def contents(self) -> PaneContents | None:
        """Widgets below the title, None before they are built."""
        return self._contents

    def stand(self, *, alone: bool) -> None:
        """Say whether the pane is shown alone, and not in the grid."""
        self._is_alone = alone
        if self._contents is not None:
            self._contents.stand(alone=alone)

    @property
    def record(self) -> PaneRecord | None:
        """Record of the last screen, None without a memory."""
        return None if self._remembered is None else self._remembered.record

    @property
    def has_filter_or_mark(self) -> bool:
        """Is there a filter or a mark of the plot, on the screen or in the record?"""
        if self._contents is not None:
            return self._contents.can_close
        record = self.record
        filters = () if record is None else (place.filter_text for place in record.places)
        return record is not None and bool(record.mark or any(filters))

    def remember(
        self, record: PaneRecord, style_names: Sequence[str], saved: datetime, today: date
    ) -> None:
        """Show the lines of the last screen until the contents are built."""
        from tui.screen.panes.remembered import RememberedLines

        self._remembered = RememberedLines(record, style_names, saved)
        self._today = today
        self._show_remembered_title()

    def mark_memory(self, *, is_present: bool) -> None:
        """Set the mark in the title, or remove it if what is remembered is the present."""
        self._mark = "" if is_present else MARK
        if self.is_waiting:
            self._show_remembered_title()

    def _show_remembered_title(self) -> None:
        lines = self._remembered
        if lines is not None and self._today is not None:
            self.show_title(lines.record.title, self._today, self._mark)

    def render(self) -> RenderResult:
        return Content(LOADING) if self.is_waiting else super().render()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the title, then remembered lines as they are, or the ground of the contents."""
        lines = self._fitting_lines()
        if lines is None:
            return super().render_lines(crop)
        strips = [
            lines.strip(y - TITLE_ROWS, self) if y >= TITLE_ROWS else self.render_line(y)
            for y in crop.line_range
        ]
        return self._filtered(strips, crop)

    def render_line(self, y: int) -> Strip:
        """Return the title, the ground of the contents, or what is shown before there are any."""
        is_ground = y >= TITLE_ROWS and not self.is_waiting
        return self.ground_line() if is_ground else super().render_line(y)

    def _fitting_lines(self) -> RememberedLines | None:
        """Return the remembered lines while they are shown: until the contents are built.

        None without any, and if they do not fit the present width.
        """
        lines = self._remembered if self.is_waiting else None
        return lines if lines is not None and lines.width <= self.size.width else None

    def on_resize(self) -> None:
        """Tell where remembered lines are of another size: figures of this one are needed."""
        lines = self._remembered if self.is_waiting else None
        place = self.size.width, self.size.height - TITLE_ROWS
        if lines is not None and (lines.width, lines.height) != place:
            self.post_message(self.Resized())

    def notify_style_update(self) -> None:
        super().notify_style_update()
        if self._remembered is not None:
            self._remembered.forget_styles()

    def on_click(self, event: events.Click) -> None:
        """Focus the pane, wherever it is clicked."""
        del event
        if not self.has_focus_within:
            self.take_focus()

    def take_focus(self) -> None:
        """Focus the table, or the pane while there is none."""
        self.screen.set_focus(self if self._contents is None else self._contents.table)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable the keys of the plot's mark without a plot, and those that the table now has."""
        del parameters
        if action == "read":
            return self._contents is None or self._contents.is_readable
        return action not in ("in_table", "filter") or self.is_waiting

    def refresh_bindings(self) -> None:
        """Show the keys anew if they are those of this pane: the one in focus."""
        if self.has_focus_within:
            super().refresh_bindings()

    def action_in_table(self, action: str) -> None:
        self.keep_action(f"in_table({action!r})")

    async def action_filter(self) -> None:
        """Open the filter line at once. Its text is applied when rows come."""
        await (await self._build_contents()).run("filter")

    def action_read(self, direction: int, far: bool = False) -> None:
        if self._contents is None:
            self.keep_action(f"read({direction}, {far})")
        else:
            self._contents.action_read(direction, far)
            self.refresh_bindings()

    async def _build_contents(self) -> PaneContents:
        """Return the contents. If there are none yet, mount them and pass the focus on."""
        if self._contents is not None:
            return self._contents
        if self._mounting is None:
            from tui.screen.panes.contents import PaneContents

            contents = PaneContents(alone=self._is_alone)
            self._mounting = contents, self.mount(contents)
        contents, mounted = self._mounting
        await mounted
        if self._contents is None:
            if self.record is not None:
                await contents.restore(self.record)
            self._contents = contents
            self.can_focus = False
            if self.has_focus:
                self.screen.set_focus(contents.table)
            self.refresh_bindings()
        return contents

    async def _run_kept_actions(self) -> None:
        """Run the kept actions, unless the contents are still to be laid out."""
        if self._contents is not None and (self._contents.size or not self.display):
            for action in self.take_kept_actions():
                await self.run_kept_action(action)

    async def run_kept_action(self, action: str) -> None:
        """Run a kept action of the pane, or of the table that it has by now."""
        _, name, parameters = parse(action)
        if name == "in_table" and self._contents is not None:
            await self._contents.run(str(*parameters))
        else:
            await self.run_action(action)

    def keep_action(self, action: str) -> None:
        """Keep an action until it can be run."""
        self._kept_actions.append(action)

    def take_kept_actions(self) -> list[str]:
        """Return the actions that were kept, oldest first, and forget them."""
        actions, self._kept_actions = self._kept_actions, []
        return actions
