"""Thesis pane: shown alone by its key, with claims that open, and a filter."""

from __future__ import annotations

from typing import ClassVar

import pytest
from textual.pilot import Pilot

from tests.support.claims import CLAIMS, SOLD
from tests.support.feeds import FEW_PANES, app_on, screen_text, wait_until_painted
from tests.support.sizes import LARGE, SMALL, USEFUL
from tui.model.update import Update
from tui.model.view import View
from tui.screen.app import TicwatchApp
from tui.screen.main_screen import MainScreen
from tui.screen.panes.base import Pane
from tui.screen.panes.thesis import ThesisPane
from tui.views.thesis.options import ThesisOptions, VerdictFilter
from tui.views.thesis.view import claims_view


class WrittenThesisPane(ThesisPane):
    """The pane with claims written as literals. It counts the views that it makes."""

    made: ClassVar[int] = 0

    @staticmethod
    def make_view(update: Update, options: ThesisOptions) -> View:
        WrittenThesisPane.made += 1
        return claims_view(CLAIMS, options)


def thesis_app(*panes: type[Pane]) -> TicwatchApp:
    """Return the application with some panes, the thesis alone if none are named."""
    WrittenThesisPane.made = 0
    return app_on(panes=panes or (WrittenThesisPane,))


async def press(pilot: Pilot[None], *keys: str) -> str:
    """Press keys, each after the last repaint. Return the text of the screen."""
    for key in keys:
        await pilot.press(key)
        await wait_until_painted(pilot)
    return screen_text(pilot.app)


def pane_of(running: TicwatchApp) -> ThesisPane:
    return running.screen_stack[0].query_one(ThesisPane)


def main_screen(running: TicwatchApp) -> MainScreen:
    screen = running.screen_stack[0]
    assert isinstance(screen, MainScreen)
    return screen


def is_grid_shown(running: TicwatchApp) -> bool:
    return main_screen(running).is_grid_shown


async def test_7_shows_the_pane_alone_and_escape_returns_to_the_grid() -> None:
    running = thesis_app(*FEW_PANES, WrittenThesisPane)
    async with running.run_test(size=(120, 40)) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "2")
        assert is_grid_shown(running)
        assert WrittenThesisPane.made == 0, "nothing is computed before the pane is shown"
        for key in ("escape", "0", "z", "tab"):
            text = await press(pilot, "7")
            assert text.splitlines()[2].startswith(" 7  Thesis ━ 1 claims  2 evidence ━")
            assert "2  Foreign flows" not in text
            assert not is_grid_shown(running)
            text = await press(pilot, key)
            assert "7  Thesis" not in text
            assert is_grid_shown(running)
            assert main_screen(running).current == ("curve" if key == "tab" else "flows")


async def test_enter_opens_a_claim_and_escape_closes_it() -> None:
    running = thesis_app()
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        text = await press(pilot, "7", "enter")
        assert "7  Thesis › Official sold 36.4 bn ━" in text
        assert "○ against  claimed −36.4 bn  that day −10.0 bn" in text
        assert "36.4 is the private line" in text
        assert "claimed −36.4 bn" in text
        assert "██ tic_official_total" in text
        text = await press(pilot, "escape")
        assert "○ 2 against" in text
        await press(pilot, *"jj", "v", "enter", "escape")
        row = pane_of(running).current_row
        assert row is not None
        assert row.key == "health", "the cursor stays on its claim in both tables"
        assert "because" in screen_text(running)


async def test_f_lists_the_claims_of_each_verdict_and_i_names_the_measure() -> None:
    running = thesis_app()
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "7")
        counts = []
        for _ in VerdictFilter:
            await press(pilot, "f")
            counts.append(len(pane_of(running).table.table_state.rows))
        assert counts == [1, 1, 2, 1, 1, 6]
        await pilot.press("f", "f", "f")
        await press(pilot, "l", "l")
        assert "tic_official_total" in await press(pilot, "i")


@pytest.mark.parametrize("size", USEFUL)
async def test_verdicts_and_score_are_whole_at_every_size(size: tuple[int, int]) -> None:
    running = thesis_app(*FEW_PANES, WrittenThesisPane)
    async with running.run_test(size=size) as pilot:
        await wait_until_painted(pilot)
        keys = ("7", "z") if size == LARGE else ("7",)
        text = await press(pilot, *keys)
        [line] = [line for line in text.splitlines() if "○ 2 against" in line]
        assert "● 1 supports  ◐ 1 partly  ○ 2 against" in line, "counts are whole, on one line"
        for claim in CLAIMS:
            line = next(
                line
                for line in text.splitlines()
                if line.lstrip("▌ ").startswith(claim.short[:24]) or claim.statement[:24] in line
            )
            assert claim.verdict.value in line
        if size[0] >= 200:
            assert SOLD.statement in text
            text = await press(pilot, "0")
            assert "Foreign flows" in text
            assert "● 1 supports" not in text, "the grid has the bar alone"


@pytest.mark.parametrize("size", USEFUL)
async def test_reasons_are_whole_at_every_size(size: tuple[int, int]) -> None:
    running = app_on(panes=(ThesisPane,))
    async with running.run_test(size=size) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "v")
        table = pane_of(running).table
        names = [column.key for column in table.table_state.table.columns]
        for row in table.table_state.rows:
            marked = [line for line in screen_text(running).splitlines() if line.startswith("▌")]
            reason = str(row.cells[names.index("reason")].value)
            words = " ".join(" ".join(marked).split())
            assert "…" not in words
            assert set(reason.split()) <= set(words.split())
            await pilot.press("j")
