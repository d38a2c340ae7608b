"""Write lines of text that no terminal takes as commands."""

from __future__ import annotations

from typing import TextIO

from tui.model.clean_text import clean_lines, clean_text


def write_line(text: str, stream: TextIO) -> None:
    """Write a line of text, without the characters that a terminal would take as commands."""
    print(clean_text(text), file=stream)


def write_lines(text: str, stream: TextIO) -> None:
    """Write the lines of a text as ``write_line`` does."""
    print(clean_lines(text), file=stream)
