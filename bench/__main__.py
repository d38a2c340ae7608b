"""``python -m bench [ROUNDS]``: time of starts, commands, steps, plots, refreshes and rules."""

from __future__ import annotations

import os
import sys
import tempfile
from statistics import median

from bench import commands, last_screen, plots, refreshing, rules, stepping
from bench.terminal import seconds_until

BARE = [sys.executable, "-m", "bench.bare"]
TICWATCH = [sys.executable, "-m", "tui", "--offline", "--as-of", "2025-12-19"]
FRAME, FIGURES = "1 curve", "FIRING"
"""On the screen with the first frame; with the first figures."""


def main() -> None:
    """Run both by turns and print the medians and their ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    bare: list[float] = []
    frame: list[float] = []
    figures: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        environ = {**os.environ, "TICWATCH_HOME": home, "TERM": "xterm-256color"}
        for number in range(rounds + 1):
            [hello] = seconds_until(BARE, environ, ["hello"])
            first, known = seconds_until(TICWATCH, environ, [FRAME, FIGURES])
            if number:  # the first round fills caches
                bare.append(hello)
                frame.append(first)
                figures.append(known)
    print(f"{rounds} rounds, medians; bare Textual paints after {median(bare) * 1000:.0f} ms")
    for name, seconds in (("first frame", frame), ("figures of every pane", figures)):
        ratio = median(one / other for one, other in zip(seconds, bare, strict=True))
        print(f"{name:24}{median(seconds) * 1000:7.0f} ms{ratio:7.2f} x bare")
    last_screen.report(rounds)
    commands.report(rounds)
    stepping.report(steps=3 * rounds)
    plots.report(rounds=3 * rounds)
    refreshing.report(steps=10 * rounds)
    rules.report()


if __name__ == "__main__":
    main()
