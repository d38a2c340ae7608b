"""Write docs/keys.md and src/tui/screen/key_words.py: every key of the program, from its bindings.

python -m scripts.make_keys
"""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path

from textual.binding import Binding

from tui.screen.bindings import bindings
from tui.screen.key_names import format_key
from tui.screen.key_table import TITLES
from tui.screen.widgets.help_screen import describe

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "keys.md"
WORDS = ROOT / "src" / "tui" / "screen" / "key_words.py"
WORDS_HEAD = '''"""Descriptions of the actions of keys, without Textual. Generated: do not edit.

python -m scripts.make_keys
"""

# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Mapping

KEY_WORDS: Mapping[str, str] = {
'''
HEAD = """# Keys

This page lists every key. `python -m scripts.make_keys` writes it from the bindings of the
program. `?` shows those that work where you are. `[keys]` in `config.toml` gives an action other
keys by its id:

```toml
[keys]
"table.sort" = "o"
```
"""


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
    keys = " ".join(f"`{format_key(key)}`" for key in binding.key.split(","))
    return f"| {keys} | {describe(binding)} | `{binding.id}` |\n"


def words_module() -> str:
    """Return the text of the module with the descriptions, by id in alphabetical order."""
    described = sorted((str(binding.id), describe(binding)) for binding in bindings())
    lines = (f"    {json.dumps(name)}: {json.dumps(words)},\n" for name, words in described)
    end = '}\n"""Binding id -> description. A test pins them equal to those of ``bindings``."""\n'
    return WORDS_HEAD + "".join(lines) + end


if __name__ == "__main__":
    PAGE.write_text(keys_page(), encoding="utf-8")
    WORDS.write_text(words_module(), encoding="utf-8")
