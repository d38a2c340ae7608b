"""Next release of the flows, by the calendar known at a moment."""

from __future__ import annotations

from datetime import datetime

from tui.model.text import Clause, Lead, Span, Tone
from tui.views.short_dates import countdown_clauses, short_moment

SHUTDOWN_TEXT = "October 2025 cancelled; August and September came together on 18 November"
"""Note on the releases after the government shutdown of 2025."""


def next_release_clauses(now: datetime, *, drop: int) -> Lead:
    """Return the next release and the time left, or that the release is late.

    For example ``next release in 27 d 0 h``, which is never left out, and ``15 Jan 16:00 EST`` at
    ``drop``. Local time follows if it is not New York's.
    """
    # The calendars import pandas, which must not be loaded before the first painted frame.
    from tui.sources.calendars import next_tic_release

    month, planned = next_tic_release(now)
    if planned > now:
        return countdown_clauses("next release", planned, now, drop=drop)
    return (
        Clause((Span(f"the release of {month} is late", Tone.WARNING),)),
        Clause((Span(f"due by {short_moment(planned, now)}", Tone.WARNING),), drop),
        Clause((Span("none comes in a government shutdown", Tone.MUTED),), drop + 1),
    )


def shutdown_note(month: str, as_of: datetime) -> str:
    """Return the note on the shutdown of 2025 for a month that it delayed, else "".

    ``month`` is written as ``2025-09``. Before its release nothing is returned.
    """
    import pandas as pd

    from tui.sources.calendars import UNPLANNED_TIC_MONTHS, tic_release

    if month not in UNPLANNED_TIC_MONTHS or as_of < tic_release(pd.Period(month, "M")):
        return ""
    return SHUTDOWN_TEXT
