"""Help: what each key does in this pane and view, in one column or two."""

from __future__ import annotations

import pytest

from tests.support.feeds import app_on, screen_text, wait_until_painted
from tui.screen.widgets.help_screen import help_text

GROUPS = (
    ("In curve", (("v", "The next view"), ("m", "Axis: " + "long words " * 8))),
    ("In the table", (("Ctrl+D", "Half a page down"),)),
    ("Everywhere", (("0", "All"), ("?", "Help"), ("q", "Quit"), ("[", "[b]before[/b]"))),
)


def test_narrow_help_has_one_column_and_wide_help_two() -> None:
    narrow = help_text(GROUPS, 54).plain.splitlines()
    titles = [line for line in narrow if line[:1].strip()]
    assert titles == ["In curve", "In the table", "Everywhere"]
    assert max(map(len, narrow)) <= 54
    wide = help_text(GROUPS, 120).plain.splitlines()
    assert wide[0].split() == ["In", "curve", "Everywhere"]
    assert len(wide) < len(narrow)
    assert max(map(len, wide)) <= 120
    assert wide[4].endswith("  [b]before[/b]")


def test_long_descriptions_go_on_under_their_own_beginning() -> None:
    lines = help_text(GROUPS, 40).plain.splitlines()
    place = next(number for number, line in enumerate(lines) if "Axis" in line)
    start = lines[place].index("Axis")
    assert lines[place + 1][:start].isspace()
    assert lines[place + 1][start:].startswith(("long", "words"))


async def test_help_says_what_keys_do_in_this_view(monkeypatch: pytest.MonkeyPatch) -> None:
    running = app_on()
    frames: list[str] = []
    async with running.run_test(size=(160, 50)) as pilot:
        await wait_until_painted(pilot)
        monkeypatch.setattr(
            running, "post_display_hook", lambda: frames.append(screen_text(running))
        )
        await pilot.press("question_mark")
        await pilot.pause()
        text = screen_text(running)
        opened = [frame for frame in frames if "Shift+drag" in frame]
        assert "In curve · curve" in opened[0], "the first frame of the help has its text"
        assert "In curve · curve" in text
        assert all(name in text for name in ("1 curve,", "2 history,", "7 why"))
        assert "ordinal · now √maturity" in text
        assert "Compare: With another day, or with all · now none" in text
        assert "Longer" not in text, "there is no range here"
        assert "Quit" in text
        assert "Quit:" not in text, "no key needs the words of the library"
        await pilot.press("question_mark", "v", "question_mark")
        await pilot.pause()
        text = screen_text(running)
        assert "In curve · history" in text
        assert "now 1Y" in text
        assert "√maturity" not in text, "nor an axis of maturities here"
