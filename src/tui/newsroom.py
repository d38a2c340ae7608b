"""``ticwatch rules log`` and ``notify-test``: what was told, and whether the ways out work."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterable, Mapping
from typing import TextIO

from tui.arguments import Exit
from tui.clock import NEW_YORK
from tui.config import OF_THE_SCREEN
from tui.delivery.channels import Carrier, Undelivered
from tui.delivery.events import Event
from tui.delivery.message import TRIAL
from tui.model import UsageError
from tui.rules.vocabulary import nearest

_SAID = ("text", "start", "end", "value", "channel", "why", "until")
"""What a line of text tells of an event; ``--json`` tells all."""


def write_log(events: Iterable[Event], arguments: argparse.Namespace, stream: TextIO) -> Exit:
    """The log, oldest first, as text or with ``--json`` as lines of JSON."""
    for event in events:
        if arguments.rule in ("", event.rule):
            print(_line(event, in_json=arguments.json), file=stream)
    return Exit.CLEAR


def _line(event: Event, *, in_json: bool) -> str:
    if in_json:
        told = {"at": event.at.isoformat(), "rule": event.rule, "event": event.kind.value}
        return json.dumps(told | dict(event.detail), ensure_ascii=False)
    said = (f"{name} {event.detail[name]}" for name in _SAID if event.detail.get(name) is not None)
    local = f"{event.at.astimezone(NEW_YORK):%Y-%m-%d %H:%M:%S}"
    return "  ".join((local, event.rule, event.kind.value, *said))


def try_channels(carriers: Mapping[str, Carrier], wanted: str, stream: TextIO) -> Exit:
    """Send a message by each channel that needs no screen, or by one; FOUND where one fails."""
    if wanted and wanted not in carriers:
        if wanted in OF_THE_SCREEN:
            raise UsageError(f"channel {wanted} needs the screen")
        near = nearest(wanted, carriers)
        hint = f"; did you mean {near}?" if near else ""
        raise UsageError(f"channel {wanted} is not in the configuration{hint}")
    chosen = {name: carry for name, carry in carriers.items() if wanted in ("", name)}
    if not chosen:
        print("no [alerts.channel] is configured; app, bell and osc need the screen", file=stream)
    failed = False
    for name, carry in chosen.items():
        why = asyncio.run(_tried(carry))
        print(f"{name}: {why or 'delivered'}", file=stream)
        failed = failed or bool(why)
    return Exit.FOUND if failed else Exit.CLEAR


async def _tried(carry: Carrier) -> str:
    try:
        await carry(TRIAL)
    except Undelivered as error:
        return str(error)
    return ""
