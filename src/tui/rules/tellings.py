"""When a rule would have been told, by its mode and cooldown, had nobody silenced it."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from tui.rules.columns import moment_at
from tui.rules.replay import Trace


def tellings(trace: Trace, mode: str, cooldown: timedelta) -> tuple[datetime, ...]:
    """When it would have been told by the end of a trace, UTC, ascending.

    Each entry into firing is told. What the cooldown holds back is told once it is over, all of it
    at once; ``once`` tells the first entry alone.
    """
    firing = trace.fires
    starts = trace.keys[firing & ~np.concatenate(([False], firing[:-1]))]
    told: list[datetime] = []
    for start in map(moment_at, starts.tolist()):
        if not told:
            told.append(start)
        elif mode != "once" and start > told[-1]:
            told.append(max(start, told[-1] + cooldown))
    end = moment_at(int(trace.keys[-1])) if len(trace.keys) else None
    return tuple(moment for moment in told if end is not None and moment <= end)
