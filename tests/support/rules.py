"""Rules for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Rule:
    series: str = ""
    above: float | None = None
    below: float | None = None
    clear_below: float | None = None
    clear_above: float | None = None
    when: str = ""
    clear: str = ""
    needed: int = 1
    keep: int = 1
    mode: str = "edge"
    cooldown: timedelta = timedelta(0)
    max_age: str = "release+1d"
    expires: date | None = None
    id: str = "rule"
    title: str = "A rule"
    severity: str = "warning"
    note: str = ""

    def __post_init__(self) -> None:
        if not self.when and not self.series:
            object.__setattr__(self, "series", "y20")
