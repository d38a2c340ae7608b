"""Episodes of a rule as shaded stretches of a plot over days, and their count as text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tui.model.alerts import Episode
from tui.model.view import Shade, Tone
from tui.views import day_axis

_SEVERITIES = {"info": Tone.ACCENT, "critical": Tone.CRITICAL}
"""The tones of rules that fire; the rest are warnings."""


def severity_tone(severity: str) -> Tone:
    """The tone of a rule that fires."""
    return _SEVERITIES.get(severity, Tone.WARNING)


def format_episode_count(episodes: int) -> str:
    """``1 episode``, ``18 episodes``."""
    return "1 episode" if episodes == 1 else f"{episodes} episodes"


def episode_shades(
    episodes: Iterable[Episode], severity: str, last: date, label: str
) -> tuple[Shade, ...]:
    """A stretch an episode, in the tone of its severity; one that goes on lasts to ``last``."""
    tone = severity_tone(severity)
    return tuple(
        Shade(day_axis.place(episode.start), day_axis.place(episode.end or last), tone, label)
        for episode in episodes
    )
