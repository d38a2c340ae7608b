"""A rule replayed on everything a snapshot knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from tui.alert import Episode
from tui.rules.chronicles import Chronicle, Editions
from tui.rules.columns import UNKNOWN, History, day_at
from tui.rules.episodes import episodes
from tui.rules.replay import Trace, latest
from tui.rules.rule import Compiled, RuleLike


@dataclass(frozen=True, eq=False)
class Judgement:
    """A rule understood and replayed on everything a snapshot knows."""

    rule: RuleLike
    compiled: Compiled
    chronicles: Mapping[str, Chronicle]
    trace: Trace
    as_of: datetime

    @property
    def histories(self) -> Mapping[str, History]:
        """Every series it reads, as known now."""
        return {name: told.newest for name, told in self.chronicles.items()}

    @property
    def editions(self) -> Mapping[str, Editions]:
        """Every series it reads, release by release."""
        return {name: told.editions for name, told in self.chronicles.items()}

    @property
    def known(self) -> bool:
        """False where it never could be judged."""
        return bool((self.trace.when != UNKNOWN).any())

    @property
    def known_since(self) -> date | None:
        """The first observation it could be judged by."""
        told = np.flatnonzero(self.trace.when != UNKNOWN)
        return day_at(int(self.trace.keys[told[0]])) if told.size else None

    def episodes(self) -> tuple[Episode, ...]:
        """The stretches of firing, oldest first, and whether today's values would tell them."""
        revised = any(len(told.editions) > 1 for told in self.chronicles.values())
        today = latest(self.compiled, self.editions) if revised else None
        return episodes(self.trace, today)
