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

PANDAS = (sys.executable, "-c", "import pandas")
RULES = 20
CONDITIONS = (
    "y20 > {level}",
    "y10 - y2 > avg(y10 - y2, {level}0)",
    "chg(y30, {level}) > 0.1",
    "rel(XLF, SPY, {level}0) < 0",
)


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
    first, again = [], []
    for _ in range(rounds):
        with new_home() as environ:
            config = Path(environ["TICWATCH_HOME"]) / "config.toml"
            processor_seconds((*TICWATCH, "export", "sectors"), environ)
            config.write_text(rules(RULES), "utf-8")
            command = (*TICWATCH, "--config", str(config), "check")
            first.append(_pair(command, environ))
            again.append(_pair(command, environ))
    yield _result("the first time", first, 2.2)
    yield _result("with nothing new", again, 1.6)


def rules(count: int) -> str:
    """Return a configuration with rules that all differ."""
    return "\n".join(
        f'[[alerts.rule]]\nid = "rule-{number}"\ntitle = "Rule {number}"\n'
        f'when = "{CONDITIONS[number % len(CONDITIONS)].format(level=number % 5 + 1)}"\n'
        for number in range(count)
    )


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
