"""Commands of the palette that do what a key does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from tui.screen.commands import Command
from tui.screen.default_keys import DEFAULT_KEYS
from tui.screen.key_names import format_key
from tui.screen.panes import PANES

PANE_NAMES: Mapping[str, str] = {f"pane('{pane.NAME}')": pane.NAME for pane in PANES}
"""Action that shows a pane -> name of its command."""
ALIASES: Mapping[str, tuple[str, ...]] = {
    "alerts": ("alrt",),
    "Copy figure": ("copy", "copy cell"),
    "Export": ("save",),
    "Quit": ("exit",),
    "Time": ("date",),
    "Refresh this pane's sources": ("reload",),
}
"""Other texts that find a command, by its name."""


def key_commands(screen: Screen[object]) -> Iterator[Command]:
    """Yield a command for every description of a key that works now, with all of its keys."""
    found: dict[str, tuple[DOMNode, Binding, list[str]]] = {}
    for node, binding, enabled, _ in screen.active_bindings.values():
        if enabled and binding.id in DEFAULT_KEYS and binding.action != "command_palette":
            name = PANE_NAMES.get(binding.action, binding.description)
            _, _, keys = found.setdefault(name, (node, binding, []))
            keys.append(format_key(binding.key))
    for name, (node, binding, keys) in found.items():
        aliases = ALIASES.get(name, ())
        title = "" if name == binding.description else binding.description
        shown = "key " + " or ".join(dict.fromkeys(keys))
        yield Command(
            name,
            " · ".join(filter(None, (title, binding.tooltip, shown, *aliases))),
            partial(screen.app.run_action, binding.action, node),
            aliases,
        )
