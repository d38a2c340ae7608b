"""Verdict of the figures on a claim."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """Verdict of the figures on a claim."""

    SUPPORTS = "supports"
    """The figure is as it was said, within the claim's tolerance."""
    PARTLY = "partly"
    """The figure has the same sign, and at least half the size."""
    AGAINST = "against"
    TOO_LITTLE = "too little"
    """Fewer than five episodes, or no figure yet."""
    NOT_CHECKABLE = "not checkable"
    """No free source has the figure."""
