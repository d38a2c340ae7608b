"""Screen whose clock goes on between the updates of the monitor."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual.reactive import var
from textual.timer import Timer

from tui.screen.as_of_screen import AsOfScreen

if TYPE_CHECKING:
    from tui.model.update import Update

LATE = timedelta(seconds=1)
"""Age of a new update from which its time is not shown as that of the clock."""


class ClockScreen(AsOfScreen):
    """Base screen with a clock that ticks at every full minute."""

    clock: var[datetime | None] = var(None, init=False)
    """Time of the last tick since the newest update, None before one."""

    _minute_timer: Timer | None = None

    def watch_live(self, live: Update | None) -> None:
        self.clock = None
        super().watch_live(live)
        if live is not None and self.feed is not None:
            if self.feed.now() - live.now < LATE:
                self._wait_for_minute()
            else:  # as after the evaluation of many rules
                self.tick()

    def _wait_for_minute(self) -> None:
        if self._minute_timer is not None:
            self._minute_timer.stop()
        if self.feed is not None:
            left = seconds_to_minute(self.feed.now())
            self._minute_timer = self.set_timer(left, self.tick, name="minute")

    def tick(self) -> None:
        """Set the clock to the present and wait for the next minute."""
        if self.feed is not None:
            self.clock = self.feed.now()
        self._wait_for_minute()


def seconds_to_minute(now: datetime) -> float:
    """Return the seconds until the next full minute."""
    return 60 - now.second - now.microsecond / 1e6
