"""Small alert rules for tests."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import force_setattr

from tui import config


class Rule(config.Rule, frozen=True, kw_only=True):
    """A rule with an id and without a cooldown; on ``y20`` unless it names a series."""

    id: str = "rule"
    title: str = "A rule"
    cooldown: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        if not self.when and not self.series:
            force_setattr(self, "series", "y20")
        super().__post_init__()
