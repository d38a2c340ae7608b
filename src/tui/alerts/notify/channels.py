"""Channels that need no screen: a command, and the services that Apprise supports."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module

from tui.alerts.notify.command import run_command
from tui.alerts.notify.message import DeliveryError, Message
from tui.config import Channel

_PAYLOAD_SCHEMES = ("json", "jsons", "form", "forms", "xml", "xmls")
"""Schemes of Apprise addresses that post a body with fields, to which ``event_id`` is added."""
Send = Callable[[Message], Awaitable[None]]
"""Function that delivers a message by one channel. Raises DeliveryError."""


def build_send(channel: Channel, environ: Mapping[str, str]) -> Send:
    """Return the function that delivers messages by a configured channel.

    ``environ`` holds the secret address of an Apprise service and the variables of commands.
    """

    async def send(message: Message) -> None:
        try:
            async with asyncio.timeout(channel.timeout.total_seconds()):
                if channel.type == "command":
                    await run_command(channel.argv, channel.env, environ, message)
                else:
                    await _send_by_apprise(_url(channel.url_env, environ), message)
        except TimeoutError as error:
            seconds = channel.timeout.total_seconds()
            raise DeliveryError(f"no answer within {seconds:g} s") from error

    return send


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
    if not client.add(_with_id(url, message.id)):
        raise DeliveryError("Apprise does not understand the address")  # without the secret
    if not await client.async_notify(body=message.text, title=message.title):
        raise DeliveryError("the service did not take it")


def _with_id(url: str, message_id: str) -> str:
    """Return the address, which adds the id of the message if the service takes further fields."""
    if url.partition("://")[0].lower() not in _PAYLOAD_SCHEMES:
        return url
    return f"{url}{'&' if '?' in url else '?'}:event_id={message_id}"
