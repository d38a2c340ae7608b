"""The entries of the lists a configuration adds to, replaces or removes by ``id``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field
from msgspec.structs import force_setattr

Word = Annotated[str, Meta(min_length=1)]
Severity = Literal["info", "warning", "critical"]
Observations = Annotated[int, Meta(ge=1, le=1000)]
"""A number of observations in a row."""
Stale = Literal["hold", "notify"]
Short = Annotated[timedelta, Meta(title="seconds or longer")]
"""A duration that may be spelt in seconds."""


class ListEntry(Struct, frozen=True, kw_only=True):
    """One element of a list that has defaults."""

    id: Word
    enabled: bool = True
    """False removes the entry; what a ``Config`` holds is always enabled."""

    @staticmethod
    def faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Pairs of (key, what is wrong with it) for values that do not go together."""
        yield from ()


class Group(ListEntry, frozen=True, kw_only=True):
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


class Rule(ListEntry, frozen=True, kw_only=True):
    """What is watched for: a condition in the rule language, or a threshold on one series.

    Raises ValueError unless exactly one of ``when``, ``above`` and ``below`` is given, and a
    ``series`` with the latter two.
    """

    title: str = ""
    """As the screen shows it; the id when left empty."""
    when: str = ""
    """Fires while this holds."""
    clear: str = ""
    """With ``when``: stands down only when this holds; when ``when`` does not, if left empty."""
    series: str = ""
    """Name of the series of a threshold; the alert rules know which exist."""
    above: float | None = None
    """Fires while the value is greater, in the unit of the series."""
    below: float | None = None
    """Fires while the value is smaller."""
    clear_below: float | None = None
    """With ``above``: stands down only when the value is smaller than this."""
    clear_above: float | None = None
    """With ``below``: stands down only when the value is greater than this."""
    needed: Observations = field(name="for", default=1)
    """Observations in a row with ``when`` true that fire; ``for`` in the file."""
    keep: Observations = 1
    """Observations in a row with ``clear`` true that stand down."""
    mode: Literal["edge", "once", "latch"] = "edge"
    """Which episodes are told: each, the first alone, or each until somebody saw it."""
    max_age: Annotated[
        str, Meta(pattern=r"^(release\+)?\d{1,3}d$", examples=["release+1d", "4d"])
    ] = "release+1d"
    """How old an observation may be before the rule is stale."""
    cooldown: timedelta = timedelta(days=1)
    """Least time between two times it is told."""
    repeat: timedelta | None = None
    """It is told again so often while it fires."""
    inhibits: tuple[str, ...] = ()
    """Rules not told while this one fires."""
    channels: tuple[Word, ...] = ("app",)
    """Where it is told: ``app``, ``bell``, ``osc`` or a name of ``[alerts.channel]``."""
    on_stale: Stale = "hold"
    """Whether it is told that the rule can no longer be judged."""
    expires: date | None = None
    """Not judged after this day."""
    severity: Severity = "warning"
    note: str = ""
    """Why the rule exists, shown with it."""

    def __post_init__(self) -> None:
        given = [self.when or None, self.above, self.below]
        if given.count(None) != len(given) - 1:
            raise ValueError("a rule needs exactly one of `when`, `above` and `below`")
        if not self.when and not self.series:
            raise ValueError("a threshold needs a `series`")
        if not self.title:
            force_setattr(self, "title", self.id)

    @staticmethod
    def faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What goes with something else the rule does not have, and crossed thresholds."""
        above, below = values.get("above"), values.get("below")
        if "clear" in values and "when" not in values:
            yield "clear", "goes with `when`, which this rule does not have"
        if "series" in values and "when" in values:
            yield "series", "goes with `above` or `below`; `when` names its series itself"
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
