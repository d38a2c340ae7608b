"""Processor time of commands that need no screen, against ``import pandas`` in the same run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.programs import TICWATCH, new_home
from bench.results import PANDAS as PANDAS_NAME
from bench.results import Result, Section, ratio
from bench.rules import TEMPLATES
from tui.config import Config

PANDAS = (sys.executable, "-c", "import pandas")
RULES = 20
"""Number of rules of ``check``, with those that ship."""
SERIES = ("y2", "y10", "y20", "y30", "spread_2s10s", "XLF", "SPY", "TLT", "custody_usd_bn")


class Command(NamedTuple):
    """A command, and the most processor time that it may take, in times of ``import pandas``."""

    text: str
    limit: float


COMMANDS = (
    Command("export curve", 1.8),
    Command("export flows", 2.0),
    Command("export sectors", 1.8),
    Command("export risk", 1.8),
    Command("export auctions", 1.8),
    Command("sources", 1.8),
)


def sections(rounds: int) -> Iterator[Section]:
    """Yield the commands in a used home, and ``check``."""
    yield Section("Commands, processor time in a used home", _exports(rounds))
    yield Section(f"check with {RULES} rules, processor time", _checks(rounds))


def _exports(rounds: int) -> Iterator[Result]:
    with new_home() as environ:
        for text, limit in COMMANDS:
            command = (*TICWATCH, *text.split())
            processor_seconds(command, environ)
            yield _result(text, [_pair(command, environ) for _ in range(rounds)], limit)


def _checks(rounds: int) -> Iterator[Result]:
    """Yield the first check, which has the parsed bodies but no evaluations, and a second one."""
    first, again = [], []
    with new_home() as environ:
        home = Path(environ["TICWATCH_HOME"])
        config = home / "rules.toml"
        config.write_text(rules_text(RULES - len(Config().alerts.rule)), "utf-8")
        command = (*TICWATCH, "--config", str(config), "check")
        processor_seconds(command, environ)
        for _ in range(rounds):
            (home / "evaluations.sqlite").unlink()
            first.append(_pair(command, environ))
            again.append(_pair(command, environ))
    yield _result("the first time", first, 2.2)
    yield _result("with nothing new", again, 1.6)


def processor_seconds(command: Sequence[str], environ: Mapping[str, str]) -> float:
    """Return the processor time of a command, user and system, in seconds."""
    process = subprocess.Popen(
        command, env=dict(environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, used = os.wait4(process.pid, 0)
    return used.ru_utime + used.ru_stime


def _pair(command: Sequence[str], environ: Mapping[str, str]) -> tuple[float, float]:
    return processor_seconds(command, environ), processor_seconds(PANDAS, environ)


def _result(name: str, pairs: Sequence[tuple[float, float]], limit: float) -> Result:
    mine, pandas = zip(*pairs, strict=True)
    return Result(name, ratio(mine, pandas), "x", PANDAS_NAME, limit)


def rules_text(count: int) -> str:
    """Return a configuration of so many rules."""
    rules = []
    for number in range(count):
        names = (SERIES[(number * step) % len(SERIES)] for step in (1, 4))
        when = TEMPLATES[number % len(TEMPLATES)].format(*names, 20 + number)
        rules.append(f'[[alerts.rule]]\nid = "rule-{number}"\nwhen = "{when}"\n')
    return "\n".join(rules)
