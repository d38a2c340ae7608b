"""A rule replayed on everything a snapshot knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from tui.alerts.engine.compiled_rule import CompiledRule
from tui.alerts.engine.replay import Trace, latest
from tui.alerts.series.history import UNKNOWN, History, day_at, moment_at, observed_of
from tui.alerts.series.revisions import Editions, SeriesRevisions
from tui.config import Rule
from tui.model.alerts import Episode


@dataclass(frozen=True, eq=False)
class RuleHistory:
    """A rule understood and replayed on everything a snapshot knows."""

    rule: Rule
    compiled: CompiledRule
    chronicles: Mapping[str, SeriesRevisions]
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


def episodes(trace: Trace, today: Trace | None = None) -> tuple[Episode, ...]:
    """The stretches of firing, oldest first.

    ``today``, the same rule by today's values, tells which of them the revisions took away.
    """
    firing = trace.fires
    turns = np.flatnonzero(np.diff(firing, prepend=False, append=False))
    return tuple(
        _episode(trace, int(start), int(end), today)
        for start, end in zip(turns[::2], turns[1::2], strict=True)
    )


def _episode(trace: Trace, start: int, end: int, today: Trace | None) -> Episode:
    """From the step ``start`` to before ``end``, which is past the last while it goes on."""
    ended = end < trace.keys.size
    last = end if ended else end - 1
    return Episode(
        start=day_at(int(trace.keys[start])),
        end=day_at(int(trace.keys[end])) if ended else None,
        fired=moment_at(int(trace.keys[start])),
        start_value=_number(trace, start),
        end_value=_number(trace, last),
        reconstructed=bool(trace.simulated[start]),
        revised_away=today is not None and not _fires(today, trace.keys[[start, last]]),
    )


def _fires(trace: Trace, ends: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> bool:
    """Whether it fires on a day between two, the first included."""
    days = observed_of(trace.keys)
    first, last = observed_of(ends)
    within = (days >= first) & (days <= max(first, last - 1))
    return bool(trace.fires[within].any())


def _number(trace: Trace, place: int) -> float | None:
    value = float(trace.numbers[place])
    return None if value != value else value
