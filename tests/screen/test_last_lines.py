"""Last lines of the panes: painted first at the next start, equal to what follows."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.feeds import FEW_PANES, NOW, FixedFeed, app_on, screen_text, wait_until_painted
from tests.support.painted_cells import cells
from tui.config import Config
from tui.model.times import parse_moment
from tui.screen.app import TicwatchApp
from tui.screen.feed import Feed
from tui.screen.last_screen.files import LastScreens
from tui.screen.main_screen import MainScreen
from tui.screen.panes.auctions import AuctionsPane
from tui.screen.panes.base import Pane
from tui.screen.panes.curve import CurvePane
from tui.screen.themes import THEMES


def last_screens(home: Path, config: Config | None = None) -> LastScreens:
    return LastScreens(home, config or Config(), now=lambda: NOW)


def main(running: TicwatchApp) -> MainScreen:
    screen = running.screen_stack[0]
    assert isinstance(screen, MainScreen)
    return screen


def without_marks(running: TicwatchApp) -> None:
    """Show what is remembered as the present, without marks."""
    main(running).memory_is_present = True
    main(running).memory_was_checked()


class HeldFeed:
    """Feed that is connected when the test lets it."""

    def __init__(self) -> None:
        self.released = threading.Event()

    def connect(self) -> Feed:
        self.released.wait()
        return FixedFeed()


async def keep(
    home: Path,
    size: tuple[int, int],
    keys: Sequence[str] = (),
    panes: tuple[type[Pane], ...] = FEW_PANES,
) -> None:
    """Let an application with the first theme leave its last screen in the home."""
    running = app_on(panes=panes, last_screens=last_screens(home))
    async with running.run_test(size=size) as pilot:
        await wait_until_painted(pilot)
        await pilot.press(*keys)
        await wait_until_painted(pilot)
        main(running).keep_now()


async def assert_next_start_is_equal(
    home: Path,
    theme: str,
    size: tuple[int, int],
    panes: tuple[type[Pane], ...] = FEW_PANES,
) -> None:
    """Compare what is painted from memory with what the monitor then paints."""
    held = HeldFeed()
    running = TicwatchApp(held.connect, panes=panes, theme=theme, last_screens=last_screens(home))
    async with running.run_test(size=size) as pilot:
        try:
            await pilot.pause()
            assert re.search("[─━] … to ", screen_text(running))
            assert list(main(running).query("TableView")) == []
            without_marks(running)
            await pilot.pause()
            remembered = cells(running)
        finally:
            held.released.set()
        await wait_until_painted(pilot)
        painted = cells(running)
        assert list(main(running).query("TableView")) != []
        width = size[0]
        differing = [
            (index // width, index % width, before, after)
            for index, (before, after) in enumerate(zip(remembered, painted, strict=True))
            if before != after
        ]
        assert differing == []


@pytest.fixture
def no_colours() -> Iterator[None]:
    """Set NO_COLOR before the application reads it."""
    os.environ["NO_COLOR"] = "1"
    yield
    del os.environ["NO_COLOR"]


GRID, ONE_PANE, WIDE = (120, 40), (80, 24), (140, 40)
MARK_AND_FILTER = ("right", "right", "2", "slash", "j", "a", "enter")
SORTED_AND_SCROLLED = ("2", "s", "G", "k")
SORTED_FROM_THE_TOP = ("2", *["j"] * 3, "s")


async def test_filter_and_mark_in_the_grid_are_the_same_at_the_next_start(tmp_path: Path) -> None:
    await keep(tmp_path, GRID, MARK_AND_FILTER)
    await assert_next_start_is_equal(tmp_path, "ticwatch-light", GRID)


async def test_sorted_and_scrolled_table_is_the_same_at_the_next_start(tmp_path: Path) -> None:
    await keep(tmp_path, ONE_PANE, SORTED_AND_SCROLLED)
    await assert_next_start_is_equal(tmp_path, "ansi-dark", ONE_PANE)


async def test_sorted_table_from_the_top_is_the_same_at_the_next_start(tmp_path: Path) -> None:
    """The cursor's row is the last visible one: nothing is scrolled out."""
    await keep(tmp_path, GRID, SORTED_FROM_THE_TOP)
    await assert_next_start_is_equal(tmp_path, "ticwatch-dark", GRID)


@pytest.mark.parametrize("keys", [(), ("6", "enter")])
async def test_footer_of_last_lines_is_that_of_the_cursor(
    tmp_path: Path, keys: Sequence[str]
) -> None:
    """The key of why is shown where the cursor is on a yield, before the contents are built too."""
    panes = (CurvePane, AuctionsPane)
    await keep(tmp_path, WIDE, keys, panes)
    await assert_next_start_is_equal(tmp_path, "ticwatch-dark", WIDE, panes)


@pytest.mark.long
@pytest.mark.parametrize("size", [GRID, ONE_PANE])
async def test_last_lines_equal_what_follows_in_each_theme(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    await keep(tmp_path, size, ("v", "v", "tab"))
    for theme in THEMES:
        await assert_next_start_is_equal(tmp_path, theme.name, size)


@pytest.mark.long
@pytest.mark.usefixtures("no_colours")
async def test_last_lines_without_colours_equal_what_follows(tmp_path: Path) -> None:
    await keep(tmp_path, GRID, ("v", "tab", "G"))
    await assert_next_start_is_equal(tmp_path, "ticwatch-dark", GRID)


@pytest.mark.parametrize("size", [(93, 31), (139, 47)])
async def test_first_start_in_another_size_shows_lines_that_ship(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """They are those of the largest size that fits. Titles and header have the whole width."""
    held = HeldFeed()
    running = TicwatchApp(held.connect, last_screens=last_screens(tmp_path))
    async with running.run_test(size=size) as pilot:
        await pilot.pause()
        shown, lines = screen_text(running), screen_text(running).splitlines()
        held.released.set()
        await wait_until_painted(pilot)
    assert "reading the history…" not in shown
    assert re.search(r"tenor +%/bp", shown)
    assert [len(line) for line in lines] == [size[0]] * size[1]
    [title] = [line for line in lines if line.startswith(" 1  Curve ━")]
    assert re.search(r" … to 7 Aug ━($|   2  Foreign flows ─)", title)


async def test_start_in_the_past_shows_and_keeps_no_last_lines(tmp_path: Path) -> None:
    await keep(tmp_path, ONE_PANE)
    [file] = (tmp_path / "last-screens").iterdir()
    before = file.read_bytes()
    held = HeldFeed()
    past = parse_moment("2025-12-19")
    running = TicwatchApp(
        held.connect, as_of=past, panes=FEW_PANES, last_screens=last_screens(tmp_path)
    )
    async with running.run_test(size=ONE_PANE) as pilot:
        await pilot.pause()
        text = screen_text(running)
        held.released.set()
        assert "reading the history…" in text
        assert "7 Aug" not in text
        await wait_until_painted(pilot)
        await running.action_quit()
    assert file.read_bytes() == before


async def test_ages_are_those_of_the_present_day_and_i_says_when_the_lines_were_saved(
    tmp_path: Path,
) -> None:
    await keep(tmp_path, ONE_PANE)
    held = HeldFeed()
    later = LastScreens(tmp_path, Config(), now=lambda: NOW + timedelta(days=1))
    running = TicwatchApp(held.connect, panes=FEW_PANES, last_screens=later)
    async with running.run_test(size=ONE_PANE) as pilot:
        await pilot.pause()
        before = screen_text(running)
        await pilot.press("i")
        await pilot.pause()
        toasts = [toast.message for toast in running.messages]
        await pilot.press("j", "2")
        await pilot.pause()
        other = screen_text(running)
        held.released.set()
        header, title = before.splitlines()[:2]
        assert "… saved Mon 10 Aug 10:30 NY" in header
        assert title.startswith(" 1  Curve ━ 1/7 curve ━")
        assert title.rstrip().endswith("━ … to 7 Aug ━")
        assert toasts == ["As it was saved 2026-08-10 10:30 EDT: reading the history…"]
        assert " 2  Foreign flows" in other, "a pane that was not visible has no last lines"
        await pilot.press("1")
        await wait_until_painted(pilot)
        header, title = screen_text(running).splitlines()[:2]
        assert "… " not in header + title
        curve = main(running).query(Pane).first()
        row = curve.current_row
        assert row is not None
        assert row.key == "30Y", "the key typed meanwhile acts once, from the 20-year"
