"""Processor time of commands that need no screen, against ``import pandas`` in the same run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from bench.rules import TEMPLATES

PANDAS = [sys.executable, "-c", "import pandas"]
COMMANDS = (
    "export curve",
    "export flows",
    "export sectors",
    "export risk",
    "export auctions",
    "sources",
)
RULES = 20
"""Number of rules of ``check``, beside those that ship."""
SERIES = ("y2", "y10", "y20", "y30", "spread_2s10s", "XLF", "SPY", "TLT", "custody_usd_bn")


def processor_seconds(command: Sequence[str], environ: Mapping[str, str]) -> float:
    """Return the processor time of a command, user and system, in seconds."""
    process = subprocess.Popen(
        command, env=dict(environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, used = os.wait4(process.pid, 0)
    return used.ru_utime + used.ru_stime


def rules_text() -> str:
    """Return a configuration of ``RULES`` rules."""
    rules = []
    for number in range(RULES):
        names = (SERIES[(number * step) % len(SERIES)] for step in (1, 4))
        when = TEMPLATES[number % len(TEMPLATES)].format(*names, 20 + number)
        rules.append(f'[[alerts.rule]]\nid = "rule-{number}"\nwhen = "{when}"\n')
    return "\n".join(rules)


def report(rounds: int) -> None:
    """Run each command and ``import pandas`` by turns. Print the ratios, and a line of JSON.

    The home is used before: a first run also reads the bodies that ship. The first ``check`` has no
    evaluations to continue, but the parsed bodies.
    """
    ratios: dict[str, float] = {}

    def compare(text: str, command: Sequence[str], forgotten: Path | None = None) -> None:
        """Measure a command. Remove the ``forgotten`` file before each of its runs."""
        measured = []
        processor_seconds(command, environ)
        for _ in range(rounds):
            if forgotten is not None:
                forgotten.unlink(missing_ok=True)
            seconds = processor_seconds(command, environ)
            measured.append(seconds / processor_seconds(PANDAS, environ))
        ratios[text] = median(measured)
        print(f"{text:28}{ratios[text]:7.2f} x import pandas, processor time")

    with tempfile.TemporaryDirectory() as home:
        environ = {**os.environ, "TICWATCH_HOME": home}
        for text in COMMANDS:
            compare(text, [sys.executable, "-m", "tui", *text.split(), "--offline"])
        config = Path(home, "rules.toml")
        config.write_text(rules_text(), encoding="utf-8")
        check = [sys.executable, "-m", "tui", "check", "--offline", "--config", str(config)]
        compare(f"check of {RULES} rules, first", check, Path(home, "evaluations.sqlite"))
        compare("check with nothing new", check)
    print(json.dumps({"processor time against import pandas": ratios}))
