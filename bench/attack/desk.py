"""Kills of a poller and of its server: ``python -m bench.attack.desk [--rounds N]``.

A program polls into a PostgreSQL server of its own. N times, the program, the server or both are
killed (SIGKILL) at a random moment, and started again. Right is: every body that the server said
is stored is a vintage, none is one twice, their order is that of their publication, and every body
has its digest.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.support.desk_kills import attack
from tests.support.postgres import running_server


def main() -> None:
    """Run the attack, print its figures and faults, and exit with 1 if there is a fault."""
    parser = argparse.ArgumentParser(description="Kill a poller and its server.")
    parser.add_argument("--rounds", type=int, default=200, help="number of kills")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random moments")
    arguments = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, running_server() as server:
        random = Random(arguments.seed)
        findings = asyncio.run(attack(Path(folder), server, arguments.rounds, random))
    print(f"{arguments.rounds} rounds in {time.monotonic() - started:.0f} s")
    for name, figure in findings.figures.items():
        print(f"{name:32}{figure:8}")
    for fault in findings.faults:
        print(f"fault: {fault}")
    sys.exit(1 if findings.faults else 0)


if __name__ == "__main__":
    main()
