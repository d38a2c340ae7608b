"""Symbols: those of the setting, or those that the terminal can show."""

from __future__ import annotations

import pytest

from tui.config.symbols import Symbols, symbols_for


@pytest.mark.parametrize(
    ("encoding", "term", "expected"),
    [
        ("utf-8", "xterm-256color", Symbols.BRAILLE),
        ("UTF-8", "", Symbols.BRAILLE),
        ("utf-8", "linux", Symbols.BLOCK),
        ("cp437", "xterm", Symbols.BLOCK),
        ("cp437", "vt100", Symbols.ASCII),
        ("utf-8", "vt100", Symbols.ASCII),
        ("utf-8", "VT220", Symbols.ASCII),
        ("latin-1", "xterm", Symbols.ASCII),
        ("ANSI_X3.4-1968", "linux", Symbols.ASCII),
        ("no such encoding", "xterm", Symbols.ASCII),
    ],
)
def test_symbols_are_the_finest_that_encoding_and_terminal_can_show(
    encoding: str, term: str, expected: Symbols
) -> None:
    assert symbols_for("auto", encoding=encoding, term=term) is expected


@pytest.mark.parametrize("symbols", Symbols)
def test_setting_counts_whatever_the_terminal_is(symbols: Symbols) -> None:
    for encoding, term in (("utf-8", "xterm"), ("ascii", "vt100")):
        assert symbols_for(symbols.value, encoding=encoding, term=term) is symbols
