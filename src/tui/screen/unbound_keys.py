"""Answer to a key that does nothing: why not now, where it does something, or a key near it."""

from __future__ import annotations

from collections.abc import Mapping

from textual.events import Key
from textual.screen import Screen

from tui.screen.key_names import format_key


def answer_to(event: Key, screen: Screen[object]) -> str:
    """Return the answer to a key on a screen, "" for a key that does something."""
    bound = screen.active_bindings
    if event.key in bound:
        return ""
    name = event.character if event.is_printable and event.character else format_key(event.key)
    if reason := _disabled_reason(event.key, screen):
        return f"{name} does nothing here: {reason}"
    if elsewhere := _in_other_panes(event.key, screen):
        return f"{name} does nothing here: it is {elsewhere}"
    near = nearest_key(event.key, {key: each.binding.description for key, each in bound.items()})
    hint = "? lists the keys" if "question_mark" in bound else "Esc closes"
    if near:
        hint = f"nearest: {format_key(near)} {bound[near].binding.description}"
    return f"{name} does nothing here; {hint}"


def _disabled_reason(key: str, screen: Screen[object]) -> str:
    """Return why a key of the pane in focus is disabled in its present view, "" for another key."""
    from tui.screen.panes.several_views import SeveralViews

    for node, bindings in screen._modal_binding_chain:
        if isinstance(node, SeveralViews):
            actions = (binding.action for binding in bindings.key_to_bindings.get(key, ()))
            return next(filter(None, map(node.disabled_reason, actions)), "")
    return ""


def _in_other_panes(key: str, screen: Screen[object]) -> str:
    """Return what a key does in the panes that have it: ``Longer in curve and risk``, "" if none.

    Only the screen of the panes has them: above it, an overlay has keys of its own.
    """
    from tui.screen.panes.base import Pane

    names: dict[str, list[str]] = {}
    for pane in screen.query(Pane):
        bindings = pane._bindings.copy()
        bindings.apply_keymap(screen.app._keymap)
        for binding in bindings.key_to_bindings.get(key, ()):
            names.setdefault(binding.description, []).append(pane.NAME)
    return ", ".join(
        f"{description} in {' and '.join(panes)}" for description, panes in names.items()
    )


def nearest_key(key: str, descriptions: Mapping[str, str]) -> str:
    """Return the bound key nearest to one that is not bound, "" if none is near.

    ``descriptions`` are those of the bound keys. Near is the same letter in the other case or
    without ``ctrl``, else the key whose description begins with the letter, the shortest of them.
    """
    letter = key.rpartition("+")[2]
    for other in (letter, letter.swapcase()):
        if other in descriptions:
            return other
    if len(letter) != 1:
        return ""
    begins = (
        other
        for other, description in descriptions.items()
        if description.lower().startswith(letter.lower())
    )
    return min(begins, key=lambda other: len(descriptions[other]), default="")
