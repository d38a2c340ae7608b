"""Clipboard of the terminal: by tmux, by the escape code OSC 52, or a file in place of it.

A terminal does not confirm OSC 52, so a text is only known to be sent.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from tui.alerts.notify.terminal import through_tmux
from tui.store.private_files import write_private

MAX_BYTES = 74_994
"""Bytes of the longest text that is sent: xterm takes 100,000 characters of base64."""
FILE = "copied.txt"
"""File in the home with the last text that could not be sent."""
_PIECE = 76
"""Characters of base64 in one string to GNU screen, which cuts longer ones."""


def obstacle(text: str, environ: Mapping[str, str]) -> str:
    """Return why a text cannot be sent to the clipboard of this terminal, "" if it can."""
    size = len(text.encode())
    if size > MAX_BYTES:
        return f"{size:,} bytes, and a terminal's clipboard takes {MAX_BYTES:,}"
    is_known_without = (
        environ.get("TERM") == "linux"
        or environ.get("TERM_PROGRAM") == "Apple_Terminal"
        or (environ.get("VTE_VERSION") and not environ.get("TMUX"))
        or environ.get("TEXTUAL_DRIVER")
    )
    return "this terminal lets no program write to its clipboard" if is_known_without else ""


def clipboard_code(text: str, environ: Mapping[str, str]) -> str:
    """Return the escape code OSC 52 for a text, wrapped for the multiplexer around the program.

    tmux gets it twice: for itself, and to pass it on. It does either if it is configured to.
    """
    encoded = b64encode(text.encode()).decode()
    if environ.get("STY"):
        pieces = (encoded[start : start + _PIECE] for start in range(0, len(encoded), _PIECE))
        return "\x1bP\x1b]52;c;" + "\x1b\\\x1bP".join(pieces) + "\x07\x1b\\"
    code = f"\x1b]52;c;{encoded}\x07"
    return code + through_tmux(code) if environ.get("TMUX") else code


async def is_taken_by_tmux(text: str, environ: Mapping[str, str]) -> bool:
    """Give a text to the tmux around the program, which hands it on to its terminal.

    Return whether it took the text. Versions before 3.2 do not.
    """
    if not environ.get("TMUX"):
        return False
    try:
        process = await asyncio.create_subprocess_exec(
            *("tmux", "load-buffer", "-w", "-"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env=environ,
        )
    except OSError:
        return False
    await process.communicate(text.encode())
    return process.returncode == 0


def write_copied(home: Path, text: str) -> Path:
    """Write a text into the home, in place of the one before it. Raises OSError."""
    path = home / FILE
    write_private(path, text.encode())
    return path
