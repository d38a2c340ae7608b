"""Episodes of a rule as shaded ranges of a plot over days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tui.model.alerts import Episode
from tui.model.plot import Shade
from tui.model.text import Tone
from tui.views import day_axis

_SEVERITIES = {"info": Tone.ACCENT, "critical": Tone.CRITICAL}
"""Tones of firing rules by severity. Other severities are warnings."""


def severity_tone(severity: str) -> Tone:
    """Return the tone of a firing rule."""
    return _SEVERITIES.get(severity, Tone.WARNING)


def episode_shades(
    episodes: Iterable[Episode], severity: str, last: date, label: str
) -> tuple[Shade, ...]:
    """Return one shade per episode, in the tone of the severity.

    The shade of a lasting episode ends on ``last``.
    """
    tone = severity_tone(severity)
    return tuple(
        Shade(day_axis.x_of_day(episode.start), day_axis.x_of_day(episode.end or last), tone, label)
        for episode in episodes
    )
