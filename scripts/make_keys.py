"""Write docs/keys.md: every key of the program, from its bindings.

python -m scripts.make_keys
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from textual.binding import Binding
from textual.keys import format_key

from tui.screen.bindings import bindings
from tui.screen.widgets.help_screen import describe

PAGE = Path(__file__).parents[1] / "docs" / "keys.md"
HEAD = """# Keys

This page lists every key. `python -m scripts.make_keys` writes it from the bindings of the
program. `?` shows those that work where you are. `[keys]` in `config.toml` gives an action other
keys by its id:

```toml
[keys]
"table.sort" = "o"
```
"""
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
    "prompt": "Prompt",
}
"""Headings by the first word of a binding's id, in the order of the page."""


def keys_page() -> str:
    """Return the text of the page."""
    order = list(TITLES)
    listed = sorted(bindings(), key=lambda binding: order.index(_group(binding)))
    sections = (
        f"\n## {TITLES[group]}\n\n| keys | action | id |\n|---|---|---|\n"
        + "".join(_row(binding) for binding in members)
        for group, members in groupby(listed, key=_group)
    )
    return HEAD + "".join(sections)


def _group(binding: Binding) -> str:
    return str(binding.id).partition(".")[0]


def _row(binding: Binding) -> str:
    keys = " ".join(f"`{_key(key)}`" for key in binding.key.split(","))
    return f"| {keys} | {describe(binding)} | `{binding.id}` |\n"


def _key(key: str) -> str:
    """Return a key as people write it: ``Ctrl+P``, ``G``, ``.``."""
    *modifiers, last = key.split("+")
    text = format_key(last)
    if modifiers or len(last) > 1:
        text = text.capitalize()
    return "+".join((*(modifier.capitalize() for modifier in modifiers), text))


if __name__ == "__main__":
    PAGE.write_text(keys_page(), encoding="utf-8")
