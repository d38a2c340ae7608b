"""End of the process that does not wait for threads, such as one that parses a long history."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable
from typing import NoReturn

from tui.commands.kept_modules import KEPT
from tui.screen.held_terminal import HELD


async def end_after(work: Awaitable[object], exit_code: Callable[[], int]) -> NoReturn:
    """Await some work, then end the process with the code that ``exit_code`` returns.

    What a thread was writing to the home folder is then there as a whole or not at all.
    """
    await work
    HELD.release()  # Textual could not start
    sys.stdout.flush()
    sys.stderr.flush()
    KEPT.write()
    os._exit(exit_code())
