"""Answer to a key that does nothing, and the history of messages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from textual.notifications import Notification

from tests.support.feeds import app_on, screen_text, wait_until_painted
from tui.screen.panes.curve import NO_RANGE
from tui.screen.unbound_keys import nearest_key
from tui.screen.widgets.messages_screen import MessagesScreen, messages_text

BOUND = {"g": "First row", "r": "Refresh", "Y": "Copy table", "slash": "Filter", "z": "Zoom"}


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("Z", "z"),
        ("y", "Y"),
        ("ctrl+r", "r"),
        ("ctrl+y", "Y"),
        ("f", "slash"),
        ("F", "slash"),
        ("c", "Y"),
        ("x", ""),
        ("9", ""),
        ("f5", ""),
        ("ctrl+pagedown", ""),
        ("+", ""),
    ],
)
def test_nearest_key_has_the_letter_or_a_description_that_begins_with_it(
    key: str, near: str
) -> None:
    assert nearest_key(key, BOUND) == near


def test_messages_have_their_times_and_the_newest_is_first() -> None:
    moment = datetime(2026, 8, 10, 14, 30, 5, tzinfo=UTC).timestamp()
    messages = [
        Notification("fires at [b]4.7%[/b]", "20-year", "warning", raised_at=moment),
        Notification("two\nlines", raised_at=moment + 60),
    ]
    assert messages_text(messages).plain.splitlines() == [
        "2026-08-10 10:31:05 EDT",
        "  two",
        "  lines",
        "2026-08-10 10:30:05 EDT  20-year",
        "  fires at [b]4.7%[/b]",
    ]
    assert messages_text([]).plain == "No message yet"


async def test_key_that_does_nothing_is_answered_once_and_the_answer_is_kept() -> None:
    running = app_on()
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        await pilot.press(
            "x", "x", "F", "j", "1", "slash", *"xX", "f5", "escape", "n", "n", "2", "n"
        )
        await wait_until_painted(pilot)
        answers = [message.message for message in running.messages]
        assert answers == [
            "x does nothing here; ? lists the keys",
            "F does nothing here; nearest: / Filter",
            f"n does nothing here: {NO_RANGE}",
            "n does nothing here: it is Longer in curve",
        ]
        await pilot.press("M")
        await pilot.pause()
        assert isinstance(running.screen, MessagesScreen)
        text = screen_text(running)
        assert text.index(answers[1]) < text.index(answers[0])
        await pilot.press("ctrl+pagedown", "w")
        assert [message.message for message in running.messages][-2:] == [
            "Ctrl+Pgdn does nothing here; nearest: Pgdn A page down",
            "w does nothing here; Esc closes",
        ]
        await pilot.press("M")
        assert not isinstance(running.screen, MessagesScreen)
