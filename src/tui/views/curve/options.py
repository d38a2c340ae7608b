"""Options of the curve pane."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum

from msgspec import Struct

from tui.config import Config, Rule


class CurveViewName(Enum):
    """Views of the pane, in the order of its key. Exports use the values."""

    CURVE = "curve"
    HISTORY = "history"
    CHANGES = "changes"
    FORWARDS = "forwards"
    REAL = "real"
    CUSHION = "cushion"
    WHY = "why"


class Axis(Enum):
    """Scales of maturity along the x axis. The values are their labels."""

    SQRT = "√maturity"
    LINEAR = "maturity"
    ORDINAL = "tenors, evenly"


class HistoryRange(Enum):
    """Ranges of a history back from its newest day, in months. ``MAX`` (0) is all of it."""

    MONTH = 1
    HALF = 6
    YEAR = 12
    FIVE = 60
    TWENTY = 240
    MAX = 0

    @property
    def label(self) -> str:
        """Label of the range: ``6M``, ``20Y``, ``max``."""
        if self is HistoryRange.MAX:
            return "max"
        return f"{self.value}M" if self.value < 12 else f"{self.value // 12}Y"


class ChangeSpan(Enum):
    """Spans of a change that is explained, shortest first. The values are their labels."""

    DAY = "1D"
    WEEK = "1W"
    MONTH = "1M"
    QUARTER = "3M"
    HALF = "6M"
    YEAR = "1Y"

    @property
    def words(self) -> str:
        """Name of the span in a sentence: ``a month``."""
        return _SPAN_WORDS[self]

    @classmethod
    def of_column(cls, key: str) -> ChangeSpan | None:
        """Return the span in the key of a column such as ``change_1m_bp``, None without one."""
        match = re.search(_CHANGE_COLUMN, key)
        return next((span for span in cls if match and span.value == match[1].upper()), None)


_SPAN_WORDS = {
    ChangeSpan.DAY: "a day",
    ChangeSpan.WEEK: "a week",
    ChangeSpan.MONTH: "a month",
    ChangeSpan.QUARTER: "3 months",
    ChangeSpan.HALF: "6 months",
    ChangeSpan.YEAR: "a year",
}
_CHANGE_COLUMN = r"change_([0-9a-z]+)_bp"
_YIELD_SERIES = r"y(\d+)(m?)"
_TENOR = r"\d+(\.\d+)?[MY]"


def is_tenor(name: str) -> bool:
    """Return whether a name is that of a tenor (``6M``, ``10Y``), not of a spread."""
    return re.fullmatch(_TENOR, name) is not None


def tenor_of_series(name: str) -> str:
    """Return the tenor of a series of rules, such as ``10Y`` for ``y10``; "" for another series."""
    match = re.fullmatch(_YIELD_SERIES, name)
    return "" if match is None else f"{match[1]}{'M' if match[2] else 'Y'}"


class CurveOptions(Struct, frozen=True):
    """View of the curve pane, the scale of its axis, and what is plotted or explained."""

    axis: Axis = Axis.SQRT
    view_name: CurveViewName = CurveViewName.CURVE
    subject: str = "10Y"
    """Tenor or slope of the history."""
    reach: HistoryRange = HistoryRange.YEAR
    """Range of the history."""
    explained: str = "10Y"
    """Tenor whose change is explained."""
    span: ChangeSpan = ChangeSpan.MONTH
    """Span of the change that is explained."""
    against: date | None = None
    """Day whose curve is drawn too, None for none. On a day without a curve, the last one before
    it."""
    all_curves: bool = False
    """True to draw the earlier curves too that lie within a dot of the newest one."""
    rules: tuple[Rule, ...] = ()
    """Rules whose episodes are shaded in the history of the series they watch."""

    @classmethod
    def from_config(cls, config: Config) -> CurveOptions:
        """Return the options that a configuration sets."""
        return cls(rules=config.alerts.rule)
