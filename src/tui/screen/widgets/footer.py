"""Footer: one line with the most useful keys, read from the active bindings."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import ActiveBinding, Binding
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

GAP = "  "


class FooterKey(NamedTuple):
    """Keys, their description, and their bindings: one for each character of the keys."""

    keys: str
    description: str
    bindings: tuple[Binding, ...]


class KeyBar(Widget):
    """Footer that shows only entries that fit whole. A click on a key presses it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keybar--key", "keybar--what"}

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[FooterKey, ...] = ()

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._read_bindings)

    def render_line(self, y: int) -> Strip:
        key, description = (
            self.get_component_rich_style(f"keybar--{name}") for name in ("key", "what")
        )
        segments: list[Segment] = []
        room = self.size.width
        for entry in self._entries:
            room -= _width(entry)
            if room < -len(GAP):
                break
            segments += [
                Segment(entry.keys, key),
                Segment(f" {entry.description}{GAP}", description),
            ]
        return Strip(segments).crop_extend(0, self.size.width, description)

    def on_click(self, event: events.Click) -> None:
        edge = 0
        for entry in self._entries:
            offset = event.x - edge
            if 0 <= offset < _width(entry):
                binding = entry.bindings[min(offset, len(entry.bindings) - 1)]
                self.app.simulate_key(binding.key)
                return
            edge += _width(entry)

    def _read_bindings(self, screen: Screen[object]) -> None:
        entries = tuple(self._footer_keys(screen.active_bindings.values()))
        if entries != self._entries:
            self._entries = entries
            self.refresh()

    def _footer_keys(self, active: Iterable[ActiveBinding]) -> Iterable[FooterKey]:
        """Yield one entry for each action, and one for each group of bindings."""
        actions = {
            binding.action: binding
            for _, binding, enabled, _ in reversed(list(active))
            if binding.show and enabled
        }
        for group, members in groupby(
            reversed(actions.values()), key=lambda binding: binding.group
        ):
            bindings = tuple(members)
            if group is not None:
                keys = "".join(map(self.app.get_key_display, bindings))
                yield FooterKey(keys, group.description, bindings)
            else:
                for binding in bindings:
                    yield FooterKey(
                        self.app.get_key_display(binding), binding.description, (binding,)
                    )


def _width(entry: FooterKey) -> int:
    return cell_len(entry.keys) + 1 + cell_len(entry.description) + len(GAP)
