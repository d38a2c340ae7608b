"""Roles of the lines and bars of a plot."""

from __future__ import annotations

from enum import Enum


class Role(Enum):
    """Purpose of a line or bar in a plot, which a widget shows as a style."""

    NOW = "now"
    GHOST = "ghost"
    """The snapshot shown before the user stepped to this one."""
    LAST = "last"
    """The most recent of four earlier days, followed by RECENT, OLDER and OLDEST."""
    RECENT = "recent"
    OLDER = "older"
    OLDEST = "oldest"
    CHOSEN = "chosen"
    """A day that the user chose."""
    POLICY = "policy"
    """The effective federal funds rate."""
    SECURED = "secured"
    """The secured overnight financing rate."""
    FIRST = "first"
    SECOND = "second"
    THRESHOLD = "threshold"
    """The threshold at which a rule fires."""
    REFERENCE = "reference"
    """A figure to compare with: what a rule clears at, a claimed figure, a benchmark."""
