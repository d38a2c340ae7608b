"""Overlay: text in a frame above the screen, closed by Escape, scrolled if it is long."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from tui.model.clean_text import clean_text
from tui.screen.widgets.footer import KeyBar
from tui.screen.widgets.modal import Modal
from tui.screen.widgets.prose import Prose


class Overlay(Modal[None]):
    """Modal screen with a frame. ``title`` and ``subtitle`` are shown in the frame's edge."""

    DEFAULT_CSS = """
    Overlay {
        VerticalScroll {
            width: 66;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 0 2;
            border: round $text-body;
            background: $ground;
            scrollbar-size-vertical: 1;
        }
        Static { width: auto; max-width: 100%; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close", id="overlay.close"),
        Binding("down,j", "scroll(1)", "Down", id="overlay.down"),
        Binding("up,k", "scroll(-1)", "Up", id="overlay.up"),
        Binding("pagedown,ctrl+d,space", "page(1)", "A page down", False, id="overlay.page-down"),
        Binding("pageup,ctrl+u", "page(-1)", "A page up", show=False, id="overlay.page-up"),
        Binding("g,home", "end(False)", "Top", show=False, id="overlay.top"),
        Binding("G,end", "end(True)", "Bottom", show=False, id="overlay.bottom"),
    ]

    def __init__(self, title: str, subtitle: str, text: Content | None = None) -> None:
        """Create the overlay. ``text`` is None for subclasses that compose the frame themselves."""
        super().__init__()
        self._content = text or Content("")
        self._frame_titles = (
            Content(clean_text(title)).markup,
            Content(clean_text(subtitle)).markup,
        )

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False) as frame:
            frame.border_title, frame.border_subtitle = self._frame_titles
            yield Prose(self._content)
        yield KeyBar()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Leave the styles at the first time: each widget was given its own when it was mounted."""
        event.refresh_styles = event.refresh_styles and self.stack_updates > 0

    def action_scroll(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by the lines of the frame less one, which stays in sight."""
        self.action_scroll(pages * (self.query_one(VerticalScroll).content_size.height - 1))

    def action_end(self, bottom: bool) -> None:
        frame = self.query_one(VerticalScroll)
        frame.scroll_to(y=frame.max_scroll_y if bottom else 0, animate=False)
