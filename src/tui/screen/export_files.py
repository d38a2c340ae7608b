"""Files that the screen exports: their names, and their writing beside those there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

from tui.model.times import NEW_YORK
from tui.screen.widgets.title_rule import PaneTitle

MAX_NAME = 60
"""Characters of the words about a view in the name of a file."""
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""Fonts that a picture of Rich would fetch from the network."""


def view_words(pane: str, title: PaneTitle) -> str:
    """Return what tells a view of a pane from its others: its tab, the opened row, the basis."""
    tab = title.views[title.view] if title.views else ""
    return " ".join(filter(None, ("" if tab == pane else tab, title.opened, title.basis)))


def file_name(pane: str, words: str, as_of: datetime) -> str:
    """Return the name of an export without its ending: the pane, its view, and the moment shown.

    Example: ``ticwatch-curve-forwards-2026-08-10T1030EDT``. ``words`` may hold any text.
    """
    words = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:MAX_NAME].rstrip("-")
    moment = f"{as_of.astimezone(NEW_YORK):%Y-%m-%dT%H%M%Z}"
    return "-".join(filter(None, ("ticwatch", pane, words, moment)))


def write_new(folder: Path, name: str, ending: str, text: str) -> Path:
    """Write a text into a new file of a folder and return its path. Raises OSError.

    If there is a file with this name, the new one gets a number: ``name-2.csv``. None is replaced.
    """
    for path in _paths(folder, name, ending):
        try:
            with open(path, "x", encoding="utf-8", newline="") as file:
                file.write(text)
        except FileExistsError:
            continue
        return path
    raise AssertionError("there is always another number")


def _paths(folder: Path, name: str, ending: str) -> Iterator[Path]:
    yield folder / f"{name}.{ending}"
    for number in count(2):
        yield folder / f"{name}-{number}.{ending}"


def without_fonts(svg: str) -> str:
    """Return a picture that fetches nothing from the network when it is opened."""
    return _FONTS.sub("", svg)
