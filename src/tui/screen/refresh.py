"""Refresh and pause that the user asks for with a key."""

from __future__ import annotations

from tui.screen.as_of_screen import AsOfScreen
from tui.screen.time_travel import READING

PAUSED = "Paused: no source is asked until p is pressed again"
AFTER_PAUSE = "No longer paused: each source is asked when it is due"


def toggle_pause(screen: AsOfScreen) -> None:
    """Pause all requests, or go on, and show a toast that says which."""
    if screen.feed is None or screen.live is None:
        screen.notify(READING, markup=False)
    elif screen.live.is_offline:
        screen.notify("No source is asked: ticwatch was started with --offline", markup=False)
    else:
        screen.paused = not screen.paused
        screen.notify(PAUSED if screen.paused else AFTER_PAUSE, markup=False)


def request_refresh(screen: AsOfScreen, *sources: str | None) -> None:
    """Request these sources, None for all of them, and show a toast for each.

    A source that is switched off is not requested.
    """
    if screen.feed is None or screen.live is None:
        screen.notify(READING, markup=False)
    elif screen.live.is_offline:
        screen.notify("No source is asked: ticwatch was started with --offline", markup=False)
    elif screen.paused:
        screen.notify(PAUSED, markup=False)
    else:
        for source in sources:
            if source in screen.live.switched_off:
                text = f"{source} is switched off in the configuration"
            else:
                screen.feed.nudge(source)
                text = f"Asking {source or 'every source'} as soon as its floor permits"
            screen.notify(text, markup=False)
