"""Desktop notifications by terminal escape codes: OSC 9, OSC 99 and OSC 777."""

from __future__ import annotations

from collections.abc import Mapping

from tui.alerts.notify.message import Message
from tui.model.clean_text import clean_text

_OSC_9_PROGRAMS = ("iTerm.app", "WezTerm", "ghostty", "WarpTerminal")
"""Values of ``TERM_PROGRAM``."""
_OSC_777_TERMS = ("rxvt", "foot", "kitty")
"""Prefixes of ``TERM``."""
_MAX_LENGTH = 250
"""Characters of the title, and of the text, that are sent."""


def sequence(message: Message, environ: Mapping[str, str]) -> str:
    """Return the escape code for the terminal that ``environ`` describes.

    "" if the terminal is not known to support any of them. Inside tmux, the code is wrapped so
    that tmux passes it on.
    """
    code = _code(message, environ)
    return through_tmux(code) if code and environ.get("TMUX") else code


def through_tmux(code: str) -> str:
    """Return an escape code wrapped so that tmux passes it on to its terminal."""
    doubled = code.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{doubled}\x1b\\"


def _code(message: Message, environ: Mapping[str, str]) -> str:
    title, text = one_line(message.title)[:_MAX_LENGTH], one_line(message.text)[:_MAX_LENGTH]
    if environ.get("TERM_PROGRAM") in _OSC_9_PROGRAMS:
        return f"\x1b]9;{title}: {text}\x07"
    if environ.get("TERM_PROGRAM") == "vscode":
        return f"\x1b]99;i=ticwatch:d=0;{title}\x1b\\\x1b]99;i=ticwatch:p=body;{text}\x1b\\"
    term = environ.get("TERM", "")
    has_osc_777 = term.startswith(_OSC_777_TERMS) or term == "xterm-kitty"
    if has_osc_777 or environ.get("VTE_VERSION") or environ.get("WT_SESSION"):
        return f"\x1b]777;notify;{title.replace(';', ',')};{text}\x07"
    return ""


def one_line(text: str) -> str:
    """Join the lines of a text and remove control characters, which a terminal would execute."""
    return clean_text(" · ".join(text.splitlines()))
