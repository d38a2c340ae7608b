"""Screen that shows the panes of the grid at once if they fit, else one pane."""

from __future__ import annotations

from textual import events, on
from textual.css.scalar import Scalar, Unit
from textual.geometry import Size
from textual.layouts.grid import GridLayout
from textual.layouts.vertical import VerticalLayout
from textual.reactive import Reactive
from textual.widget import Widget

from tui.screen.choices import next_choice
from tui.screen.grid_plan import MIN_GRID_SIZE, WIDE_GRID_COLUMNS, GridPlan, plan_grid
from tui.screen.panes.base import Pane
from tui.screen.remembering_screen import RememberingScreen
from tui.screen.widgets.borderless import Ground
from tui.screen.widgets.placed import Placed

_GRID, _ONE_PANE = GridLayout(), VerticalLayout()


class PaneArea(Placed, Ground):
    """Part of the screen in which the panes are arranged."""

    def arrange_by(self, plan: GridPlan | None) -> None:
        """Arrange the panes by a plan, or show one pane for None."""
        if plan is None:
            set_rules(self, layout=_ONE_PANE)
        else:
            rows = tuple(Scalar(float(share), Unit.FRACTION, Unit.HEIGHT) for share in plan.rows)
            set_rules(self, layout=_GRID, grid_size_columns=plan.columns, grid_rows=rows)


def set_rules(widget: Widget, **rules: object) -> None:
    """Set styles of a widget, and lay it out among its siblings if one has changed.

    A style that is assigned to has Textual lay out every widget below it.
    """
    changes = [widget.styles.inline.set_rule(name, value) for name, value in rules.items()]
    if any(changes):
        widget._clear_arrangement_cache()
        widget.refresh(layout=True)


class GridScreen(RememberingScreen):
    """Base screen that arranges its panes. A pane outside the grid is shown alone."""

    virtual_size = Reactive(Size(0, 0), repaint=False)
    """Size of the contents. A new one is no reason to paint all: the layout that finds it does."""

    _grid_pane = ""
    """Name of the pane of the grid that was in focus last, "" before one was."""

    @property
    def grid_fits(self) -> bool:
        """Is the terminal large enough for the grid?"""
        width, height = MIN_GRID_SIZE
        return self.app.size.width >= width and self.app.size.height >= height

    @property
    def is_grid_shown(self) -> bool:
        """Is the grid chosen, does it fit, and has it the current pane?"""
        return self.wants_grid and self.grid_fits and self.current in self._grid_panes()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Paint the first frame, then follow the feed, which would wait for a tick of the screen.

        Textual would style each widget again, and paint all twice.
        """
        if not self.stack_updates:
            event.prevent_default()
            self.stack_updates += 1
            self._refresh_layout(self.app.size)
            self.follow()

    def _screen_resized(self, size: Size) -> None:
        """Lay out in another size only: at the start, three events tell that of the first frame."""
        if size != self._size:
            super()._screen_resized(size)

    @on(Pane.Resized)
    def pane_resized(self, event: Pane.Resized) -> None:
        event.stop()
        self.need_feed()

    def watch_current(self, before: str, current: str) -> None:
        if before in self._grid_panes():
            self._grid_pane = before
        if self._panes[current].is_empty:
            self.need_feed()
        self.arrange_panes()

    def watch_wants_grid(self) -> None:
        self.arrange_panes()

    def action_pane(self, name: str) -> None:
        self.current = name

    def action_grid(self) -> None:
        self.show_grid()
        if not self.is_grid_shown:
            self.notify("All panes at once need 120×40 cells", severity="warning")

    def action_zoom(self) -> None:
        if self.current in self._grid_panes():
            self.wants_grid = not self.wants_grid
        else:
            self.show_grid()

    def action_step(self, panes: int) -> None:
        """Focus another pane: of the grid while it is shown, else of all."""
        names = self._grid_panes() if self.is_grid_shown else self._panes
        self.current = next_choice(self.current, list(names), panes)

    def show_grid(self) -> None:
        """Choose the grid. From a pane outside it, return to the pane that was in focus there."""
        self.wants_grid = True
        in_grid = self._grid_panes()
        if self.grid_fits and in_grid and self.current not in in_grid:
            self.current = self._grid_pane or next(iter(in_grid))

    def arrange_panes(self) -> None:
        """Show the panes of the grid, or one pane. Focus the current one."""
        is_grid, in_grid = self.is_grid_shown, self._grid_panes()
        plan = plan_grid(self.app.size.width, len(in_grid))
        self.query_one(PaneArea).arrange_by(plan if is_grid else None)
        for name, pane in self._panes.items():
            pane.display = (is_grid and name in in_grid) or name == self.current
            if pane.display:  # the others keep what they have laid out
                pane.stand(alone=not is_grid)
        for pane, (columns, rows) in zip(in_grid.values(), plan.spans, strict=True):
            set_rules(pane, column_span=columns, row_span=rows)
        if not (pane := self._panes[self.current]).has_focus_within:
            pane.take_focus()

    def _grid_panes(self) -> dict[str, Pane]:
        """Return the panes of the grid: all of them where it has three columns."""
        is_wide = self.app.size.width >= WIDE_GRID_COLUMNS
        return {name: pane for name, pane in self._panes.items() if pane.IN_GRID or is_wide}
