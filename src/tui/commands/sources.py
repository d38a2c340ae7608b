"""``ticwatch sources``: how requests to each source have gone."""

from __future__ import annotations

from typing import TextIO

from tui.commands import export
from tui.commands.output import Format, write_text
from tui.model.update import Update
from tui.views import sources


def list_sources(update: Update, stream: TextIO, form: Format | None = None) -> None:
    """Write the sources as data in a format, or as text in columns if there is none."""
    view = sources.view(update)
    if form is None:
        write_text(view.table, stream)
    else:
        export.write(view, form, stream)
