"""Commands as channels: their environment, their input, their last words and their end."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from tempfile import TemporaryFile
from threading import Thread
from uuid import uuid4

from tui.alerts.notify.message import DeliveryError, Message
from tui.alerts.notify.processes import kill_all
from tui.model.clean_text import clean_text
from tui.model.redaction import redact_urls, redact_values, secret_values

_ALLOWED = frozenset(
    [
        *("PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR", "TERM", "SHELL"),
        *("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS"),
        *("SYSTEMROOT", "COMSPEC", "PATHEXT", "USERPROFILE", "APPDATA", "TEMP", "TMP"),
    ]
)
"""Variables that every command gets. The last line is needed on Windows."""
_ALLOWED_PREFIXES = ("LC_", "XDG_")
_MARK = "TICWATCH_DELIVERY"
"""Variable by which the processes of one delivery are found again."""
_KEPT_BYTES = 2048
"""Bytes of the standard error that are kept, from its end."""
_SHOWN_CHARACTERS = 200
"""Characters of the last line that are shown, from its end."""
_WAIT_SECONDS = 0.5
"""Longest wait for the last words of a command that ended, and for one that was killed."""


class _LastWords:
    """End of a command's standard error, which a thread reads until nothing can write any more.

    A process that outlives the command can still write. The thread ends with the program.
    """

    def __init__(self) -> None:
        self._read_end, self.write_end = os.pipe()
        self._end = b""
        self._thread = Thread(target=self._drain, name="last words", daemon=True)
        self._thread.start()

    def _drain(self) -> None:
        with open(self._read_end, "rb", buffering=0) as pipe:
            while chunk := pipe.read(1 << 16):
                self._end = (self._end + chunk)[-_KEPT_BYTES:]

    async def last_line(self) -> str:
        """Return the last line written so far that is not blank, "" for none."""
        await asyncio.to_thread(self._thread.join, _WAIT_SECONDS)
        lines = self._end.decode(errors="replace").splitlines()
        return next((line.strip() for line in reversed(lines) if line.strip()), "")


async def run_command(
    argv: tuple[str, ...], env: tuple[str, ...], environ: Mapping[str, str], message: Message
) -> None:
    """Run a command without a shell, with the message as arguments and as JSON on its input.

    It gets the variables ``env`` of ``environ``, and those that no command can do without. It
    leads a process group of its own. If this call is cancelled, every process of it is killed.
    Raises DeliveryError.
    """
    missing = [name for name in env if name not in environ]
    if missing:
        raise DeliveryError(f"the environment has no {missing[0]}")
    mark = uuid4().hex
    variables = command_environ(environ, env) | {_MARK: mark, "TICWATCH_EVENT_ID": message.id}
    arguments = [_fill_in(argument, message) for argument in argv]
    process, last_words = await _start(arguments, variables, message)
    try:
        await process.wait()
    except asyncio.CancelledError:
        await asyncio.to_thread(kill_all, process.pid, f"{_MARK}={mark}")
        await asyncio.wait({asyncio.ensure_future(process.wait())}, timeout=_WAIT_SECONDS)
        raise
    if process.returncode:
        secrets = secret_values(environ, env)
        reason = _shown(await last_words.last_line(), secrets)
        code = f"{argv[0]}: exit code {process.returncode}"
        raise DeliveryError(f"{code}, {reason}" if reason else code)


async def _start(
    arguments: list[str], variables: Mapping[str, str], message: Message
) -> tuple[asyncio.subprocess.Process, _LastWords]:
    """Start a command. Its input is a file, for a pipe could wait for it. Raises DeliveryError."""
    last_words = _LastWords()
    try:
        with TemporaryFile() as stdin:
            stdin.write(message.as_json().encode())
            stdin.seek(0)
            process = await asyncio.create_subprocess_exec(
                *arguments,
                stdin=stdin,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=last_words.write_end,
                env=variables,
                start_new_session=True,
            )
    except (OSError, ValueError) as error:
        raise DeliveryError(f"{arguments[0]}: {error}") from error
    finally:
        os.close(last_words.write_end)
    return process, last_words


def command_environ(environ: Mapping[str, str], named: tuple[str, ...]) -> dict[str, str]:
    """Return the part of an environment that a command gets: no secret that it does not name."""
    return {
        name: value
        for name, value in environ.items()
        if name.upper() in _ALLOWED or name.startswith(_ALLOWED_PREFIXES) or name in named
    }


def _fill_in(argument: str, message: Message) -> str:
    values = {"title": message.title, "summary": message.text, "severity": message.severity}
    for name, value in {**values, "id": message.id}.items():
        argument = argument.replace(f"{{{name}}}", value)
    return argument


def _shown(line: str, secrets: tuple[str, ...]) -> str:
    """Return the end of a line without secrets and control characters."""
    return clean_text(redact_values(redact_urls(line), secrets))[-_SHOWN_CHARACTERS:]
