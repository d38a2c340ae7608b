"""``i`` on a figure of every pane, on the smallest terminal promised in full."""

from __future__ import annotations

from hashlib import sha256

import pytest

from tests.support.bodies import bundled
from tests.support.feeds import ToldFeed, app, glass, settled
from tests.support.rules import Rule
from tui.screen.app import TicwatchApp
from tui.screen.widgets.overlay import Overlay
from tui.screen.widgets.provenance_screen import ProvenanceScreen

SMALL = (80, 24)


def running() -> TicwatchApp:
    return app(ToldFeed(Rule(title="20-year", above=4.75)))


@pytest.mark.parametrize(
    ("pane", "right", "figure", "formula", "body"),
    [
        # Treasury's page: the 1-month was 3.79 on 2026-08-07 and 3.69 on 2026-07-07
        ("1", 4, "1M bp  +10 bp", "1 month: 2026-08-07 less 2026-07-07", ("par_yields", "2026")),
        ("2", 1, "Held bn  1,209.9 bn", "table 3, for_treas_pos", ("tic_table3", "table3")),
        ("2", 2, "Change  +18.3 bn", "held less a month before", ("tic_table3", "table3")),
        ("2", 3, "Bought  +16.3 bn", "table 3, for_treas_net", ("tic_table3", "table3")),
        ("3", 6, "YTD  +7.8 pp", "total return of XLB, 2025-12-31 to", ("prices", "sample")),
        ("4", 2, "Value  5.20%", "par yield of 20Y, in %", ("par_yields", "2026")),
        # Treasury's result of 23 June 2026 and its page of that day: 4.189 and 4.16
        ("6", 3, "Tail bp  +2.9 bp", "4.189 less the par yield 4.16%", ("auctions", "history")),
        ("4", 4, "To go  −0.45%", "threshold − value", ("par_yields", "2026")),
    ],
)
async def test_i_tells_the_figure_its_formula_and_its_body(
    pane: str, right: int, figure: str, formula: str, body: tuple[str, str]
) -> None:
    screen = running()
    async with screen.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await pilot.press(pane)
        await settled(pilot)
        await pilot.press(*["l"] * right, "i")
        await settled(pilot)
        shown = glass(screen)
        assert figure in shown
        assert formula in shown
        assert "/".join(body) in shown
        assert sha256(bundled(*body)).hexdigest()[:12] in shown
        assert "bundled, learned 2026-" in shown
        assert "(calendar)" in shown


@pytest.mark.parametrize("key", ["i", "escape", "q"])
async def test_it_closes_and_the_pane_is_as_before(key: str) -> None:
    screen = running()
    async with screen.run_test(size=SMALL) as pilot:
        await settled(pilot)
        before = glass(screen)
        await pilot.press("i")
        await settled(pilot)
        assert isinstance(screen.screen, ProvenanceScreen)
        await pilot.press(key)
        await settled(pilot)
        assert glass(screen) == before
        assert screen.is_running


@pytest.mark.parametrize("size", [SMALL, (60, 16)])
async def test_all_inputs_of_a_row_can_be_scrolled_to(size: tuple[int, int]) -> None:
    screen = running()
    async with screen.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press("4", "i")
        await settled(pilot)
        assert "par_yields/history" not in glass(screen)
        await pilot.press(*["pagedown"] * 20)
        await settled(pilot)
        last = glass(screen)
        assert "par_yields/history" in last
        assert last.splitlines()[0].rstrip().endswith("╮")
        await pilot.press("k")
        await settled(pilot)
        assert glass(screen) != last


async def test_on_the_first_column_the_whole_row_is_told() -> None:
    screen = running()
    async with screen.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await pilot.press("i")
        await settled(pilot)
        shown = glass(screen)
        for label in ("% or bp  3.79%", "1D bp", "1W bp", "1M bp", "1Y bp"):
            assert label in shown


async def test_help_has_the_key_and_a_remap_moves_it() -> None:
    screen = app(ToldFeed(), keys={"pane.provenance": "x"})
    async with screen.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await pilot.press("i")
        assert not isinstance(screen.screen, Overlay)
        await pilot.press("question_mark")
        await settled(pilot)
        assert "x  Where from: The bodies behind a figure" in glass(screen)
        await pilot.press("escape", "x")
        await settled(pilot)
        assert isinstance(screen.screen, ProvenanceScreen)


async def test_without_a_row_there_is_nothing_to_tell() -> None:
    screen = app(ToldFeed())
    async with screen.run_test(size=SMALL, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("4", "i")
        await settled(pilot)
        assert not isinstance(screen.screen, Overlay)
        assert "No figure under the cursor" in glass(screen)
