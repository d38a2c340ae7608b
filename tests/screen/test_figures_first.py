"""Screen with new figures whose alerts follow: each pane says which figures it is about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from msgspec.structs import replace
from textual.pilot import Pilot

from tests.support.feeds import QueueFeed, app_on, screen_text, wait_until_painted
from tui.config import Rule
from tui.model.update import Update
from tui.screen.main_screen import MainScreen
from tui.screen.panes.alerts import AlertsPane
from tui.screen.panes.auctions import AuctionsPane
from tui.screen.panes.curve import CurvePane

BEFORE, AFTER = (datetime(2025, 12, day, 23, 30, tzinfo=UTC) for day in (11, 12))
RULE = Rule(id="y20", title="20-year", when="y20 > 4.80%")
"""Fires on 12 December, when the 20-year yield closed at 4.82%, as the Treasury published."""


class PresentFeed(QueueFeed):
    """Feed of updates with the figures and alerts of a moment."""

    def present(self, moment: datetime) -> Update:
        """Return the figures of a moment as the present, with their alerts."""
        return replace(self.at(moment), is_past=False)


async def show(pilot: Pilot[None], feed: PresentFeed, update: Update) -> list[str]:
    """Show an update. Return the rows of the screen."""
    feed.updates.put_nowait(update)
    while cast(MainScreen, pilot.app.screen).live is not update:
        await pilot.pause(0.01)
    await wait_until_painted(pilot)
    return screen_text(pilot.app).splitlines()


async def test_figures_are_painted_before_their_alerts_which_are_marked_until_then() -> None:
    feed = PresentFeed(RULE)
    app = app_on(feed, panes=(CurvePane, AlertsPane, AuctionsPane))
    async with app.run_test(size=(120, 40)) as pilot:
        first, last = feed.present(BEFORE), feed.present(AFTER)
        await show(pilot, feed, first)
        rows = await show(pilot, feed, last.with_alerts_of(first))
        names = ("curve", "alerts", "auctions")
        curve, alerts, auctions = (
            rows[app.screen.query_one(f"#{name}").region.y] for name in names
        )
        assert any("20Y     4.82" in row for row in rows), "the new curve"
        assert "… 0 of 1 firing" in rows[0]
        assert "… to 11 Dec" in alerts, "the alerts are of the curve before"
        assert "… to 12 Dec" in curve, "with levels of rules"
        assert "…" not in auctions, "no rule has a part in it"
        assert any("ok  20-year" in row for row in rows)
        rows = await show(pilot, feed, last)
        assert "  1 of 1 firing" in rows[0]
        assert not any("ok  20-year" in row for row in rows)
        assert not any("…" in row for row in rows)
