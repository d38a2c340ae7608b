"""Result of one check of ``ticwatch doctor``."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Grade(StrEnum):
    """Severity of a check's result. Only FAIL changes the exit code."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class CheckResult(Struct, frozen=True):
    """Result of one check."""

    name: str
    grade: Grade
    summary: str
    remedy: str = ""
    """Remedy for the fault, "" if there is none to name."""
