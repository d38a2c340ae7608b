"""The ways out that need no screen: a command, and the services Apprise knows."""

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

_SHOWN = 200
"""Characters of what a command said of its failure."""


class DeliveryError(TicwatchError):
    """A message that a channel did not take."""


Send = Callable[[Message], Awaitable[None]]
"""Takes a message to somebody. Raises Undelivered."""


def carrier(channel: Channel, environ: Mapping[str, str]) -> Send:
    """How a configured channel takes messages."""

    async def carry(told: Message) -> None:
        try:
            async with asyncio.timeout(channel.timeout.total_seconds()):
                if channel.type == "command":
                    await _run(channel.argv, told)
                else:
                    await _notify(_url(channel.url_env, environ), told)
        except TimeoutError as error:
            seconds = channel.timeout.total_seconds()
            raise DeliveryError(f"no answer within {seconds:g} s") from error

    return carry


async def _run(argv: tuple[str, ...], told: Message) -> None:
    """Without a shell: what a message says is an argument, never a command.

    It has a session of its own, so that all it started ends with it when it takes too long; and
    a file to complain to, so that what it leaves in the background is not waited for.
    """
    values = {"title": told.title, "summary": told.text, "severity": told.severity}
    words = [_filled(word, values) for word in argv]
    with TemporaryFile() as said:
        try:
            process = await asyncio.create_subprocess_exec(
                *words,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            raise DeliveryError(f"{argv[0]}: {error}") from error
        try:
            await process.communicate(told.as_json().encode())
        except asyncio.CancelledError:
            _end(process)
            await process.wait()
            raise
        if process.returncode:
            said.seek(0)
            last = one_line(said.read().decode(errors="replace").strip())[-_SHOWN:]
            raise DeliveryError(
                f"{argv[0]}: exit code {process.returncode}" + (last and f", {last}")
            )


def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def _filled(word: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        word = word.replace(f"{{{name}}}", value)
    return word


def _url(name: str, environ: Mapping[str, str]) -> str:
    url = environ.get(name, "")
    if not url:
        raise DeliveryError(f"the environment has no {name}")
    return url


async def _notify(url: str, told: Message) -> None:
    try:
        apprise = await asyncio.to_thread(import_module, "apprise")  # it takes a while
    except ImportError as error:
        raise DeliveryError("Apprise is missing: pip install 'ticwatch[notify]'") from error
    logging.getLogger("apprise").propagate = False  # it writes addresses down
    post = apprise.Apprise()
    if not post.add(url):
        raise DeliveryError("Apprise does not understand the address")  # a secret: never shown
    if not await post.async_notify(body=told.text, title=told.title):
        raise DeliveryError("the service did not take it")
