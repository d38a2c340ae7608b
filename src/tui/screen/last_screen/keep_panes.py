"""Records of the panes of a screen, made from what they paint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tui.screen.last_screen.capture import NamedLine, painted_lines
from tui.screen.last_screen.kept_options import changed_options
from tui.screen.last_screen.records import KeptInputs, PaneRecord, Run
from tui.screen.panes.base import Pane


class StyleNameIndex:
    """Names of the styles of a screen, numbered in the order in which they are first used."""

    def __init__(self) -> None:
        self._indices: dict[str, int] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The names, each at its number."""
        return tuple(self._indices)

    def runs(self, line: NamedLine) -> tuple[Run, ...]:
        """Return a line with numbers instead of names."""
        numbers = self._indices
        return tuple((numbers.setdefault(name, len(numbers)), text) for name, text in line)


def pane_records(
    panes: Iterable[Pane], initial_options: Mapping[str, object]
) -> tuple[dict[str, PaneRecord], tuple[str, ...]] | None:
    """Return the records of the visible panes, and the names of their styles.

    None while a pane is not painted.
    """
    index = StyleNameIndex()
    records: dict[str, PaneRecord] = {}
    for pane in panes:
        if pane.display:
            record = _pane_record(pane, initial_options.get(pane.NAME) or pane.OPTIONS(), index)
            if record is None:
                return None
            records[pane.NAME] = record
    return records, index.names


def _pane_record(pane: Pane, initial: Any, index: StyleNameIndex) -> PaneRecord | None:
    contents = pane.contents
    if contents is None or pane.displayed is None or not contents.is_settled:
        return None
    return PaneRecord(
        title=pane.title,
        lines=tuple(index.runs(line) for line in painted_lines(contents)),
        options=changed_options(pane.options, initial),
        places=pane.table.places,
        mark=contents.mark,
        inputs=_inputs_of(pane),
        can_explain=pane.can_explain,
    )


def _inputs_of(pane: Pane) -> KeptInputs | None:
    """Return what the view of a pane was made from besides the clock, None for everything."""
    from tui.views.reads import alerts_digest, shown_digest  # not before the first frame

    reads, update = pane.reads(pane.options), pane.displayed_update
    if reads.everything or update is None:
        return None
    shown = {source: shown_digest(update, reads, source) for source in reads.shown}
    return KeptInputs(reads.sources, alerts_digest(update, reads), shown)
