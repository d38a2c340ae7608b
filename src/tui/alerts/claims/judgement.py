"""Judgement of a claim: what was said, the figure of that day, the figure now, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from tui.model.display_unit import DisplayUnit
from tui.model.format import format_with_unit
from tui.model.snapshot import Stamp
from tui.model.verdict import Verdict


class Reading(Struct, frozen=True):
    """Value of a claim's measure, as known at one moment."""

    value: float | None
    """None if there was none, or if the measure is no number."""
    unit: DisplayUnit
    stamp: Stamp
    """Dates, freshness and inputs of the value."""
    words: str = ""
    """Shown in place of the value, such as the name of a fund."""
    decimals: int | None = None
    """Number of decimals of the value, None for the unit's own."""
    signed: bool = False
    """True if the value is shown with its sign: a return, a change, a net purchase."""

    @property
    def text(self) -> str:
        """The words, else the value with its unit; ``—`` for neither."""
        if self.words:
            return self.words
        return format_with_unit(self.value, self.unit, signed=self.signed, decimals=self.decimals)


class Judgement(Struct, frozen=True):
    """A claim and what the figures say of it."""

    claim: str
    """Id of the claim."""
    statement: str
    short: str
    """The statement in at most 28 characters."""
    source: str
    said: date
    """Day on which it was said."""
    said_words: str
    """What was said, as a figure with its unit or a word: ``−36.4 bn``, ``leads``."""
    said_value: float | None
    """The figure that was said, in the unit of the readings. None without one."""
    then: Reading
    """As known at the end of the day on which it was said."""
    now: Reading
    """As known at the moment of the snapshot, the same as ``then`` if that is of the same day."""
    verdict: Verdict
    """By the reading of that day. If a claim has evidence alone, by all that is known now."""
    reason: str
    """Reason of the verdict in a few words with figures: ``36.4 is the private line``."""
    evidence: str = ""
    """Result of the data since they begin: ``8 episodes, median +0.8 pp``. "" without evidence."""
    base_rate: str = ""
    """Figure or share that the evidence is compared with: ``any day −0.6 pp``. "" for none."""
    measure: str = ""
    """The measure in the rule language, "" for none."""
    label: str = ""
    """The measure in words, "" if the claim has none for it."""
    history: Sequence[tuple[date, float]] = ()
    """The measure by observed day, as far as it is known, for the plot. Empty for none."""
    details: tuple[tuple[str, str], ...] = ()
    """Figures beside the measure, as (label, figure with unit), such as the lines of a release."""
