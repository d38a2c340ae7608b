"""Time from the start to the last screen, which is shown before Textual is imported."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Mapping
from statistics import median

from bench.terminal import Terminal, seconds_until

BARE = [sys.executable, "-m", "bench.bare"]
TICWATCH = [sys.executable, "-m", "tui"]
LONGEST_SECONDS = 120.0
"""Longest wait for the figures in a new home, where the history is parsed."""
LAST_FIGURES, SAVED = "Auctions:", "saved"
"""On the screen with the figures of the last pane; with the last screen."""
SETTLE_SECONDS = 5.0
"""Time from the first figures of the last pane to a screen that is kept."""


def report(rounds: int) -> None:
    """Print the median time to the last screen, and its ratio to bare Textual's first paint."""
    with tempfile.TemporaryDirectory() as home:
        environ = {
            **os.environ,
            "TICWATCH_HOME": home,
            "TICWATCH_UPSTREAM": "http://127.0.0.1:9",  # refuses every connection
            "TERM": "xterm-256color",
        }
        keep(environ)
        pairs = [
            (*seconds_until(TICWATCH, environ, [SAVED]), *seconds_until(BARE, environ, ["hello"]))
            for _ in range(rounds)
        ]
    ratio = median(saved / bare for saved, bare in pairs)
    seconds = median(saved for saved, _ in pairs)
    print(f"{'last screen':24}{seconds * 1000:7.0f} ms{ratio:7.2f} x bare")


def keep(environ: Mapping[str, str]) -> None:
    """Start the screen, wait for all figures and quit, so that the screen is kept."""
    end = time.perf_counter() + LONGEST_SECONDS
    with Terminal(TICWATCH, environ) as terminal:
        seen = b""
        while LAST_FIGURES.encode() not in seen and time.perf_counter() < end:
            seen += terminal.read_for(0.1)
        terminal.read_for(SETTLE_SECONDS)
        os.write(terminal.controller, b"q")
        terminal.process.wait(LONGEST_SECONDS)
