"""Keys that the footer shows: those of the place in focus, then those that work everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Input

from tui.screen.key_names import format_key
from tui.screen.panes.making_pane import MakingPane
from tui.screen.widgets.fitting import Size, places_that_fit

GAP = "  "
"""Blanks between two keys."""
VIEW_KEY, BACK_KEY, WHY_KEY = "pane.view", "screen.back", "pane.why"
EVERYWHERE = {
    **{"screen.grid": 0, "screen.zoom": 40, "time.go": 0, "app.commands": 50, "screen.help": 0},
}
"""Keys at the right by the ids of their bindings, each with its ``FooterKey.drop``."""
AFTER_OWN = (
    *("table.choose", "table.filter", "table.sort", WHY_KEY, "pane.provenance"),
    *("screen.copy-figure", "screen.export"),
)
"""Keys at the left after those of the pane itself, by the ids of their bindings."""
PANES_DROP = 60
EARLY_DROP, LATE_DROP = 100, 30
"""``FooterKey.drop`` of the keys at the left: of those after the third, and of the second."""


class FooterKey(Struct, frozen=True):
    """A key with its word, and its turn to be left out."""

    keys: str
    word: str
    presses: tuple[str, ...]
    """Keys that a click presses: by the first character, by any other, by that after a hyphen."""
    drop: int = 0
    """Turn to be left out: the highest number first, of equal ones the last. 0 always stays."""

    @property
    def width(self) -> int:
        """Width in cells, without the gap."""
        return cell_len(self.keys) + 1 + cell_len(self.word)

    def pressed_at(self, cell: int) -> str:
        """Return the key that a click on one of the cells presses."""
        is_last = cell == cell_len(self.keys) - 1
        return self.presses[-1 if is_last else min(cell, len(self.presses) - 1, 1)]


class Footer(Struct, frozen=True):
    """Keys at the left end of the footer, and at its right end."""

    left: tuple[FooterKey, ...] = ()
    right: tuple[FooterKey, ...] = ()

    def within(self, width: int) -> Footer:
        """Return the keys that fit in ``width`` cells. Each is whole or left out."""
        keys = [*self.left, *self.right]
        places = places_that_fit([Size(key.width, key.drop) for key in keys], width, len(GAP))
        return Footer(
            tuple(keys[place] for place in places if place < len(self.left)),
            tuple(keys[place] for place in places if place >= len(self.left)),
        )


def footer_of(screen: Screen[object]) -> Footer:
    """Return the keys that work on a screen now.

    While a line of text is typed, or something is shown over the panes, there are no others.
    """
    enabled = [each for each in screen.active_bindings.values() if each.enabled]
    focused = screen.focused
    if screen.is_modal or isinstance(focused, Input):
        shown = (each for each in enabled if screen.is_modal or each.node is focused)
        first = _by_id(each.binding for each in shown if each.binding.show)
        return Footer(tuple(map(_footer_key, first.values())))
    by_id = _by_id(each.binding for each in enabled)
    nodes = () if focused is None else focused.ancestors_with_self
    panes = (node for node in nodes if isinstance(node, MakingPane))
    left = [key for pane in panes for key in _pane_keys(by_id, pane)]
    return Footer(tuple(_numbered(left)), tuple(_everywhere(by_id)))


def _by_id(bindings: Iterable[Binding]) -> dict[str, Binding]:
    """Return the first binding of each action, by its id."""
    first: dict[str, Binding] = {}
    for binding in bindings:
        first.setdefault(str(binding.id), binding)
    return first


def _pane_keys(by_id: Mapping[str, Binding], pane: MakingPane) -> Iterator[FooterKey]:
    """Yield the key of views with the present one, the way back, and then the pane's own keys.

    The way back of a view that is slow stops it.
    """
    if VIEW_KEY in by_id:
        place = f"{pane.view_index + 1}/{len(pane.view_names)}"
        word = f"{place} {pane.view_names[pane.view_index]}"
        yield replace(_footer_key(by_id[VIEW_KEY]), word=word)
    if BACK_KEY in by_id and pane.can_stop:
        key = _footer_key(by_id[BACK_KEY])
        yield replace(key, keys=f"… {key.keys}", word="stops")
    elif BACK_KEY in by_id and pane.can_go_back:
        yield _footer_key(by_id[BACK_KEY])
    own = [name for name in by_id if name.startswith(f"{pane.NAME}.") and by_id[name].show]
    for name in (*own, *AFTER_OWN):
        if name in by_id and (name != WHY_KEY or pane.can_explain):
            yield _footer_key(by_id[name])


def _numbered(keys: list[FooterKey]) -> Iterator[FooterKey]:
    """Yield the keys of a pane with their turns to be left out: the first never, the last first."""
    for place, key in enumerate(keys):
        early = EARLY_DROP if place > 2 else LATE_DROP if place else 0
        yield replace(key, drop=early)


def _everywhere(by_id: Mapping[str, Binding]) -> Iterator[FooterKey]:
    panes = [binding for binding in by_id.values() if binding.group is not None]
    if len(panes) > 1:
        keys = [format_key(binding.key) for binding in panes]
        next_pane = by_id["screen.next-pane"].key if "screen.next-pane" in by_id else panes[1].key
        presses = (panes[0].key, next_pane, panes[-1].key)
        yield FooterKey(_range_text(keys), "panes", presses, PANES_DROP)
    for name, drop in EVERYWHERE.items():
        if name in by_id:
            yield replace(_footer_key(by_id[name]), drop=drop)


def _range_text(keys: list[str]) -> str:
    """Return ``1-7`` for digits one after the other, else ``first…last``."""
    is_run = all(key.isdigit() for key in keys) and [int(key) for key in keys] == [
        *range(int(keys[0]), int(keys[0]) + len(keys))
    ]
    return f"{keys[0]}{'-' if is_run else '…'}{keys[-1]}"


def _footer_key(binding: Binding) -> FooterKey:
    word = binding.description
    return FooterKey(format_key(binding.key), word[:1].lower() + word[1:], (binding.key,))
