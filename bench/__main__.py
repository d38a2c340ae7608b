"""``python -m bench [--rounds N] [--json FILE] [SUBJECT …]``: speed and memory, as ratios.

Every figure is measured beside its reference in the same run, for a machine changes its speed.
Nothing else should run meanwhile.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bench import commands, growth, keys, plots, refreshing, resting, rules, starts, stepping
from bench.results import Section, report

SUBJECTS: dict[str, Callable[[int], Iterable[Section]]] = {
    "starts": starts.sections,
    "keys": keys.sections,
    "resting": lambda rounds: resting.sections(),
    "commands": commands.sections,
    "stepping": lambda rounds: stepping.sections(3 * rounds),
    "refreshing": lambda rounds: refreshing.sections(10 * rounds),
    "plots": lambda rounds: plots.sections(3 * rounds),
    "rules": lambda rounds: rules.sections(),
    "growth": lambda rounds: growth.sections(),
}


def main() -> None:
    """Measure the subjects that were asked for, all of them by default."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="pairs of each figure (default 7)")
    parser.add_argument("--json", type=Path, default=Path("build/bench.json"), metavar="FILE")
    parser.add_argument("subject", nargs="*", choices=[*SUBJECTS, []], help=" ".join(SUBJECTS))
    arguments = parser.parse_args()
    report(_sections(arguments.subject or [*SUBJECTS], arguments.rounds), arguments.json)


def _sections(subjects: Iterable[str], rounds: int) -> Iterator[Section]:
    for subject in subjects:
        yield from SUBJECTS[subject](rounds)


if __name__ == "__main__":
    main()
