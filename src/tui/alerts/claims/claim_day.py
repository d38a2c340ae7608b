"""The day on which claims were made: the figures that were known at its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cached_property
from threading import RLock
from typing import NamedTuple, TypeVar

import numpy as np
from msgspec.structs import replace

from tui.alerts.claims.expressions import sources_of_claims
from tui.alerts.claims.judgement import Reading
from tui.alerts.claims.readings import empty_reading, read_condition, read_measure
from tui.config import Claim
from tui.model.snapshot import Snapshot
from tui.model.times import END_OF_DAY
from tui.sources.calendars import new_york_time
from tui.sources.calendars.business_days import bond_calendar

Answer = TypeVar("Answer")

MAX_KEPT = 2_048
"""Most expressions whose results are kept. When they are that many, all are dropped."""


class _Question(NamedTuple):
    """All that the value of an expression at a past moment depends on."""

    text: str
    moment: datetime
    identity: tuple[str, ...]
    """Digests of all that the figures come from."""


_readings: dict[_Question, Reading] = {}
_conditions: dict[_Question, bool | None] = {}
_LOCK = RLock()
"""Held while either is used: views of claims are made in several threads."""


class ClaimDay:
    """The day of some claims, as seen at a snapshot.

    A past day does not change: its readings are kept until a body of their sources arrives.
    """

    def __init__(self, said: date, now: Snapshot, claims: tuple[Claim, ...]) -> None:
        self._now, self._claims = now, claims
        self._moment = last_known(said)

    @property
    def is_over(self) -> bool:
        """False if the day ends after the moment of the snapshot."""
        return self._moment <= self._now.as_of

    @property
    def is_shown(self) -> bool:
        """True if the snapshot itself is that of the day."""
        return self._moment == self._now.as_of

    @property
    def is_known(self) -> bool:
        """False if what was known on the day is not at hand."""
        return self.is_shown or (self.is_over and self._now.earlier is not None)

    def reading(self, text: str, form: Reading | None = None) -> Reading | None:
        """Return the reading of a valid measure in a form, None if it is not known.

        It has the measure's own form without one.
        """
        if not self.is_known:
            return None
        form = form or empty_reading(text)
        read = self._answer(text, _readings, lambda then: read_measure(text, then))
        return replace(form, value=read.value, stamp=read.stamp)

    def holds(self, text: str) -> bool | None:
        """Return whether a valid condition held on a day that is known, None if unknown."""
        return self._answer(text, _conditions, lambda then: read_condition(text, then).is_true)

    def _answer(
        self,
        text: str,
        kept: dict[_Question, Answer],
        read: Callable[[Snapshot], Answer],
    ) -> Answer:
        """Return what an expression gives on a day that is known, kept of a past one."""
        if self.is_shown or self._now.earlier is None:
            return read(self._now)
        question = _Question(text, self._moment, self._identity)
        with _LOCK:
            if question not in kept:
                if len(kept) >= MAX_KEPT:
                    kept.clear()
                kept[question] = read(self._then)
            return kept[question]

    @cached_property
    def _sources(self) -> tuple[str, ...]:
        return sources_of_claims(self._claims)

    @cached_property
    def _identity(self) -> tuple[str, ...]:
        assert self._now.earlier is not None, "checked before: the day is known"
        return self._now.earlier.identity(self._sources)

    @cached_property
    def _then(self) -> Snapshot:
        assert self._now.earlier is not None, "checked before: the day is known"
        return self._now.earlier.at(self._moment, self._sources)


def last_known(said: date) -> datetime:
    """Return the end of the last business day up to a day, in New York; UTC."""
    calendar, day = bond_calendar(), said
    while not np.is_busday(day, busdaycal=calendar):
        day -= timedelta(days=1)
    return new_york_time(day, END_OF_DAY)
