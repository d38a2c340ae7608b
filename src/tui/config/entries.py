"""The entries of the lists a configuration adds to, replaces or removes by ``id``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field
from msgspec.structs import force_setattr

Word = Annotated[str, Meta(min_length=1)]


class Entry(Struct, frozen=True, kw_only=True):
    """One element of a list that has defaults."""

    id: Word
    enabled: bool = True
    """False removes the entry; what a ``Config`` holds is always enabled."""

    @staticmethod
    def faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Pairs of (key, what is wrong with it) for values that do not go together."""
        yield from ()


class Group(Entry, frozen=True, kw_only=True):
    """One fund: a row of the sectors pane, or one that the risk pane mixes with stocks."""

    name: str = ""
    """As the screen shows it; the ticker when left empty."""
    ticker: Word
    """Symbol of the fund that stands for the group, as the price source spells it."""
    kind: Literal["sector", "group", "bond"] = field(name="class", default="group")
    """One of the 11 S&P sectors, anything else compared with the benchmark, or bonds for the risk
    pane alone; ``class`` in the file."""

    def __post_init__(self) -> None:
        if not self.name:
            force_setattr(self, "name", self.ticker)


class Rule(Entry, frozen=True, kw_only=True):
    """A threshold on one series, with a dead band.

    Thresholds are in the unit of the series. Raises ValueError unless exactly one of ``above``
    and ``below`` is given.
    """

    title: str = ""
    """As the screen shows it; the id when left empty."""
    series: Word
    """Name of the series; the alert rules know which exist."""
    above: float | None = None
    """Fires while the value is greater."""
    below: float | None = None
    """Fires while the value is smaller."""
    clear_below: float | None = None
    """With ``above``: stands down only when the value is smaller than this."""
    clear_above: float | None = None
    """With ``below``: stands down only when the value is greater than this."""
    severity: Literal["info", "warning", "critical"] = "warning"
    note: str = ""
    """Why the rule exists, shown with it."""

    def __post_init__(self) -> None:
        if (self.above is None) == (self.below is None):
            raise ValueError("a rule needs exactly one of `above` and `below`")
        if not self.title:
            force_setattr(self, "title", self.id)

    @staticmethod
    def faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """A clearing level of the wrong name, or on the firing side of its threshold."""
        above, below = values.get("above"), values.get("below")
        if "clear_below" in values:
            if above is None:
                yield "clear_below", "goes with `above`, which this rule does not have"
            elif values["clear_below"] > above:
                yield "clear_below", f"must not be greater than `above` ({above:g})"
        if "clear_above" in values:
            if below is None:
                yield "clear_above", "goes with `below`, which this rule does not have"
            elif values["clear_above"] < below:
                yield "clear_above", f"must not be smaller than `below` ({below:g})"
