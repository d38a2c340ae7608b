"""Notifications a terminal shows by itself, by the escape codes it knows."""

from __future__ import annotations

from collections.abc import Mapping

from tui.alerts.notify.message import Message

_NINE = ("iTerm.app", "WezTerm", "ghostty", "WarpTerminal")
_OTHERS = ("rxvt", "foot", "kitty")
_LONGEST = 250


def sequence(message: Message, environ: Mapping[str, str]) -> str:
    """The escape code (OSC 9, 99 or 777), "" for a terminal not known to understand either."""
    code = _code(message, environ)
    if code and environ.get("TMUX"):
        doubled = code.replace("\x1b", "\x1b\x1b")
        return f"\x1bPtmux;{doubled}\x1b\\"
    return code


def _code(message: Message, environ: Mapping[str, str]) -> str:
    title, text = one_line(message.title)[:_LONGEST], one_line(message.text)[:_LONGEST]
    if environ.get("TERM_PROGRAM") in _NINE:
        return f"\x1b]9;{title}: {text}\x07"
    if environ.get("TERM_PROGRAM") == "vscode":
        return f"\x1b]99;i=ticwatch:d=0;{title}\x1b\\\x1b]99;i=ticwatch:p=body;{text}\x1b\\"
    known = environ.get("TERM", "").startswith(_OTHERS) or environ.get("TERM", "") == "xterm-kitty"
    if known or environ.get("VTE_VERSION") or environ.get("WT_SESSION"):
        return f"\x1b]777;notify;{title.replace(';', ',')};{text}\x07"
    return ""


def one_line(text: str) -> str:
    """Without anything a terminal would obey."""
    joined = " · ".join(text.splitlines())
    return "".join(letter for letter in joined if letter.isprintable())
