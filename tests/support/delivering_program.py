"""A program that begins to deliver a notice and never ends, for a test that kills it.

python -m tests.support.delivering_program HOME
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.alerts.notify.notifier_harness import AFTER, NotifierHarness
from tui.alerts.notify.message import Message


async def deliver(home: Path) -> None:
    """Print the id of the message, and wait."""
    harness = NotifierHarness(home)

    async def hang(message: Message) -> None:
        print(message.id, flush=True)
        await asyncio.Event().wait()

    harness.monitor.attach({"app": hang})
    await harness.notify(AFTER)


if __name__ == "__main__":
    asyncio.run(deliver(Path(sys.argv[1])))
