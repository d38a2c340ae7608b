"""Symbols of the screen: those of the terminal in use, and substitutes for what they lack."""

from __future__ import annotations

import locale
import sys
from collections.abc import Mapping
from functools import cache

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tui.config.symbols import Symbols, symbols_for
from tui.model.substitutes import BRAILLE, SUBSTITUTE, halves_of_braille


class SubstituteFilter(LineFilter):
    """Filter of painted lines that writes each character in ``Symbols``, as wide as it was."""

    def __init__(self, symbols: Symbols) -> None:
        super().__init__(enabled=symbols is not Symbols.BRAILLE)
        self._symbols = symbols

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments of a line with substitutes for what the terminal lacks."""
        del background
        return [
            segment if segment.text.isascii() else segment._replace(text=self._write(segment.text))
            for segment in segments
        ]

    def _write(self, text: str) -> str:
        if self._symbols is Symbols.ASCII:
            return text.encode("ascii", SUBSTITUTE).decode("ascii")
        return text.translate(_block_substitutes())


@cache
def _block_substitutes() -> Mapping[int, str]:
    """Return a substitute that each console has for each character that its font may lack."""
    return str.maketrans(
        {
            **dict.fromkeys("○◆•⭘", "o"),
            **dict.fromkeys("━┄┅┈┉╌╍╸╺╴╶╼╾", "─"),
            **dict.fromkeys("┃┆┇┊┋╎╏╵╷╹╻╽╿▏▕", "│"),
            **dict.fromkeys("−–—", "-"),
            **dict.fromkeys("▁▂▃", "▄"),
            **dict.fromkeys("▅▆▇", "█"),
            **{"╭": "┌", "╮": "┐", "╯": "┘", "╰": "└", "▔": "▀"},
            **{
                "’": "'",
                "‘": "'",
                "“": '"',
                "”": '"',
                "›": ">",
                "×": "x",
                "β": "b",
                "ρ": "r",
                "Δ": "d",
            },
            **{"●": "*", "◐": "~"},
            **{"▾": "▼", "▴": "▲", "▸": "►", "▶": "►", "◀": "◄", "…": "."},
            **{chr(code): halves_of_braille(code, " ▀▄█") for code in BRAILLE},
        }
    )


def terminal_encoding(environ: Mapping[str, str]) -> str:
    """Return the encoding of the terminal.

    Python writes UTF-8 in the locale ``C``. Who sets ``LC_ALL=C`` asks for ASCII on the screen,
    unless a variable of Python's says otherwise.
    """
    chosen = environ.get("PYTHONUTF8") or environ.get("PYTHONIOENCODING")
    if sys.flags.utf8_mode and not chosen:
        return locale.getencoding()
    return sys.__stdout__.encoding if sys.__stdout__ else locale.getencoding()


def terminal_symbols(setting: str, environ: Mapping[str, str]) -> Symbols:
    """Return the symbols to draw with, as the setting says or the terminal allows."""
    encoding = terminal_encoding(environ)
    return symbols_for(setting, encoding=encoding, term=environ.get("TERM", ""))
