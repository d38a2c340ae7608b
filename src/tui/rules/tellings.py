"""Which entries into firing are worth telling, by a rule's mode and cooldown."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from tui.rules.columns import key_at, moment_at
from tui.rules.replay import Trace


def tellings(
    trace: Trace, mode: str, cooldown: timedelta, after: datetime | None = None
) -> tuple[datetime, ...]:
    """When a rule would have been told, UTC, of the episodes that began after a moment.

    A rule that already fired when it was added is not told. ``once`` tells the first alone.
    """
    firing = trace.fires
    starts = trace.keys[firing & ~np.concatenate(([False], firing[:-1]))]
    if after is not None:
        starts = starts[starts > key_at(after)]
    told: list[datetime] = []
    for moment in map(moment_at, starts.tolist()):
        if not told or (mode != "once" and moment - told[-1] >= cooldown):
            told.append(moment)
    return tuple(told)
