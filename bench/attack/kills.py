"""Kills of a program that shares its home folder: ``python -m bench.attack.kills [--rounds N]``.

Two screens and a program that polls run on one home folder, while the publishers fail at random.
The program that polls is killed (SIGKILL) N times at random moments, and started again. Right is:
every alert arrives at least once, and once only if no kill cut its delivery off; none is taken
from a program that runs; no address is requested twice within its minimum interval, unless a kill
kept the first request from being stored; no vintage is lost, damaged or stored twice.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.support.killing import attack


def main() -> None:
    """Run the attack, print its figures and faults, and exit with 1 if there is a fault."""
    parser = argparse.ArgumentParser(description="Kill a program that shares its home folder.")
    parser.add_argument("--rounds", type=int, default=200, help="number of kills")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random moments")
    arguments = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        findings = asyncio.run(attack(Path(home), arguments.rounds, Random(arguments.seed)))
    print(f"{arguments.rounds} kills in {time.monotonic() - started:.0f} s")
    for name, figure in findings.figures.items():
        print(f"{name:32}{figure:8.10g}")
    for fault in findings.faults:
        print(f"fault: {fault}")
    sys.exit(1 if findings.faults else 0)


if __name__ == "__main__":
    main()
