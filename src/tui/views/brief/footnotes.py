"""Footnotes of a brief: the sources of its figures with their dates and freshness."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct

from tui.model.format import MISSING
from tui.model.snapshot import State
from tui.model.times import format_new_york
from tui.views.brief.records import Brief, ExportedFigure, Sentence

DOUBT_TEXT = "† not the publisher's newest figure: sample, stale, failing or reconstructed."
DOUBT = "†"
"""Mark of figures that are not as their publisher gave them last."""
_DOUBTFUL = (State.SAMPLE, State.STALE, State.FAILING, State.RECONSTRUCTED)
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
Key = tuple[tuple[str, ...], date | None, State]
"""Sources, observed day and state: figures that agree on them share a footnote."""


class Footnote(Struct, frozen=True):
    """One line at the foot of a brief."""

    number: int
    sources: tuple[str, ...]
    observed: date | None
    known: datetime | None
    """Latest time at which one of its figures became known."""
    state: State

    @property
    def mark(self) -> str:
        """The number in superscript, with ``DOUBT`` for sample, stale and such figures."""
        doubt = DOUBT if self.state in _DOUBTFUL else ""
        return f"{self.number}".translate(_SUPERSCRIPTS) + doubt

    @property
    def text(self) -> str:
        """The sources, the observed day, the known time and the state."""
        known = format_new_york(self.known) if self.known else MISSING
        observed = self.observed or MISSING
        return f"{'; '.join(self.sources)}: observed {observed}, known {known}, {self.state}"


class Footnotes:
    """Footnotes of a brief, numbered in the order in which its sentences need them."""

    def __init__(self, brief: Brief) -> None:
        self._notes: dict[Key, Footnote] = {}
        for figure in _sourced(brief.sentences):
            key = _key(figure)
            note = self._notes.get(key)
            number = len(self._notes) + 1 if note is None else note.number
            times = [each for each in (figure.stamp.known, note and note.known) if each]
            known = max(times, default=None)
            self._notes[key] = Footnote(number, *key[:2], known, figure.stamp.state)

    def __iter__(self) -> Iterator[Footnote]:
        return iter(self._notes.values())

    def marks(self, sentence: Sentence) -> str:
        """Return the marks of a sentence's figures, each once, by number: ``¹ ³†``."""
        notes = {self._notes[_key(figure)] for figure in _sourced((sentence,))}
        return " ".join(note.mark for note in sorted(notes, key=lambda note: note.number))

    @property
    def have_doubt(self) -> bool:
        """True if a footnote is marked with ``DOUBT``."""
        return any(note.state in _DOUBTFUL for note in self._notes.values())


def _sourced(sentences: tuple[Sentence, ...]) -> list[ExportedFigure]:
    """Return the figures that come from a table of a publisher: a count of rules may not."""
    return [figure for each in sentences for figure in each.figures if figure.sources]


def _key(figure: ExportedFigure) -> Key:
    return figure.sources, figure.stamp.observed, figure.stamp.state
