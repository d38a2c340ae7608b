"""Notifications that a rule would have sent over its history."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from tui.alerts.engine.replay import Trace
from tui.alerts.series.history import moment_at


def simulated_notifications(trace: Trace, mode: str, cooldown: timedelta) -> tuple[datetime, ...]:
    """Return the times of the notifications sent by the end of a trace (UTC, ascending).

    Each episode notifies when it begins. Episodes within the cooldown notify together when it is
    over. In mode ``once`` only the first episode notifies.
    """
    firing = trace.fires
    starts = trace.keys[firing & ~np.concatenate(([False], firing[:-1]))]
    times: list[datetime] = []
    for start in map(moment_at, starts.tolist()):
        if not times:
            times.append(start)
        elif mode != "once" and start > times[-1]:
            times.append(max(start, times[-1] + cooldown))
    end = moment_at(int(trace.keys[-1])) if len(trace.keys) else None
    return tuple(time for time in times if end is not None and time <= end)
