"""Screen on which the user chooses an action and presses the key that it is to have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui.config.decode_keys import decode_keys
from tui.config.report import Report
from tui.model.clean_text import clean_text
from tui.model.errors import ConfigError
from tui.screen.default_keys import DEFAULT_KEYS
from tui.screen.key_names import format_key
from tui.screen.key_remaps import FIXED_IDS, check_keymap
from tui.screen.key_table import KeyRow, key_rows
from tui.screen.plain_text_app import PlainTextApp
from tui.screen.themes import DARK
from tui.screen.widgets.choice_screen import ChoiceScreen
from tui.screen.widgets.footer import KeyBar
from tui.screen.widgets.modal import Modal


class PressedKey(Modal[str | None]):
    """Modal screen that returns the next key that is free, None after Escape."""

    DEFAULT_CSS = """
    PressedKey .hint { height: auto; color: $warn; text-style: $warn-style; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Leave it as it is", id="capture.close"),
    ]

    def __init__(self, row: KeyRow, problem_of: Callable[[str], str]) -> None:
        """``problem_of`` returns why a key cannot be taken, "" if it can."""
        super().__init__()
        self._row = row
        self._problem_of = problem_of

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = Content(clean_text(self._row.id)).markup
            yield Static(
                f"{clean_text(self._row.action)}\nNow {clean_text(self._row.keys)}. "
                "Press the key that it is to have.",
                markup=False,
            )
            yield Static(markup=False, classes="hint")
        yield KeyBar()

    def on_key(self, event: events.Key) -> None:
        """Take the key, or say why it cannot be taken."""
        if event.key in ("escape", "ctrl+c"):
            return
        event.stop()
        event.prevent_default()
        if problem := self._problem_of(event.key):
            self.query_one(".hint", Static).update(clean_text(problem))
        else:
            self.dismiss(event.key)


class KeyCapture(PlainTextApp):
    """Application that asks for an action and its key, until it is closed."""

    CSS_PATH = "app.tcss"

    def __init__(
        self,
        target: str,
        keys: Mapping[str, str],
        write: Callable[[str, str], None],
        theme: str = DARK.name,
    ) -> None:
        """Create the application. ``keys`` are the remaps in force.

        ``write`` writes the key of an action to ``target``, and raises ConfigError if it cannot.
        """
        super().__init__(theme)
        self._target = target
        self._keys, _ = check_keymap(keys, DEFAULT_KEYS)
        self._write = write

    def on_mount(self) -> None:
        self._ask_for_action()

    @property
    def _takes_text(self) -> bool:
        """Is a line of text in focus, or any key to be taken?"""
        return super()._takes_text or isinstance(self.screen, PressedKey)

    def _ask_for_action(self, start: str = "") -> None:
        rows = {row.id: row for row in key_rows(self._keys) if row.id not in FIXED_IDS}
        lines = [(name, f"{row.keys} · {row.action}") for name, row in rows.items()]

        def take(name: str | None) -> None:
            if name is None:
                self.exit()
            else:
                self._ask_for_key(rows[name])

        self.push_screen(ChoiceScreen(f"Keys · {self._target}", lines, start), take)

    def _ask_for_key(self, row: KeyRow) -> None:
        def take(key: str | None) -> None:
            if key is not None:
                self._keep(row, key)
            self._ask_for_action(row.id)

        self.push_screen(PressedKey(row, lambda key: self._problem(row.id, key)), take)

    def _problem(self, action: str, key: str) -> str:
        """Return why an action cannot have a key, "" if it can."""
        report = Report("")
        if not decode_keys({action: [key]}, ("keys",), report):
            return f"{format_key(key)}: {report.problems[0].message}"
        _, problems = check_keymap({**self._keys, action: key}, DEFAULT_KEYS)
        return next((each for each in problems if f" {action}: " in each), "")

    def _keep(self, row: KeyRow, key: str) -> None:
        try:
            self._write(row.id, key)
        except ConfigError as error:
            self.notify(str(error), title="Not written", severity="error")
        else:
            self._keys = {**self._keys, row.id: key}
            self.notify(f"{row.id} = {format_key(key)}", title=f"Written to {self._target}")
