"""What the curve pane can be asked to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from tui.config import Config, Rule


class CurveViewName(Enum):
    """The views of the pane, in the order of its key; the names exports use."""

    CURVE = "curve"
    HISTORY = "history"
    CHANGES = "changes"
    FORWARDS = "forwards"
    REAL = "real"
    CUSHION = "cushion"


class Axis(Enum):
    """How maturity is laid out along the x axis."""

    SQRT = "√maturity"
    LINEAR = "maturity"
    ORDINAL = "tenors, evenly"


class HistoryRange(Enum):
    """How far back a history goes, in months; ``MAX`` as far as there is any."""

    MONTH = 1
    HALF = 6
    YEAR = 12
    FIVE = 60
    TWENTY = 240
    MAX = 0

    @property
    def label(self) -> str:
        """``6M``, ``20Y``, ``max``."""
        if self is HistoryRange.MAX:
            return "max"
        return f"{self.value}M" if self.value < 12 else f"{self.value // 12}Y"


@dataclass(frozen=True)
class CurveOptions:
    """Which view, how its axis lies, and what it is about."""

    axis: Axis = Axis.SQRT
    shown: CurveViewName = CurveViewName.CURVE
    subject: str = "10Y"
    """The tenor or slope whose history is shown."""
    reach: HistoryRange = HistoryRange.YEAR
    """Of the history."""
    against: date | None = None
    """A day whose curve is drawn too; its last curve before stands in on a closed day."""
    rules: tuple[Rule, ...] = ()
    """Those whose episodes are shaded in a history of what they watch."""

    @classmethod
    def configured(cls, config: Config) -> CurveOptions:
        """As a configuration asks for."""
        return cls(rules=config.alerts.rule)
