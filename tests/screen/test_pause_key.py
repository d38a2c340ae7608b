"""Key that pauses the requests: the header says so until it is pressed again."""

from __future__ import annotations

from tests.support.feeds import FixedFeed, app_on, screen_text, wait_until_painted
from tui.screen.main_screen import MainScreen
from tui.screen.panes.curve import CurvePane


async def test_pause_is_in_the_header_at_every_moment_until_it_ends() -> None:
    feed = FixedFeed()
    running = app_on(feed, panes=(CurvePane,))
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)

        def network() -> str:
            return screen_text(running).partition("\n 1  Curve")[0].split()[-1]

        screen = running.screen
        assert isinstance(screen, MainScreen)
        assert (screen.can_be_kept, network()) == (True, "cached")
        await pilot.press("p")
        await pilot.pause()
        assert [feed.paused] == [True]
        assert network() == "paused"
        assert not screen.can_be_kept
        await pilot.press("r", "R")
        await pilot.press("left_square_bracket")
        await wait_until_painted(pilot)
        assert network() == "paused"
        assert feed.nudged == []
        await pilot.press("full_stop", "p", "R")
        await wait_until_painted(pilot)
        assert [feed.paused] == [False]
        assert network() == "cached"
        assert feed.nudged == [None]
        messages = [message.message for message in running.messages]
        assert messages.count("Paused: no source is asked until p is pressed again") == 3
        assert "No longer paused: each source is asked when it is due" in messages
