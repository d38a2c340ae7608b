"""``python -m bench.attack.fuzz_input [--seconds N] [--seed N]``: random texts as a user's input.

Conditions of rules, configurations, scenarios, times and names are drawn and read as the program
reads them. Right is: only typed errors leave the readers, and a kilobyte is read in bounded time.
It prints the number of texts, those that were accepted, and the slowest kilobyte of each kind. It
exits with 1 if another error left a reader, with the text that made it.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections import Counter
from random import Random
from time import monotonic, process_time

from tests.support.input_readers import READERS
from tests.support.written_input import TEXTS

SLOW_SECONDS_PER_KB = 0.05
"""Time of the processor for a kilobyte above which a text is printed as slow."""


def per_kilobyte(begin: float, text: str) -> float:
    """Return the processor's seconds since ``begin`` for each kilobyte of a text, at least one."""
    return (process_time() - begin) / max(1.0, len(text.encode()) / 1000)


def main() -> int:
    """Draw and read texts until the time is over. Return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    counts: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    slowest: dict[str, tuple[float, str]] = {}
    failures: dict[str, str] = {}
    for kind, draw in TEXTS.items():  # the first text of a kind pays for imports
        READERS[kind](draw(Random(0)))
    end, seed = monotonic() + arguments.seconds, arguments.seed
    while monotonic() < end:
        for kind, draw in TEXTS.items():
            text = draw(Random(f"{kind}/{seed}"))
            begin = process_time()
            try:
                accepted[kind] += READERS[kind](text)
                per_kb = per_kilobyte(begin, text)
                if per_kb > SLOW_SECONDS_PER_KB:  # once more: another program may have disturbed it
                    begin = process_time()
                    READERS[kind](text)
                    per_kb = min(per_kb, per_kilobyte(begin, text))
                slowest[kind] = max(slowest.get(kind, (0.0, "")), (per_kb, text))
            except Exception as error:  # noqa: BLE001 - any other error is what is looked for
                place = traceback.extract_tb(error.__traceback__)[-1]
                failures.setdefault(
                    f"{kind}: {type(error).__name__} in {place.filename}:{place.lineno}: {error}",
                    text,
                )
            counts[kind] += 1
        seed += 1
    for kind, count in counts.items():
        per_kb, text = slowest.get(kind, (0.0, ""))
        print(f"{kind}: {count:,} read, {accepted[kind]:,} accepted, {per_kb * 1e3:.0f} ms/kB")
        if per_kb > SLOW_SECONDS_PER_KB:
            print(f"  slow: {len(text):,} characters, {text[:200]!a}")
    for failure, text in failures.items():
        print(f"{failure[:300]}\n  {text[:600]!a}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
