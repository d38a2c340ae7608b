"""Table of every key with its action, for the page of keys and for ``ticwatch keys``.

The bindings themselves belong to widgets, which need Textual. This table does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tui.screen.default_keys import DEFAULT_KEYS
from tui.screen.key_names import format_key
from tui.screen.key_words import KEY_WORDS

TITLES = {
    "app": "Everywhere",
    "screen": "Main screen",
    "time": "Time",
    "pane": "Panes",
    "plot": "Plots",
    "table": "Tables",
    "filter": "Filter",
    "curve": "Curve pane",
    "flows": "Flows pane",
    "sectors": "Sectors pane",
    "alerts": "Alerts pane",
    "risk": "Risk pane",
    "auctions": "Auctions pane",
    "thesis": "Thesis pane",
    "overlay": "Windows over the screen",
    "help": "Help",
    "digest": "Changes since your last visit",
    "provenance": "Provenance",
    "sources": "Sources",
    "messages": "Messages",
    "prompt": "Prompt",
    "capture": "Key that is asked for",
    "choice": "Choice from a list",
}
"""Headings by the first word of a binding's id, in the order of the table."""


class KeyRow(NamedTuple):
    """One action with its keys."""

    place: str
    """Heading of the widgets that the action belongs to."""
    keys: str
    """Keys as people write them, separated by spaces."""
    action: str
    """Description of the action."""
    id: str
    """Name of the action in ``[keys]``."""
    default: str
    """Keys that it has without ``[keys]``, "" if they are the same."""


def key_rows(remaps: Mapping[str, str]) -> Iterator[KeyRow]:
    """Yield a row for each action, by place. ``remaps`` are the valid ones of ``[keys]``."""
    for group, title in TITLES.items():
        for action, default in DEFAULT_KEYS.items():
            if action.partition(".")[0] == group:
                keys, usual = _format_keys(remaps.get(action, default)), _format_keys(default)
                other = usual if keys != usual else ""
                yield KeyRow(title, keys, KEY_WORDS.get(action, ""), action, other)


def _format_keys(keys: str) -> str:
    return " ".join(map(format_key, keys.split(",")))
