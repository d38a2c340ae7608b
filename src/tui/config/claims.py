"""Claims: statements that figures can support or contradict, bundled ones and the user's own."""

# Annotations stay types here: msgspec would compile each text before the first frame.

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, field
from msgspec.structs import force_setattr

from tui.config.entries import Label, ListEntry, LongText, NonEmptyText
from tui.model.clean_text import clean_text
from tui.model.times import EARLIEST, is_expressible

SHORT_CHARS = 28
"""Maximum number of characters of a short statement."""
ShortStatement = Annotated[str, Meta(max_length=SHORT_CHARS)]
Tolerance = Annotated[float, Meta(ge=0)]
Details = Annotated[dict[Label, LongText], Meta(max_length=20)]
"""Expressions by label."""
Phase = Literal["while", "1M", "3M", "6M"]
_WAYS = ("figure", "holds", "answer", "not_checkable")
"""Fields of which a claim has one, unless it has evidence alone."""
_COMPANIONS = {
    **{"within": ("figure",), "unit": ("measure", "holds"), "label": ("measure", "holds")},
    **dict.fromkeys(("leads", "lags", "phase"), ("evidence",)),
}
"""Options that mean something only beside another one."""
_BUNDLED = Path("article.toml")


class Claim(ListEntry, frozen=True, kw_only=True):
    """A statement of an article or of the user, and the figures that it is compared with.

    Raises ValueError unless one of ``figure``, ``holds``, ``answer`` and ``not_checkable`` is
    given, or ``evidence`` alone.
    """

    statement: NonEmptyText
    short: ShortStatement = ""
    """The statement where space is limited. Its beginning if nothing of ``short`` can be drawn."""
    source: Label = ""
    """Origin of the statement, such as the name of a newspaper."""
    said: date = field(name="date")
    """``date`` in the file: the day of the statement. The verdict is by what was known then."""
    figure: float | None = None
    """The figure of the statement, in ``unit`` and with its sign."""
    unit: Literal["", "%", "pp", "bp", "bn"] = ""
    """Unit of ``figure``, "" for that of ``measure``."""
    within: Tolerance | None = None
    """Largest difference from ``figure`` that still supports it. None for the usual one."""
    word: Label = ""
    """The statement in a word where it has no figure: ``rises``."""
    measure: LongText = ""
    """Value in the rule language that is the reading. "" reads the first value in ``holds``."""
    label: Label = ""
    """Words for ``measure``. "" shows the expression."""
    holds: LongText = ""
    """Condition in the rule language that is true if the statement is."""
    answer: Label = ""
    """The right word, where ``word`` is compared with a fact and not with a figure."""
    not_checkable: LongText = ""
    """Reason for which no figure can support or contradict the statement."""
    evidence: LongText = ""
    """Condition in the rule language under which a fund is said to lead or to lag."""
    leads: Label = ""
    """Ticker of the fund that is said to lead the benchmark."""
    lags: Label = ""
    """Ticker of the fund that is said to lag the benchmark."""
    phase: Phase = "while"
    """Returns that are studied: ``while`` the condition held, or over 1, 3 or 6 months after it
    began."""
    details: Details = field(default_factory=dict)
    """Further values in the rule language by their labels."""
    note: LongText = ""
    """Remark that follows the reason of the verdict."""

    def __post_init__(self) -> None:
        ways = sum(bool(getattr(self, name)) for name in _WAYS[1:]) + (self.figure is not None)
        if ways > 1 or not (ways or self.evidence):
            names = ", ".join(f"`{name}`" for name in _WAYS)
            raise ValueError(f"a claim needs one of {names}, or `evidence` alone")
        if self.figure is not None and not self.measure:
            raise ValueError("a `figure` needs a `measure` that it is compared with")
        if not is_expressible(self.said):
            raise ValueError(f"a claim needs a `date` from {EARLIEST} on")
        if self.answer and not self.word:
            raise ValueError("an `answer` needs the `word` that it is compared with")
        if self.evidence and bool(self.leads) == bool(self.lags):
            raise ValueError("`evidence` needs a ticker that `leads` or one that `lags`")
        if not clean_text(self.short).strip():
            is_short = len(self.statement) <= SHORT_CHARS
            start = self.statement[: SHORT_CHARS - 1].rstrip()
            force_setattr(self, "short", self.statement if is_short else f"{start}…")

    def __hash__(self) -> int:
        return hash((self.id, self.statement, self.said))

    @staticmethod
    def conflicts(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield (key, error message) for options without their counterpart."""
        for key, companions in _COMPANIONS.items():
            if key in values and not any(name in values for name in companions):
                names = " or ".join(f"`{name}`" for name in companions)
                yield key, f"goes with {names}, which this claim does not have"


@cache
def bundled_claims() -> tuple[Claim, ...]:
    """Return the claims of the bundled file. Reading it takes some milliseconds."""
    from importlib.resources import files

    from tui.config.report import Report
    from tui.config.toml_file import parse_toml
    from tui.config.validate import read_entries

    file = files("tui.config").joinpath(str(_BUNDLED))
    text = file.read_text(encoding="utf-8")
    report = Report(text)
    claims = read_entries(Claim, (), parse_toml(text, _BUNDLED), ("claims",), report)
    assert not report.problems, report.problems[0]
    return claims
