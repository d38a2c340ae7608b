"""Where a rule fired, as shaded stretches of a plot over days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tui.alert import Episode
from tui.present import Shade, Tone
from tui.views import dates

_SEVERITIES = {"info": Tone.ACCENT, "critical": Tone.CRITICAL}
"""The tones of the episodes of rules; the rest are warnings."""


def shades(episodes: Iterable[Episode], severity: str, last: date, label: str) -> tuple[Shade, ...]:
    """A stretch an episode, in the tone of its severity; one that goes on lasts to ``last``."""
    tone = _SEVERITIES.get(severity, Tone.WARNING)
    return tuple(
        Shade(dates.place(one.start), dates.place(one.end or last), tone, label) for one in episodes
    )
