"""The stretches in which a rule fired."""

from __future__ import annotations

import numpy as np

from tui.alert import Episode
from tui.rules.columns import day_at, moment_at, observed_of
from tui.rules.replay import Trace


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
