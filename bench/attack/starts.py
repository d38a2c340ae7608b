"""Ends of a start that shows the last screen: ``python -m bench.attack.starts [--rounds N]``.

A program starts in a pseudo-terminal and shows a last screen. A signal or a key ends it at a random
moment after its start, or after Textual has begun to draw. Right is: the program ends, the
alternate screen was opened at most once and closed, the cursor and line wrap are on, mouse reports
are off, and the attributes of the terminal, such as echo, are those of before.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from tests.support.last_frames import NO_UPSTREAM, SHOWN, faults, started
from tests.support.terminal import TICWATCH

DRAWING = "\x1b[?1000h"
"""Code that Textual writes before all others that it writes."""
MOMENTS = {"": 2.0, DRAWING: 0.3}
"""Text that is waited for -> the longest delay after it, in seconds."""
LONGEST_END_SECONDS = 20.0
KEYS = {"q": "q", "ctrl+c": "\x03", "ctrl+\\": "\x1c"}
SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
NO_ENDS = {"ctrl+c", "ctrl+\\"}
"""Keys that end a program before Textual reads them, but not Textual."""
ENDS = (*KEYS, *(number.name for number in SIGNALS))


def main() -> None:
    """Run the attack, print its figures and faults, and exit with 1 if there is a fault."""
    parser = argparse.ArgumentParser(description="End a start that shows the last screen.")
    parser.add_argument("--rounds", type=int, default=200, help="number of starts")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random moments")
    arguments = parser.parse_args()
    random = Random(arguments.seed)
    counts: Counter[str] = Counter()
    fell = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"TICWATCH_HOME": folder, "TICWATCH_CONFIG": f"{folder}/config.toml"}
        Path(folder, "config.toml").touch()
        for number in range(arguments.rounds):
            end, text = random.choice(ENDS), random.choice([*MOMENTS])
            delay = random.uniform(0, MOMENTS[text])
            phase, found = attack(Path(folder), end, text, delay)
            counts[phase] += 1
            fell += bool(found)
            for fault in found:
                print(f"round {number}, {end} after {delay:.3f} s, {phase}: {fault}")
    print(f"{arguments.rounds} starts, {fell} fell; ended {dict(counts)}")
    sys.exit(1 if fell else 0)


def attack(home: Path, end: str, text: str, delay: float) -> tuple[str, list[str]]:
    """End a start some seconds after a text. Return the phase it was in, and what is wrong then."""
    with started(TICWATCH, home, NO_UPSTREAM) as terminal:
        terminal.read_until(text)
        terminal.read_for(delay)
        phase = phase_of(terminal.output)
        if end in KEYS:
            terminal.press(KEYS[end])
        else:
            terminal.process.send_signal(signal.Signals[end])
        if end in NO_ENDS:
            terminal.read_for(1.0)
            terminal.process.terminate()
        deadline = time.monotonic() + LONGEST_END_SECONDS
        while terminal.process.poll() is None and time.monotonic() < deadline:
            terminal.read_for(0.05)
        if terminal.process.poll() is None:
            return phase, [f"still runs after {LONGEST_END_SECONDS:.0f} s"]
        return phase, faults(terminal)


def phase_of(output: bytes) -> str:
    if DRAWING.encode() in output:
        return "after Textual began to draw"
    return "while the last screen was shown" if SHOWN.encode() in output else "before"


if __name__ == "__main__":
    main()
