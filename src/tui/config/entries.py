"""Groups and rules: list entries that a file adds, replaces or removes by ``id``."""

# Annotations stay types here: msgspec would compile each text before the first frame.

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field
from msgspec.structs import FieldInfo, fields, force_setattr

from tui.model.clean_text import clean_text

NonEmptyText = Annotated[str, Meta(min_length=1, max_length=2000)]
Label = Annotated[str, Meta(max_length=100)]
VariableName = Annotated[str, Meta(max_length=100, pattern=r"\A([A-Za-z_][A-Za-z0-9_]*)?\Z")]
"""Name of an environment variable, "" for none. An address or a secret is not one."""
"""Text that has a place in a column or a title."""
Identifier = Annotated[str, Meta(min_length=1, max_length=100)]
"""Text that names an entry."""
LongText = Annotated[str, Meta(max_length=2000)]
"""Text of some sentences."""
Severity = Literal["info", "warning", "critical"]
ObservationCount = Annotated[int, Meta(ge=1, le=1000)]
"""Number of observations in a row."""
OnStale = Literal["hold", "notify"]
ShortLength = Annotated[timedelta, Meta(title="seconds or longer")]
"""Length of time that may also be given in seconds, such as ``5s``."""


@cache
def fields_of(kind: type[Struct]) -> tuple[FieldInfo, ...]:
    """Return the fields of a struct. msgspec takes a millisecond to list them."""
    return fields(kind)


@cache
def required_fields(kind: type[Struct]) -> tuple[tuple[str, str], ...]:
    """Return the fields without a default: each name and its key in the file."""
    return tuple((field.name, field.encode_name) for field in fields_of(kind) if field.required)


class ListEntry(Struct, frozen=True, kw_only=True):
    """One element of a list that has defaults."""

    id: Identifier
    enabled: bool = True
    """False removes the entry, so every entry of a ``Config`` is enabled."""

    @staticmethod
    def conflicts(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield (key, error message) for each value that cannot be combined with the others."""
        yield from ()


class Group(ListEntry, frozen=True, kw_only=True):
    """One fund: a row of the sectors pane, or a bond fund that the risk pane mixes with stocks."""

    name: Label = ""
    """Name on the screen. Replaced by the ticker if nothing of it can be drawn."""
    ticker: Identifier
    """Symbol of the fund at the price source."""
    kind: Literal["sector", "group", "bond"] = field(name="class", default="group")
    """``class`` in the file: one of the 11 S&P sectors, another fund that is compared with the
    benchmark, or a bond fund of the risk pane."""

    def __post_init__(self) -> None:
        if not clean_text(self.name).strip():
            force_setattr(self, "name", self.ticker)


class Rule(ListEntry, frozen=True, kw_only=True):
    """An alert rule: a condition in the rule language, or a threshold on one series.

    Raises ValueError unless exactly one of ``when``, ``above`` and ``below`` is given, and a
    ``series`` with the latter two.
    """

    title: Label = ""
    """Title on the screen. Replaced by the id if nothing of it can be drawn."""
    when: LongText = ""
    """Condition in the rule language. The rule fires while it holds; "" with a threshold."""
    clear: LongText = ""
    """Condition on which a rule with ``when`` clears. "" clears as soon as ``when`` is false."""
    series: Label = ""
    """Name of the series compared with a threshold, "" with ``when``. Checked by the rules."""
    above: float | None = None
    """Threshold in the unit of the series. The rule fires while the value is greater."""
    below: float | None = None
    """Threshold in the unit of the series. The rule fires while the value is smaller."""
    clear_below: float | None = None
    """With ``above``: the rule clears once the value is smaller than this. None: ``above``."""
    clear_above: float | None = None
    """With ``below``: the rule clears once the value is greater than this. None: ``below``."""
    needed: ObservationCount = field(name="for", default=1)
    """``for`` in the file: observations in a row with a true condition until the rule fires."""
    keep: ObservationCount = 1
    """Observations in a row with a true clearing condition until the rule clears."""
    mode: Literal["edge", "once", "latch"] = "edge"
    """Episodes that are notified: ``edge`` each, ``once`` the first only, ``latch`` each, and the
    rule stays marked until the user acknowledges it."""
    max_age: Annotated[
        str, Meta(pattern=r"^(release\+)?[0-9]{1,3}d\Z", examples=["release+1d", "4d"])
    ] = "release+1d"
    """Maximum age of the newest observation; if it is older, the rule is stale. ``4d`` counts from
    the observed date, in days of New York; ``release+1d`` from the planned next release."""
    cooldown: timedelta = timedelta(days=1)
    """Minimum interval between two notifications."""
    repeat: timedelta | None = None
    """Interval of reminders while the rule fires, None for no reminders."""
    inhibits: tuple[str, ...] = ()
    """Ids of the rules that do not notify while this one fires."""
    channels: tuple[NonEmptyText, ...] = ("app",)
    """Channels that are notified: ``app``, ``bell``, ``osc`` or names of ``[alerts.channel]``."""
    on_stale: OnStale = "hold"
    """``notify`` sends a message when the rule becomes stale, ``hold`` does not."""
    expires: date | None = None
    """Last day on which the rule is evaluated, None for no end."""
    severity: Severity = "warning"
    note: LongText = ""
    """The user's reason for the rule, shown with it."""

    def __post_init__(self) -> None:
        given = [self.when or None, self.above, self.below]
        if given.count(None) != len(given) - 1:
            raise ValueError("a rule needs exactly one of `when`, `above` and `below`")
        if not self.when and not self.series:
            raise ValueError("a threshold needs a `series`")
        if not clean_text(self.title).strip():
            force_setattr(self, "title", self.id)

    @staticmethod
    def conflicts(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield (key, error message) for options without their counterpart, and if a clearing
        threshold is on the wrong side."""
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
