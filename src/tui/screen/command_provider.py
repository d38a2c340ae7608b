"""Commands of the palette: the keys that work, and ``asof 2025-10-16``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textual.app import App, SystemCommand
from textual.command import Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen

from tui.model.clean_text import clean_text
from tui.screen.as_of_screen import AsOfScreen

AS_OF = re.compile(r"as\s?of\s*(.*)", re.IGNORECASE)


class MomentCommands(Provider):
    """Provider of the command that goes to a moment."""

    async def search(self, query: str) -> Hits:
        """Yield the command if the query begins with ``asof`` and the screen can show the past."""
        screen = self.screen
        match = AS_OF.fullmatch(query.strip())
        if match is None or not isinstance(screen, AsOfScreen):
            return
        text = clean_text(match[1])
        error = screen.moment_error(text) if text else "write a date behind it: asof 2025-10-16"
        yield Hit(
            score=1.0,
            match_display=Content(f"asof {text}"),
            command=lambda: screen.go_to(text),
            text=f"asof {text}",
            help=Content(error or "The screen as of then").markup,
        )


def key_commands(app: App[None], screen: Screen[object]) -> Iterator[SystemCommand]:
    """Yield a command for every active key binding that has a description."""
    from tui.screen.widgets.help_screen import describe

    seen: set[str] = set()
    for node, binding, enabled, _ in screen.active_bindings.values():
        if enabled and binding.description and binding.action not in seen:
            seen.add(binding.action)
            keys = app.get_key_display(binding)
            yield SystemCommand(
                binding.description,
                f"{describe(binding)} ({keys})",
                lambda node=node, action=binding.action: app.run_action(action, node),
            )
