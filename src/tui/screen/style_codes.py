"""Codes for the style of text in a terminal, written only where the style changes.

Textual ends each run of text with a reset, and gives the next run its whole style again. That is
three quarters of a frame's bytes, which a slow line takes as long to carry.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

_SGR = re.compile(r"\x1b\[([0-9;]*)m")
_RESETS = ("", "0")
"""Codes that end a style."""
_MOVES = re.compile(r"(?:\n|\x1b\[[0-9]*;[0-9]*H)*")
"""Moves of the cursor, which show no style."""
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "9": "29"}
"""Code of an attribute -> the code that ends it. That of bold and dim is the same."""
_SEEN_ON_BLANKS = frozenset({"4", "7", "9"})
"""Codes of underlined, reverse and struck text."""
_FOREGROUND, _BACKGROUND = "38", "48"
_PARAMETERS = {"2": 4, "5": 2}
"""Kind of an extended colour -> the number of parameters after 38 or 48."""
_UNKNOWN = "unknown"
"""Stands for the codes of a style that is not known."""
_FOREGROUNDS = frozenset(str(code) for code in (*range(30, 38), *range(90, 98)))
_BACKGROUNDS = frozenset(str(code) for code in (*range(40, 48), *range(100, 108)))


class _Style(Struct, frozen=True):
    """A style as codes: "" for the default of each part."""

    attributes: frozenset[str]
    foreground: str
    background: str


def without_repeated_codes(text: str) -> str:
    """Return terminal output that looks the same, with codes only where the style changes.

    Whatever style is in force before it, up to the first reset its codes are those of ``text``.
    """
    start = next((code for code in _SGR.finditer(text) if code[1] in _RESETS), None)
    if start is None:
        return text
    parts = _SGR.split(text[start.end() :])
    pieces = [text[: start.start()]]
    wanted, written = "", _UNKNOWN
    for codes, piece in zip(("", *parts[1::2]), parts[::2], strict=True):
        wanted = "" if codes in _RESETS else f"{wanted};{codes}" if wanted else codes
        if piece:
            if wanted != written and not shows_no_change(piece, written, wanted):
                pieces.append(_change(written, wanted))
                written = wanted
            pieces.append(piece)
    if wanted != written:
        pieces.append(_change(written, wanted))
    return "".join(pieces)


def shows_no_change(piece: str, before: str, after: str) -> bool:
    """Return whether a text looks the same in both styles, each given by its codes.

    It does if it only moves the cursor, or is of blanks on the same background.
    """
    if piece[0] == " ":
        is_blank = not piece.strip(" ")
        return is_blank and _blank_style(before) == _blank_style(after) is not None
    return piece[0] in "\n\x1b" and _MOVES.fullmatch(piece) is not None


@lru_cache(maxsize=4096)
def _blank_style(codes: str) -> str | None:
    """Return the background that a blank shows in a style, None if it shows more than that."""
    style = _parse(codes)
    return None if style is None or style.attributes & _SEEN_ON_BLANKS else style.background


@lru_cache(maxsize=4096)
def _change(before: str, after: str) -> str:
    """Return the code that changes one style into another, both given by their codes."""
    if not after:
        return "\x1b[0m"
    old, new = _parse(before), _parse(after)
    if old is None or new is None:
        return f"\x1b[0;{after}m"
    ended = {_OFF[code] for code in old.attributes - new.attributes}
    if "22" in ended and new.attributes & {"1", "2"}:
        return f"\x1b[0;{after}m"
    codes = [*sorted(ended), *sorted(new.attributes - old.attributes)]
    if new.foreground != old.foreground:
        codes.append(new.foreground or "39")
    if new.background != old.background:
        codes.append(new.background or "49")
    return f"\x1b[{';'.join(codes)}m" if codes else ""


@lru_cache(maxsize=4096)
def _parse(codes: str) -> _Style | None:
    """Return the style of codes that begin at the default style; None for an unknown code."""
    attributes: set[str] = set()
    foreground = background = ""
    parts = codes.split(";") if codes else []
    while parts:
        code = parts.pop(0)
        if code in _OFF:
            attributes.add(code)
        elif code in (_FOREGROUND, _BACKGROUND) and parts and parts[0] in _PARAMETERS:
            count = _PARAMETERS[parts[0]]
            colour = ";".join([code, *parts[:count]])
            parts = parts[count:]
            foreground, background = (
                (colour, background) if code == _FOREGROUND else (foreground, colour)
            )
        elif code == "39":
            foreground = ""
        elif code == "49":
            background = ""
        elif code in _FOREGROUNDS:
            foreground = code
        elif code in _BACKGROUNDS:
            background = code
        else:
            return None
    return _Style(frozenset(attributes), foreground, background)
