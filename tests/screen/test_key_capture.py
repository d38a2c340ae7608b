"""Screen on which an action gets the key that is pressed."""

from __future__ import annotations

from textual.widgets import OptionList, Static

from tests.support.feeds import screen_text
from tui.model.errors import ConfigError
from tui.screen.key_capture import KeyCapture, PressedKey
from tui.screen.widgets.choice_screen import ChoiceScreen


def choose(running: KeyCapture, action: str) -> None:
    """Put the cursor of the list on an action."""
    listed = running.screen.query_one(OptionList)
    listed.highlighted = listed.get_option_index(action)


async def test_pressed_key_is_written_unless_it_is_taken() -> None:
    written: list[tuple[str, str]] = []

    def write(action: str, key: str) -> None:
        if key == "f9":
            raise ConfigError("the disk is full")
        written.append((action, key))

    running = KeyCapture("my.toml", {"app.theme": "o"}, write)
    async with running.run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.pause()
        assert "Keys · my.toml" in screen_text(running)
        choose(running, "table.sort")
        await pilot.press("enter")
        assert isinstance(running.screen, PressedKey)
        assert "Now s." in screen_text(running)
        for key, reason in (
            ("o", "already belongs to app.theme"),
            ("v", "already belongs to pane.view"),
            ("ctrl+a", "belongs to the terminal or to a multiplexer"),
            ("question_mark", "always means the same"),
        ):
            await pilot.press(key)
            await pilot.pause()
            hint = running.screen.query_one(".hint", Static).content
            assert reason in str(hint), "it is named before anything is written"
        assert written == []
        await pilot.press("T")
        await pilot.pause()
        assert isinstance(running.screen, ChoiceScreen)
        assert written == [("table.sort", "T")]
        assert running.messages[-1].title == "Written to my.toml"
        await pilot.press("enter", "s", "enter", "escape", "enter", "f9")
        await pilot.pause()
        assert written == [("table.sort", "T"), ("table.sort", "s")]
        assert running.messages[-1].message == "the disk is full"
        await pilot.press("escape")
        await pilot.pause()
        assert not running.is_running
