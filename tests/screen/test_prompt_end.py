"""The screen ends at once, although a thread is at work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import monotonic

PROGRAM = """
import asyncio, threading
from tui.commands.prompt_end import end_after
from tui.screen.app import TicwatchApp
from tui.screen.panes.curve import CurvePane

class Leaving(TicwatchApp):
    CSS_PATH = {css!r}

    def on_ready(self):
        self.set_timer(0.3, lambda: self.exit(return_code=7))

app = Leaving(lambda: threading.Event().wait({seconds}), panes=(CurvePane,))
asyncio.run(end_after(app.run_async(), lambda: app.return_code))
"""
SECONDS_OF_THE_THREAD = 40


def test_screen_does_not_wait_for_threads_when_it_ends(root: Path) -> None:
    """Its connection, made in a thread, hangs."""
    css = str(root / "src" / "tui" / "screen" / "app.tcss")
    began = monotonic()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(css=css, seconds=SECONDS_OF_THE_THREAD)],
        env={
            **os.environ,
            "PYTHONPATH": str(root / "src"),
            "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 7, done.stderr
    assert monotonic() - began < SECONDS_OF_THE_THREAD
