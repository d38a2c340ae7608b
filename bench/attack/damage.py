"""Damage of a home folder: random bytes, zeroed pages and shortened files, then every command.

``python -m bench.attack.damage [--rounds N] [--seed N]``, from the folder of the project.

Each round damages one file of a home with a hundred vintages and runs ``export``, ``sources``,
``check``, ``rules log`` and ``store``. It is right if no command ends with a traceback, every exit
code is a documented one, no figure is printed that is not printed without damage, and
stderr says what is missing. Damaged evaluations must change nothing that ``check`` prints.

Two things cannot be seen. SQLite ends a damaged ``-wal`` at its first wrong checksum, as after a
power failure, so what it had is missing. Events have no checksum, so a byte may turn the time or
the text of one into another valid one; these are counted as ``events altered``.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import shutil
import sqlite3
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pandas as pd
from tests.support.bodies import bundled
from tests.support.publishers import with_next_day

from tui.alerts.notify.event_details import DeliverySent, EpisodeFired, Notice, RuleAdded
from tui.alerts.notify.events import Event
from tui.alerts.notify.sqlite_log import SqliteLog
from tui.commands import invocation
from tui.commands.cli import main as ticwatch
from tui.commands.exit_codes import ExitCode
from tui.model.status import PartStatus
from tui.monitor import update_reader
from tui.sources.validators import Validators
from tui.store.archive import Archive, LastConfirmed, Vintage, digest_of
from tui.store.bundle import MANIFEST
from tui.store.last_visit import LastVisit
from tui.store.sqlite_archive import SqliteArchive

NOW = datetime(2026, 10, 15, 14, tzinfo=UTC)
PAGE = 4096
CURVE_DAYS, RELEASES, EVENTS = 6, 100, 200
BUNDLE = tuple(item for item in MANIFEST if item.part == "2026")
"""The bundled body that commands fall back to. No damage of a home touches the others."""
SLOW_EVERY = 4
"""Rounds of which one runs ``check`` and ``store verify`` too, which parse and evaluate all."""
HISTORY = ("export", "curve", "--view", "history", "--of", "10Y")
RULE = """
[[alerts.rule]]
id = "y10"
title = "10-year above 4.5%"
when = "y10 > 4.5%"
channels = ["app"]
"""
WORDS_OF_LOSS = ("cannot be read", "damaged", "database", "malformed")
WEIGHTS = {
    "archive.sqlite": 6,
    "archive.sqlite-wal": 2,
    "alerts.sqlite": 3,
    "frames.sqlite": 2,
    "evaluations.sqlite": 2,
    "last-visit": 1,
}


@dataclass(frozen=True)
class Run:
    """Result of one command."""

    code: int
    out: str
    err: str

    @property
    def figures(self) -> set[tuple[str, ...]]:
        """The exported rows, without their known times and states."""
        rows = csv.DictReader(io.StringIO(self.out))
        return {
            tuple(value for key, value in row.items() if key not in ("known", "state"))
            for row in rows
        }

    @property
    def has_words_of_loss(self) -> bool:
        return self.code != ExitCode.CLEAR or any(word in self.err for word in WORDS_OF_LOSS)


CLEAR = Run(ExitCode.CLEAR, "", "")


def build_home(home: Path) -> None:
    """Make a home with vintages, notes, statuses, events and a last visit."""
    archive = SqliteArchive(home / "archive.sqlite")
    curve, release = bundled("par_yields", "2026"), bundled("tic_release", "2026-01-15")
    days = pd.bdate_range("2026-05-11", periods=RELEASES).date
    for number, day in enumerate(days):
        put(archive, "tic_release", "2026-01-15", release + b"\n" * number, day)
        if number >= RELEASES - CURVE_DAYS:
            curve = with_next_day(curve, day, f"{3.5 + number / 100:.2f}")
            put(archive, "par_yields", "2026", curve, day)
    archive.mark_late("par_yields", "2026", days[-5:], NOW - timedelta(days=40))
    archive.retain(archive.vintages()[0])
    log = SqliteLog(home / "alerts.sqlite")
    log.add(events())
    LastVisit(home / "last-visit").write(NOW - timedelta(days=20))


def put(archive: Archive, source: str, part: str, body: bytes, day: date) -> None:
    """Store a body received in the evening of a day, confirmed, with its status."""
    at = datetime(day.year, day.month, day.day, 23, tzinfo=UTC)
    vintage = Vintage(source, part, at, digest_of(body), "https://example.gov/body")
    archive.put(vintage, body)
    archive.confirm(source, part, vintage.digest, LastConfirmed(day, at))
    status = PartStatus(source, part, asked=at, answered=at, vintages=1)
    archive.record(status, Validators('"1"', "", vintage.url))


def events() -> Iterator[Event]:
    """Yield the events of many episodes."""
    yield Event(NOW - timedelta(days=300), "y10", RuleAdded("definition"))
    for number in range(1, EVENTS // 3):
        at = NOW - timedelta(days=300 - number)
        inputs = (("par_yields", "2026"),)
        yield Event(at, "y10", EpisodeFired(at, at.date(), 4.5, inputs), f"fired|{number}")
        text = f"notice {number}"
        notice = Notice("fired", "edge", "10-year", text, "warning", channels=("app",))
        yield Event(at, "y10", notice)
        yield Event(at, "y10", DeliverySent(number * 3, "app"))


def copy_home(home: Path, copy: Path) -> None:
    """Copy a home while it is open, so that its newest rows still are in the ``-wal``."""
    with closing(sqlite3.connect(home / "archive.sqlite")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM vintages").fetchall()
        release = bundled("tic_release", "2026-01-15") + b"\n" * RELEASES
        put(
            SqliteArchive(home / "archive.sqlite"), "tic_release", "2026-01-15", release, NOW.date()
        )
        shutil.copytree(home, copy, ignore=shutil.ignore_patterns("*-shm"))


def damage(path: Path, random: Random) -> str:
    """Damage a file. Return the kind of damage."""
    content = bytearray(path.read_bytes())
    kind = random.choice(("bytes", "bytes", "byte", "page", "noise", "end", "rest"))
    if kind == "end":
        content = content[: random.randrange(len(content))]
    elif kind == "rest":
        del content[random.randrange(len(content)) // PAGE * PAGE :]
    elif kind in ("page", "noise"):
        place = random.randrange(len(content)) // PAGE * PAGE
        size = len(content[place : place + PAGE])
        content[place : place + PAGE] = bytes(size) if kind == "page" else random.randbytes(size)
    else:
        for _ in range(1 if kind == "byte" else random.randint(2, 200)):
            content[random.randrange(len(content))] = random.randrange(256)
    path.write_bytes(content)
    return kind


def prepare(home: Path) -> None:
    """Set the home, the configuration, the clock and the bundle of commands."""
    config = home / "config.toml"
    config.write_text(RULE, encoding="utf-8")
    os.environ |= {"TICWATCH_HOME": str(home), "TICWATCH_CONFIG": str(config)}
    invocation.read_clock = lambda: NOW
    vars(update_reader)["MANIFEST"] = BUNDLE


def run(*words: str) -> Run:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = ticwatch([*words, "--offline"])
    return Run(code, out.getvalue(), err.getvalue())


def results(home: Path, *, with_slow: bool) -> dict[str, Run]:
    """Run every command on a home. Return the results by name."""
    commands = {
        "rules log": ("rules", "log"),
        "export": HISTORY,
        "export as of": (*HISTORY, "--as-of", "2026-09-24"),
        "sources": ("sources",),
        "stats": ("store", "stats"),
        "verify": ("store", "verify"),
        "check": ("check",),
    }
    prepare(home)
    slow = ("verify", "check")
    return {name: run(*words) for name, words in commands.items() if with_slow or name not in slow}


def faults(sound: dict[str, Run], found: dict[str, Run], file: str) -> Iterator[str]:
    """Yield what is wrong with the results on a damaged home."""
    for name, done in found.items():
        if done.code not in (*range(4), ExitCode.USAGE):
            yield f"{name} exits with {done.code}"
    for name in ("export", "export as of"):
        before, after = sound[name].figures, found[name].figures
        if after - before:
            yield f"{name} has figures that are not stored: {sorted(after - before)[:3]}"
        is_named = found["rules log"].has_words_of_loss or found[name].has_words_of_loss
        if before - after and not is_named and not file.endswith("-wal"):
            yield f"{name} lacks {len(before - after)} figures and does not say so"
    if file == "evaluations.sqlite" and found["check"] != sound["check"]:
        yield f"check prints something else: {found['check']}"
    before_lines = sound["rules log"].out.splitlines()
    lines = found["rules log"].out.splitlines()
    if len(lines) < len(before_lines) and not found["rules log"].has_words_of_loss:
        yield f"rules log lacks {len(before_lines) - len(lines)} events and does not say so"


def attack(rounds: int, first: int, folder: Path) -> bool:
    """Damage a copy of the home in each round. Print the falls. Return whether there was none."""
    built, sound_home, home = folder / "built", folder / "sound", folder / "home"
    built.mkdir()
    build_home(built)
    copy_home(built, sound_home)
    shutil.copytree(sound_home, home)
    sound = results(home, with_slow=True)
    for cache in ("frames.sqlite", "evaluations.sqlite"):
        shutil.copy(home / cache, sound_home)
    shutil.rmtree(home)
    counts: Counter[str] = Counter()
    for number in range(first, first + rounds):
        random = Random(number)
        shutil.copytree(sound_home, home)
        [file] = random.choices([*WEIGHTS], [*WEIGHTS.values()])
        kind = damage(home / file, random)
        try:
            with_slow = number % SLOW_EVERY == 0 or file == "evaluations.sqlite"
            found = results(home, with_slow=with_slow)
            wrong = list(faults(sound, found, file))
            counts["store verify ran"] += "verify" in found
            counts["store verify found damage"] += found.get("verify", CLEAR).code != ExitCode.CLEAR
            altered = set(found["rules log"].out.splitlines())
            altered -= set(sound["rules log"].out.splitlines())
            counts["events altered"] += bool(altered)
            counts["figures missing"] += found["export"].figures < sound["export"].figures
        except Exception:  # noqa: BLE001 - a traceback is what the attack looks for
            wrong = [traceback.format_exc()]
        for fault in wrong:
            print(f"round {number}, {kind} of {file}: {fault}", flush=True)
        counts["wrong"] += bool(wrong)
        counts[f"{file}, {kind}"] += 1
        shutil.rmtree(home)
        print(f"round {number}: {kind} of {file}", flush=True)
    print(f"{rounds} rounds from seed {first}: {counts['wrong']} wrong")
    for name, count in sorted(counts.items()):
        print(f"{count:6} {name}")
    return not counts["wrong"]


def main() -> int:
    """Read the arguments and attack. Return the exit code."""
    parser = argparse.ArgumentParser(prog="bench.attack.damage")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return 0 if attack(given.rounds, given.seed, Path(folder)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
