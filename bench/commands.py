"""Processor time of commands that need no screen, against ``import pandas`` in the same run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from statistics import median

PANDAS = [sys.executable, "-c", "import pandas"]
COMMANDS = (
    "export curve",
    "export flows",
    "export sectors",
    "export risk",
    "export auctions",
    "sources",
    "check",
)


def processor_seconds(command: Sequence[str], environ: Mapping[str, str]) -> float:
    """Return the processor time of a command, user and system, in seconds."""
    process = subprocess.Popen(
        command, env=dict(environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, used = os.wait4(process.pid, 0)
    return used.ru_utime + used.ru_stime


def report(rounds: int) -> None:
    """Run each command and ``import pandas`` by turns. Print the ratios, and a line of JSON.

    The home is used before: a first run also reads the bodies that ship.
    """
    ratios: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as home:
        environ = {**os.environ, "TICWATCH_HOME": home}
        for text in COMMANDS:
            command = [sys.executable, "-m", "tui", *text.split(), "--offline"]
            processor_seconds(command, environ)
            ratios[text] = median(
                processor_seconds(command, environ) / processor_seconds(PANDAS, environ)
                for _ in range(rounds)
            )
            print(f"{text:24}{ratios[text]:7.2f} x import pandas, processor time")
    print(json.dumps({"processor time against import pandas": ratios}))
