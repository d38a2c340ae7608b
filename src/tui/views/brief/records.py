"""A brief: sections of sentences, whose figures say in which export they are found."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from tui.model.display_unit import DisplayUnit
from tui.model.plot import Plot
from tui.model.snapshot import Stamp
from tui.model.table import Value


class Place(Struct, frozen=True):
    """Cell of an export, or the number of some of its rows."""

    export: str
    """Arguments of ``ticwatch export``: ``flows --view months``."""
    row: tuple[tuple[str, Value], ...]
    """Columns with the values that the row has. Empty for all rows."""
    column: str
    """Column of the cell, "" for the number of the rows."""
    as_of: datetime
    """Moment of the export, timezone-aware."""


class ExportedFigure(Struct, frozen=True):
    """A figure of a sentence: the value of one place, or the difference of two."""

    text: str
    """The value with its sign and unit, as it is written."""
    value: float
    """The value of ``place``, less that of ``less`` if there is one: then of percent in bp."""
    unit: DisplayUnit
    stamp: Stamp
    sources: tuple[str, ...]
    """Names of the tables that the figure comes from, with their publishers."""
    place: Place
    less: Place | None = None
    """Place of the value that is subtracted, None for none."""


class Quote(Struct, frozen=True):
    """Text of the configuration or of a publisher, such as the title of a rule.

    Its digits are part of a name and no figures.
    """

    text: str


Part = str | Quote | ExportedFigure
"""Part of a sentence: own words, a quoted text or a figure."""


class Sentence(Struct, frozen=True):
    """Parts of a sentence in their order, with the blanks between them."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The sentence without marks."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def figures(self) -> tuple[ExportedFigure, ...]:
        """Figures in their order."""
        return tuple(part for part in self.parts if isinstance(part, ExportedFigure))


class Section(Struct, frozen=True):
    """Sentences under one heading. There is at least one."""

    name: str
    sentences: tuple[Sentence, ...]


class Picture(Struct, frozen=True):
    """A plot with the words above it."""

    caption: str
    plot: Plot


class Brief(Struct, frozen=True):
    """One page about one moment, or about the changes between two."""

    title: Sentence
    as_of: datetime
    """Moment of all figures, timezone-aware."""
    sections: tuple[Section, ...]
    pictures: tuple[Picture, ...] = ()
    remarks: tuple[str, ...] = ()
    """Notes on units and signs, below the sections."""
    since: datetime | None = None
    """Earlier moment that it is compared with, None for a brief of one moment."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The title and all sentences in their order."""
        return (self.title, *(each for section in self.sections for each in section.sentences))


def sentence(*parts: Part | None) -> Sentence | None:
    """Return a sentence, None if a part of it is missing."""
    known = tuple(part for part in parts if part is not None)
    return Sentence(known) if len(known) == len(parts) else None


def section(name: str, *sentences: Sentence | None, missing: str) -> Section:
    """Return a section of the sentences that are there, ``missing`` if there are none.

    ``missing`` is a sentence that says why.
    """
    known = tuple(each for each in sentences if each is not None)
    return Section(name, known or (Sentence((missing,)),))
