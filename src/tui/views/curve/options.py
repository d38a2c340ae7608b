"""Options of the curve pane."""

from __future__ import annotations

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


class CurveOptions(Struct, frozen=True):
    """View of the curve pane, the scale of its axis, and the subject and range of its history."""

    axis: Axis = Axis.SQRT
    view_name: CurveViewName = CurveViewName.CURVE
    subject: str = "10Y"
    """Tenor or slope of the history."""
    reach: HistoryRange = HistoryRange.YEAR
    """Range of the history."""
    against: date | None = None
    """Day whose curve is drawn too, None for none. On a day without a curve, the last one before
    it."""
    rules: tuple[Rule, ...] = ()
    """Rules whose episodes are shaded in the history of the series they watch."""

    @classmethod
    def from_config(cls, config: Config) -> CurveOptions:
        """Return the options that a configuration sets."""
        return cls(rules=config.alerts.rule)
