"""Footer: the keys that matter now, each whole, and a click on one."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.support.feeds import app_on, screen_text, wait_until_painted
from tui.screen.app import TicwatchApp
from tui.screen.footer_keys import EARLY_DROP, LATE_DROP, PANES_DROP, Footer, FooterKey
from tui.screen.main_screen import MainScreen
from tui.screen.panes.auctions import AuctionsPane
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.flows import FlowsPane
from tui.views.curve.options import CurveViewName

LEFT = tuple(
    FooterKey(key, word, (key,), drop)
    for key, word, drop in (
        ("v", "1/7 curve", 0),
        ("c", "compare", LATE_DROP),
        ("m", "axis", LATE_DROP),
        ("s", "sort", EARLY_DROP),
    )
)
RIGHT = (
    FooterKey("1-8", "panes", ("1", "tab", "8"), PANES_DROP),
    FooterKey("0", "all", ("0",)),
    FooterKey("?", "help", ("question_mark",)),
)


def words(width: int) -> list[str]:
    """Return the words of the keys that fit, those at the left first."""
    shown = Footer(LEFT, RIGHT).within(width)
    return [key.word for key in (*shown.left, *shown.right)]


def test_keys_are_left_out_whole_and_the_first_and_the_last_stay() -> None:
    everything = ["1/7 curve", "compare", "axis", "sort", "panes", "all", "help"]
    full = sum(key.width for key in (*LEFT, *RIGHT)) + 2 * (len(everything) - 1)
    assert words(full) == everything
    assert words(full - 1) == ["1/7 curve", "compare", "axis", "panes", "all", "help"]
    assert words(full - 9) == ["1/7 curve", "compare", "axis", "all", "help"]
    assert words(40) == ["1/7 curve", "compare", "all", "help"]
    assert words(30) == words(5) == ["1/7 curve", "all", "help"]


def test_click_presses_the_key_under_it_and_on_a_range_its_ends_or_the_next_pane() -> None:
    panes, everything, _ = RIGHT
    assert [panes.pressed_at(cell) for cell in range(4)] == ["1", "tab", "8", "tab"]
    assert {everything.pressed_at(cell) for cell in range(everything.width)} == {"0"}


async def footer(pilot: Pilot[None], *keys: str) -> str:
    """Press keys, and return the last line of the screen."""
    for key in keys:
        await pilot.press(key)
        await wait_until_painted(pilot)
    running = pilot.app
    assert isinstance(running, TicwatchApp)
    return screen_text(running).splitlines()[-1]


async def test_footer_shows_what_works_here() -> None:
    running = app_on(keys={"flows.fold": "o"})
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        line = await footer(pilot)
        assert line.startswith(" v 1/7 curve  c compare  m axis  ")
        assert line.endswith("  0 all  z zoom  t time  : commands  ? help ")
        assert len(line) == 80
        assert (await footer(pilot, "v")).startswith(" v 2/7 history  n longer  c compare")
        assert (await footer(pilot, "slash")).strip() == "Enter keep  Esc drop"
        assert (await footer(pilot, "Y", "escape")).startswith(" v 2/7 history  n longer")
        line = await footer(pilot, "2")
        assert line.startswith(" v 1/3 countries  b securities  o hubs"), "as [keys] has it"
        assert (await footer(pilot, "enter")).startswith(" v 1/3 countries  Esc back  b securities")
        line = await footer(pilot, "t")
        assert line.strip() == "Enter take it  Esc close"
        assert (await footer(pilot, "escape", "colon")).strip() == "Esc close"
        line = await footer(pilot, "escape", "question_mark")
        assert line.strip() == "Esc close  ↓ down  ↑ up"
        await pilot.press("escape")
        await pilot.resize_terminal(60, 16)
        line = await footer(pilot, "escape")
        assert line.startswith(" v 1/3 countries  b securities")
        assert line.endswith("  0 all  t time  ? help ")


async def test_footer_shows_why_on_a_yield_alone() -> None:
    """It follows the cursor: in the curve by row, in the auctions by column too."""
    running = app_on(panes=(CurvePane, AuctionsPane))
    async with running.run_test(size=(140, 40)) as pilot:
        await wait_until_painted(pilot)
        assert "  w why  " in await footer(pilot)
        assert "  w why  " not in await footer(pilot, "G")
        assert "  w why  " in await footer(pilot, "g")
        assert "  w why  " in await footer(pilot, "6")
        assert "  w why  " not in await footer(pilot, "l", "l")
        assert "  w why  " in await footer(pilot, "h", "h")


async def test_click_on_footer_presses_the_key() -> None:
    running = app_on()
    async with running.run_test(size=(120, 40)) as pilot:
        await wait_until_painted(pilot)
        screen = running.screen
        assert isinstance(screen, MainScreen)
        line = await footer(pilot)
        await pilot.click(offset=(line.index("1-8") + 1, 39))
        assert screen.current == "flows"
        await pilot.click(offset=(line.index("1-8"), 39))
        assert screen.current == "curve"
        await pilot.click(offset=(line.index("curve"), 39))
        assert screen.query_one(CurvePane).options.view_name is CurveViewName.HISTORY
        await pilot.click(offset=(line.index("zoom"), 39))
        assert not screen.query_one(FlowsPane).display
        await pilot.click(offset=(line.index("? help ") - 1, 39))
        assert running.screen is screen, "blanks between keys press none"


async def test_footer_shows_keys_anew_for_the_pane_in_focus_alone() -> None:
    running = app_on(panes=(CurvePane, FlowsPane))
    async with running.run_test(size=(120, 40)) as pilot:
        await wait_until_painted(pilot)
        screen = running.screen_stack[0]
        assert isinstance(screen, MainScreen)
        updates: list[object] = []
        screen.bindings_updated_signal.subscribe(screen, updates.append)
        counts = []
        for pane in screen.panes:
            pane.refresh_bindings()
            await pilot.pause()
            counts.append(len(updates))
        assert counts == [1, 1]
