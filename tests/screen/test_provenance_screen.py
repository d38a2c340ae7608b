"""Provenance overlay: ``i`` on a figure of every pane."""

from __future__ import annotations

from hashlib import sha256

import pytest

from tests.support.bodies import bundled
from tests.support.feeds import FixedFeed, app_on, screen_text, wait_until_painted
from tests.support.rules import ToyRule
from tests.support.sizes import SMALL, SMALLEST, long_size
from tui.screen.app import TicwatchApp
from tui.screen.panes import PANES
from tui.screen.widgets.overlay import Overlay
from tui.screen.widgets.provenance_screen import ProvenanceScreen


def make_app(number: int = 1) -> TicwatchApp:
    """Return the application with one pane, by its number."""
    feed = FixedFeed(ToyRule(title="20-year", above=4.75))
    return app_on(feed, panes=(PANES[number - 1],), start=number)


Figure = tuple[int, str, str, tuple[str, str]]
"""Column, figure, formula, and part with the body that it is read from."""


@pytest.mark.parametrize(
    ("pane", "figures"),
    [
        # Treasury's page: the 1-month was 3.79 on 2026-08-07 and 3.69 on 2026-07-07
        (1, [(4, "1M  +10 bp", "1 month: 2026-08-07 less 2026-07-07", ("par_yields", "2026"))]),
        (
            2,
            [
                (1, "held bn  1,209.9 bn", "table 3, for_treas_pos", ("tic_table3", "table3")),
                (2, "bought bn  +16.3 bn", "table 3, for_treas_net", ("tic_table3", "table3")),
                (3, "bought  +16.3 bn", "the longest bar is", ("tic_table3", "table3")),
            ],
        ),
        (3, [(6, "YTD  +31.8 pp", "total return of DBC, 2025-12-31 to", ("prices", "sample"))]),
        (
            4,
            [
                (3, "value  5.20%", "par yield of 20Y, in %", ("par_yields", "2026")),
                (4, "distance  0.45 pp past", "threshold − value", ("par_yields", "2026")),
            ],
        ),
        # Treasury's result of 23 June 2026 and its page of that day: 4.189 and 4.16
        (6, [(3, "tail bp  +2.9 bp", "4.189 less the par yield 4.16%", ("auctions", "history"))]),
        # Treasury's press release of 2025-12-18: line 10 less 24.8, and 14.8 of bills
        (
            7,
            [(2, "that day  −10.0 bn", "tic_official_total", ("tic_release", "2025-12-18"))],
        ),
    ],
)
async def test_overlay_shows_figure_formula_and_digest(pane: int, figures: list[Figure]) -> None:
    running = make_app(pane)
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        for column, figure, formula, part in figures:
            await pilot.press("g", *["h"] * 9, *["l"] * column, "i")
            await wait_until_painted(pilot)
            text = screen_text(running)
            assert figure in text
            assert formula in text
            assert pane != 4 or "20-year · " in text
            assert "/".join(part) in text
            assert sha256(bundled(*part)).hexdigest()[:12] in text
            assert "bundled, learned 202" in text
            assert "(calendar)" in text or "(recorded)" in text
            await pilot.press("escape")


async def test_first_column_shows_all_figures_of_row_and_closing_restores_the_pane() -> None:
    running = make_app()
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("g")
        await wait_until_painted(pilot)
        before = screen_text(running)
        for key in ("i", "escape", "q"):
            await pilot.press("i")
            await wait_until_painted(pilot)
            assert isinstance(running.screen, ProvenanceScreen)
            for label in ("%/bp  3.79%", "1D bp", "1W", "1M", "1Y"):
                assert label in screen_text(running)
            await pilot.press(key)
            await wait_until_painted(pilot)
            assert screen_text(running) == before
            assert running.is_running


@pytest.mark.parametrize("size", [long_size(SMALL), SMALLEST])
async def test_overlay_scrolls_to_last_input(size: tuple[int, int]) -> None:
    running = make_app(4)
    async with running.run_test(size=size) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("i")
        await wait_until_painted(pilot)
        assert "par_yields/history" not in screen_text(running)
        await pilot.press(*["pagedown"] * 20)
        await wait_until_painted(pilot)
        last = screen_text(running)
        assert "par_yields/history" in last
        assert last.splitlines()[0].rstrip().endswith("╮")
        await pilot.press("k")
        await wait_until_painted(pilot)
        assert screen_text(running) != last


async def test_help_lists_remapped_key() -> None:
    running = app_on(keys={"pane.provenance": "x"}, panes=(PANES[0],))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("i")
        assert not isinstance(running.screen, Overlay)
        await pilot.press("question_mark")
        await wait_until_painted(pilot)
        assert "x  Where from: The bodies behind a figure" in screen_text(running)
        await pilot.press("escape", "x")
        await wait_until_painted(pilot)
        assert isinstance(running.screen, ProvenanceScreen)


async def test_without_rows_shows_toast() -> None:
    running = app_on(FixedFeed(), panes=(PANES[3],))
    async with running.run_test(size=SMALL, notifications=True) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("4", "i")
        await wait_until_painted(pilot)
        assert not isinstance(running.screen, Overlay)
        assert "No figure under the cursor" in screen_text(running)
