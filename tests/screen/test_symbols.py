"""Substitutes on the screen for what the terminal lacks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.color import Color

from tests.support.effort import examples
from tests.support.feeds import app_on, screen_text, wait_until_painted
from tests.support.widths import character_widths
from tui.config.symbols import Symbols
from tui.model.verdict import Verdict
from tui.screen.panes.curve import CurvePane
from tui.screen.symbols import SubstituteFilter, terminal_symbols
from tui.screen.themed_app import symbols_of
from tui.views.thesis.score import GLYPHS

BLACK = Color(0, 0, 0)
SIGNS = "●◐○◆▌╸╺▔▁▂▃▄▅▆▇█▀─━┄│┃╭╮╰╯▲▼▾▴▸−–—…·≈⣿⠁é日"


def written(text: str, symbols: Symbols) -> str:
    return "".join(part.text for part in SubstituteFilter(symbols).apply([Segment(text)], BLACK))


@examples(100)
@given(st.text(SIGNS + "aZ 09", max_size=20))
def test_substitutes_take_as_many_cells(text: str) -> None:
    width = sum(character_widths(text))
    ascii_text = written(text, Symbols.ASCII)
    assert ascii_text.isascii()
    assert len(ascii_text) == width
    assert sum(character_widths(written(text, Symbols.BLOCK))) == width


def test_console_font_gets_no_fine_lines_eighths_or_marks() -> None:
    assert written("●─━╸▔▁▅█ ▾ −4 ╭╮", Symbols.BLOCK) == "*───▀▄██ ▼ -4 ┌┐"


@pytest.mark.parametrize("symbols", [Symbols.ASCII, Symbols.BLOCK])
def test_signs_of_verdicts_differ_with_substitutes(symbols: Symbols) -> None:
    """A narrow pane has a sign in place of the word."""
    judged = (Verdict.SUPPORTS, Verdict.PARTLY, Verdict.AGAINST, Verdict.NOT_CHECKABLE)
    assert len({written(GLYPHS[verdict], symbols) for verdict in judged}) == len(judged)


def test_console_font_gets_half_blocks_for_dots_of_braille() -> None:
    assert written("⠉⣀⣿⠀⠁⡀", Symbols.BLOCK) == "▀▄█ ▀▄"


def test_terminal_is_asked_unless_the_setting_says(monkeypatch: pytest.MonkeyPatch) -> None:
    assert terminal_symbols("auto", {"TERM": "vt100"}) is Symbols.ASCII
    assert terminal_symbols("block", {"TERM": "vt100"}) is Symbols.BLOCK


async def test_change_of_symbols_draws_the_whole_screen_again() -> None:
    running = app_on(panes=(CurvePane,), symbols=Symbols.ASCII)
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        coarse = screen_text(running)
        assert coarse.isascii()
        assert running.has_class("-symbols-ascii")
        running.symbols = Symbols.BRAILLE
        await wait_until_painted(pilot)
        assert "─" in screen_text(running)
        assert symbols_of(running.query_one(CurvePane)) is Symbols.BRAILLE
        running.symbols = Symbols.ASCII
        await wait_until_painted(pilot)
        assert screen_text(running) == coarse
        assert not running.has_class("-symbols-braille")
