"""Write to a stream: a table as text in columns, or data, which is UTF-8 in every locale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from tui.commands.lines import write_line
from tui.commands.standard_streams import OutputStream
from tui.model.format import format_cell
from tui.model.table import Table
from tui.model.text import whole_line
from tui.model.view import View


def as_data(stream: TextIO) -> TextIO:
    """Return a stream for data. Standard output writes UTF-8 from now on, in every locale."""
    if isinstance(stream, OutputStream):
        stream.use_utf8()
    return stream


def write_bytes(content: bytes, stream: TextIO) -> None:
    """Write what is no text to standard output. Raises OutputError."""
    assert isinstance(stream, OutputStream), "commands write to a checked stream"
    stream.write_bytes(content)


def write_text(table: Table, stream: TextIO) -> None:
    """Write a table as text with its column labels. Each column is as wide as its longest cell."""
    lines = [[column.label for column in table.columns]]
    lines += [[format_cell(cell) for cell in row.cells] for row in table.rows]
    for line in aligned(lines):
        write_line(line, stream)


def aligned(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield lines of texts in columns. Each column is as wide as its longest text."""
    widths = [max(map(len, texts)) for texts in zip(*lines, strict=True)]
    for line in lines:
        padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        yield "  ".join(padded).rstrip()


def write_view_text(view: View, stream: TextIO) -> None:
    """Write a view as text: its leads, its lines, its table and all notes."""
    for line in (*map(whole_line, view.leads), *view.lines):
        write_line("".join(span.text for span in line), stream)
    if view.table.rows:
        write_text(view.table, stream)
    else:
        write_line(view.table.empty, stream)
    for text in dict.fromkeys(note.text for note in view.table.notes):
        write_line(text, stream)
    if view.note:
        write_line(view.note, stream)
