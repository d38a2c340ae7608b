"""Screen that is kept: its cells, marked as saved, if the next start begins with one like it."""

from __future__ import annotations

import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual._compositor import Compositor
from textual.strip import Strip

from tests.support.feeds import FEW_PANES, NOW, FixedFeed, wait_until_painted
from tui.config import Config, ConfigWatcher, Loaded
from tui.config.schema import Ticwatch
from tui.model.times import next_new_york_midnight
from tui.screen import kept_patterns, last_frame
from tui.screen.panes import options_from_config

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals of Unix")

if sys.platform != "win32":
    from tui.screen import remembering_app
    from tui.screen.painted_screen import painted
    from tui.screen.remembering_app import RememberingApp

SIZE = (120, 40)
OTHER_SCREENS = (("question_mark", ("escape",)), ("T", ("escape",)), ("p", ("p",)))
"""Keys that make the screen unlike that of a start, and those that lead back."""
_PART = re.compile(r"\x1b\[(?:(\d+);(\d+)H|([\d;]*)m)|([^\x1b])", re.DOTALL)
Cells = dict[tuple[int, int], tuple[str, str]]


def cells_of(text: str) -> Cells:
    """Return the character and the codes of style in each row and column that a text paints."""
    cells: Cells = {}
    row, column, codes = 1, 1, ""
    for to_row, to_column, new_codes, character in _PART.findall(text):
        if to_row:
            row, column = int(to_row), int(to_column)
        elif character:
            cells[row, column] = (character, codes)
            column += 1
        else:
            is_reset = new_codes == "0" or new_codes.startswith("0;")
            codes = new_codes[2:] if is_reset else ";".join(filter(None, (codes, new_codes)))
    return cells


def remembering(config: Config) -> RememberingApp:
    loaded = Loaded(config, None)
    watcher = ConfigWatcher(lambda: loaded, loaded)
    return RememberingApp(
        FixedFeed,
        panes=FEW_PANES,
        watcher=watcher,
        theme=config.ticwatch.theme,
        start=config.ticwatch.pane,
        options=options_from_config(config),
    )


def kept_frame() -> bytes:
    """Return the last screen in the home, b"" if there is none."""
    present = last_frame.circumstances(os.environ, *SIZE)
    return last_frame.read(os.environ["TICWATCH_HOME"], present, SIZE, NOW.timestamp())


def test_code_is_written_only_where_the_style_changes() -> None:
    bold, plain = Style(bold=True), Style()
    line = Strip([Segment("a", bold), Segment("b", bold), Segment("c", plain), Segment("d")])
    assert painted([line, line], None, "ascii") == (
        b"\x1b[1;1H\x1b[0;1mab\x1b[0mcd\x1b[2;1H\x1b[0;1mab\x1b[0mcd\x1b[0m"
    )


def test_characters_that_the_terminal_lacks_are_substituted() -> None:
    assert painted([Strip([Segment("−1 …")])], None, "ascii") == b"\x1b[1;1H\x1b[0m-1 .\x1b[0m"


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        (datetime(2026, 1, 8, 4, 59, tzinfo=UTC), datetime(2026, 1, 8, 5, tzinfo=UTC)),
        (datetime(2026, 1, 8, 5, tzinfo=UTC), datetime(2026, 1, 9, 5, tzinfo=UTC)),
        (datetime(2026, 3, 8, 12, tzinfo=UTC), datetime(2026, 3, 9, 4, tzinfo=UTC)),
    ],
)
def test_day_ends_at_midnight_in_new_york(moment: datetime, end: datetime) -> None:
    assert next_new_york_midnight(moment) == end


async def test_screen_like_that_of_a_start_is_kept_with_its_cells_and_its_time(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICWATCH_HOME", str(home))
    app = remembering(Config(ticwatch=Ticwatch(theme="ticwatch-light")))
    async with app.run_test(size=SIZE) as pilot:
        assert app.screen_to_keep() is None, "before the first figures"
        await wait_until_painted(pilot)
        for key, back in OTHER_SCREENS:
            assert app.screen_to_keep() is app.screen, f"before {key}"
            await pilot.press(key)
            await wait_until_painted(pilot)
            assert app.screen_to_keep() is None, f"after {key}"
            await pilot.press(*back)
            await wait_until_painted(pilot)
        update = Compositor.render_full_update(app.screen._compositor)
        shown = update.render_segments(app.console)
        await pilot.press("q")
    kept = cells_of(kept_frame().decode())
    expected = cells_of(shown.replace("\n", ""))
    header = [place for place in expected if place[0] == 1]
    text = "".join(kept.pop(place)[0] for place in header)
    assert kept == {place: cell for place, cell in expected.items() if place not in header}
    assert len(kept) == SIZE[0] * (SIZE[1] - 1)
    assert text.rstrip().endswith("… saved Mon 10 Aug 10:30 NY")
    assert (home / kept_patterns.NAME).exists()


@pytest.mark.long
async def test_screen_is_kept_regularly_but_no_past_moment_and_no_toast(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICWATCH_HOME", str(home))
    monkeypatch.setattr(remembering_app, "KEEP_SECONDS", 0.05)
    app = remembering(Config())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await wait_until_painted(pilot)
        while not kept_frame():
            await pilot.pause(0.05)
        await pilot.press("left_square_bracket")
        await wait_until_painted(pilot)
        assert app.screen_to_keep() is None
        await pilot.press("full_stop")
        await wait_until_painted(pilot)
        assert app.screen_to_keep() is app.screen
        app.notify("a toast")
        while not pilot.app.query("Toast"):
            await pilot.pause()
        assert app.screen_to_keep() is None
