"""Channels that need no screen: a command, and the services that Apprise supports."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from importlib import import_module
from tempfile import TemporaryFile

from tui.alerts.notify.message import Message
from tui.alerts.notify.terminal import one_line
from tui.config import Channel
from tui.model.errors import TicwatchError

_MAX_STDERR = 200
"""Characters of a failed command's standard error that are shown, from its end."""


class DeliveryError(TicwatchError):
    """A channel did not accept a message."""


Send = Callable[[Message], Awaitable[None]]
"""Function that delivers a message by one channel. Raises DeliveryError."""


def build_send(channel: Channel, environ: Mapping[str, str]) -> Send:
    """Return the function that delivers messages by a configured channel.

    ``environ`` holds the secret address of an Apprise service.
    """

    async def send(message: Message) -> None:
        try:
            async with asyncio.timeout(channel.timeout.total_seconds()):
                if channel.type == "command":
                    await _run_command(channel.argv, message)
                else:
                    await _send_by_apprise(_url(channel.url_env, environ), message)
        except TimeoutError as error:
            seconds = channel.timeout.total_seconds()
            raise DeliveryError(f"no answer within {seconds:g} s") from error

    return send


async def _run_command(argv: tuple[str, ...], message: Message) -> None:
    """Run a command without a shell, with the message as arguments and as JSON on its input.

    The command runs in a session of its own, so that a timeout also ends its children. Its
    standard error goes to a file: a pipe would stay open while a child runs in the background.
    """
    values = {"title": message.title, "summary": message.text, "severity": message.severity}
    arguments = [_fill_in(argument, values) for argument in argv]
    with TemporaryFile() as stderr:
        try:
            process = await asyncio.create_subprocess_exec(
                *arguments,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=stderr,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            raise DeliveryError(f"{argv[0]}: {error}") from error
        try:
            await process.communicate(message.as_json().encode())
        except asyncio.CancelledError:
            _kill(process)
            await process.wait()
            raise
        if process.returncode:
            stderr.seek(0)
            reason = one_line(stderr.read().decode(errors="replace").strip())[-_MAX_STDERR:]
            raise DeliveryError(
                f"{argv[0]}: exit code {process.returncode}" + (reason and f", {reason}")
            )


def _kill(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def _fill_in(argument: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        argument = argument.replace(f"{{{name}}}", value)
    return argument


def _url(name: str, environ: Mapping[str, str]) -> str:
    url = environ.get(name, "")
    if not url:
        raise DeliveryError(f"the environment has no {name}")
    return url


async def _send_by_apprise(url: str, message: Message) -> None:
    try:
        apprise = await asyncio.to_thread(import_module, "apprise")  # slow to import
    except ImportError as error:
        raise DeliveryError("Apprise is missing: pip install 'ticwatch[notify]'") from error
    logging.getLogger("apprise").propagate = False  # it logs addresses, which hold secrets
    client = apprise.Apprise()
    if not client.add(url):
        raise DeliveryError("Apprise does not understand the address")  # without the secret
    if not await client.async_notify(body=message.text, title=message.title):
        raise DeliveryError("the service did not take it")
