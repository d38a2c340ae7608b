"""Rules for tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    series: str = "y20"
    above: float | None = None
    below: float | None = None
    clear_below: float | None = None
    clear_above: float | None = None
    id: str = "rule"
    title: str = "A rule"
    severity: str = "warning"
    note: str = ""
