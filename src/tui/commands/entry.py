"""Entry point: shows the last screen of an earlier run at once, then runs the command line.

Nothing slow is imported before: Python's own start is most of the time to that screen.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Mapping, Sequence

from tui.screen import last_frame


def main() -> int:
    """Run the command of the process's arguments and return its exit code.

    The garbage collector is off while modules are imported, which makes objects that all stay. At
    the end Python would still look at all of them, which took a quarter of a command.
    """
    gc.disable()
    frame = _find_last_frame(sys.argv[1:], os.environ, time.time())
    from tui.commands.process_end import interrupted_at_once
    from tui.screen.held_terminal import HELD

    try:
        with interrupted_at_once():
            if frame:
                HELD.show(frame)
            return _run()
    finally:
        HELD.release()
        gc.freeze()


def _run() -> int:
    from tui.commands.kept_modules import KEPT

    KEPT.use()
    from tui.commands.lean_pandas import leave_out_unused

    leave_out_unused()
    from tui.commands.cli import main as run

    try:
        return run()
    finally:
        KEPT.write()


def _find_last_frame(arguments: Sequence[str], environ: Mapping[str, str], now_s: float) -> bytes:
    """Return the bytes that paint the last screen, b"" unless the bare screen is asked for."""
    offline = [*arguments] == ["--offline"]
    if sys.platform == "win32" or (arguments and not offline):
        return b""
    home = last_frame.home_path(environ)
    try:
        if not home or not _is_own_terminal():
            return b""
        size = os.get_terminal_size(1)
        present = last_frame.circumstances(environ, *size, offline=offline)
    except OSError:
        return b""
    return last_frame.read(home, present, size, now_s)


def _is_own_terminal() -> bool:
    """Return whether input and output are one terminal, with this program in its foreground.

    Raises OSError if it is not the terminal that controls the process.
    """
    is_one = os.fstat(0).st_rdev == os.fstat(1).st_rdev
    return is_one and os.tcgetpgrp(0) == os.getpgrp()
