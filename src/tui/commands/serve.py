"""``ticwatch serve``: the screen in a browser of this computer."""

from __future__ import annotations

import secrets
import socket
import sys
from importlib.util import find_spec

from tui.commands.ending import attached_terminal, run_until_signal
from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import Arguments, Invocation
from tui.commands.lines import write_line
from tui.model.errors import UsageError

LOOPBACK = "127.0.0.1"
"""Address of this computer that no other computer can reach."""


def run(invocation: Invocation) -> ExitCode:
    """Serve the screen until a signal ends it. Print the address to open.

    Raises UsageError if the extra ``web`` is not installed, or if the port cannot be used.
    """
    require_extra()
    from tui.commands.browser_server import BrowserServer

    arguments = invocation.arguments
    with listen(arguments.port) as listener:
        port = listener.getsockname()[1]
        server = BrowserServer(screen_command(arguments), port, secrets.token_urlsafe(16))
        write_line(f"ticwatch: open {server.address} in a browser here; ^C ends it", sys.stderr)
        run_until_signal(server.serve(listener), attached_terminal())
    return ExitCode.CLEAR


def require_extra() -> None:
    """Raise UsageError unless the packages of the extra ``web`` are installed."""
    if find_spec("textual_serve") is None or find_spec("aiohttp") is None:
        raise UsageError("serve needs textual-serve: pip install 'ticwatch[web]'")


def listen(port: int) -> socket.socket:
    """Return a socket that listens on a port of this computer alone, on a free one for 0.

    Raises UsageError if the port cannot be used.
    """
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        raise UsageError(
            f"port {port} cannot be used ({error.strerror}); name another: --port 8019"
        ) from error


def screen_command(arguments: Arguments) -> list[str]:
    """Return the command line of the screen with the options of ``serve``.

    The folder in which it starts adds no modules (-P).
    """
    words = [sys.executable, "-P", "-m", "tui"]
    if hasattr(arguments, "config"):
        words.append(f"--config={arguments.config}")
    if hasattr(arguments, "as_of"):
        words.append(f"--as-of={arguments.as_of}")
    if getattr(arguments, "offline", False):
        words.append("--offline")
    return words
