"""``ticwatch doctor``: what is wrong here, and what to do about each fault."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from tui.config import Loaded
from tui.model.errors import ConfigError, StoreError
from tui.model.times import AHEAD, NEW_YORK
from tui.monitor.poller import ProbeResult
from tui.store.archive import Archive

LEAST_SIZE = (80, 24)
"""Columns and lines of the smallest terminal in which everything is promised to fit."""
LEAST_FREE_BYTES = 200_000_000
"""Room on the disk that years of asking may take."""
MOST_SKEW = timedelta(minutes=2)


class Grade(StrEnum):
    """How bad a finding is; only a failure changes the exit code."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class CheckResult:
    """What one check came to."""

    name: str
    grade: Grade
    what: str
    remedy: str = ""
    """What to do about it, "" where nothing is to be done."""


@dataclass(frozen=True)
class Terminal:
    """Where the command runs, as far as its program can tell."""

    environ: Mapping[str, str]
    size: tuple[int, int] | None
    """Columns and lines, None where the output is no terminal."""
    encoding: str


def configuration(loaded: Loaded) -> CheckResult:
    """Which configuration was read, and what of it could not be used."""
    origin = str(loaded.origin or "no file, every option has its default")
    if not loaded.problems:
        return CheckResult("config", Grade.OK, origin)
    count = len(loaded.problems)
    what = f"{origin}: {_counted(count, 'problem')}, first {loaded.problems[0]}"
    return CheckResult("config", Grade.WARN, what, "correct it; until then the default holds")


def unusable(error: ConfigError) -> CheckResult:
    """What makes a configuration or a variable of the environment unusable."""
    return CheckResult("config", Grade.FAIL, str(error), "correct it, or do without it")


def home_folder(folder: Path) -> CheckResult:
    """Whether what is learned can be written, and whether there is room for it."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    remedy = "correct its permissions, or move the folder with TICWATCH_HOME"
    if not there.is_dir():
        return CheckResult("home", Grade.FAIL, f"{there} is a file", remedy)
    if not os.access(there, os.W_OK | os.X_OK):
        return CheckResult("home", Grade.FAIL, f"{there} cannot be written", remedy)
    free = shutil.disk_usage(there).free
    what = f"{folder}, {_megabytes(free)} free"
    if free < LEAST_FREE_BYTES:
        return CheckResult("home", Grade.WARN, what, f"make room: {_megabytes(LEAST_FREE_BYTES)}")
    return CheckResult("home", Grade.OK, what)


def archive(folder: Path, now: datetime) -> CheckResult:
    """Whether what was learned can be read, what was set aside as damaged, what has no past."""
    path = folder / "archive.sqlite"
    if not path.exists():
        return CheckResult("archive", Grade.OK, "none yet, the first answer makes it")
    kept = Archive(path)
    try:
        vintages = kept.vintages()
        what = f"{_megabytes(kept.file_bytes())}, {_counted(len(vintages), 'vintage')}"
    except StoreError as error:
        remedy = "close what locks it or correct its permissions; a damaged one the next start"
        return CheckResult("archive", Grade.FAIL, str(error), f"{remedy} sets aside")
    aside = sorted(folder.glob(f"{path.name}.damaged-*T??????"))
    if aside:
        what = f"{what}; set aside as damaged: {', '.join(file.name for file in aside)}"
        return CheckResult(
            "archive", Grade.WARN, what, "delete it once you do not want it any more"
        )
    if later := sum(vintage.learned > now + AHEAD for vintage in vintages):
        what = f"{what}, of which {later} learned in the future: a clock was or is wrong"
        remedy = "set the clock if it is; they count as learned now once a publisher's agrees with"
        return CheckResult("archive", Grade.WARN, what, f"{remedy} it")
    return CheckResult("archive", Grade.OK, what)


def clock(now: datetime, newest: datetime, knocks: Sequence[ProbeResult] = ()) -> CheckResult:
    """Whether the time can be right: not before ``newest``, when a figure at hand was released.

    Where hosts told their time, the middle one of them is compared with ours.
    """
    what = f"{now.astimezone(NEW_YORK):%Y-%m-%d %H:%M} in New York"
    remedy = "set the clock and its time zone"
    if now < newest:
        what = f"{what}, before the release of what ships, {newest:%Y-%m-%d}"
        return CheckResult("clock", Grade.FAIL, what, remedy)
    told = sorted(knock.ahead for knock in knocks if knock.ahead is not None)
    if not told:
        return CheckResult("clock", Grade.OK, f"{what}, compared with nobody's")
    ahead = told[len(told) // 2]
    way = "ahead of" if ahead > timedelta() else "behind"
    seconds = abs(ahead).total_seconds()
    if abs(ahead) > MOST_SKEW:
        what = f"{what}, {seconds / 60:,.0f} minutes {way} the publishers'"
        return CheckResult("clock", Grade.WARN, what, remedy)
    return CheckResult("clock", Grade.OK, f"{what}, {seconds:.0f} s {way} the publishers'")


def screen(terminal: Terminal) -> CheckResult:
    """Whether the screen can be shown here as it is meant."""
    environ = terminal.environ
    kind = environ.get("TERM", "")
    noted = [kind or "TERM not set", terminal.encoding]
    if terminal.size:
        noted.append("{}x{}".format(*terminal.size))
    noted += [f"COLORTERM={environ['COLORTERM']}"] if environ.get("COLORTERM") else []
    noted += ["NO_COLOR"] if environ.get("NO_COLOR") else []
    noted += ["in tmux"] if environ.get("TMUX") else []
    noted += ["over ssh"] if environ.get("SSH_CONNECTION") else []
    what = ", ".join(noted)
    if terminal.encoding.lower().replace("-", "") != "utf8":
        return CheckResult("terminal", Grade.WARN, what, "choose a UTF-8 locale, LANG=C.UTF-8")
    if terminal.size is None:
        return CheckResult("terminal", Grade.OK, f"{what}, the output is no terminal")
    if kind in ("", "dumb"):
        remedy = "use a terminal that can place its cursor, and set TERM to its name"
        return CheckResult("terminal", Grade.WARN, what, remedy)
    if terminal.size[0] < LEAST_SIZE[0] or terminal.size[1] < LEAST_SIZE[1]:
        return CheckResult(
            "terminal", Grade.WARN, what, "make it {}x{} or larger".format(*LEAST_SIZE)
        )
    return CheckResult("terminal", Grade.OK, what)


def reachability(knocks: Sequence[ProbeResult], upstream: str) -> list[CheckResult]:
    """How each host was found; failures where none gives an answer that can be used."""
    silent = bool(knocks) and all(knock.status.error for knock in knocks)
    bad = Grade.FAIL if silent else Grade.WARN
    found = [_found(knock, bad) for knock in sorted(knocks, key=lambda knock: knock.host)]
    if upstream:
        found.insert(0, CheckResult("upstream", Grade.OK, f"{upstream}, instead of the publishers"))
    if silent:
        remedy = "check the network, a proxy (HTTPS_PROXY) and a firewall"
        found.append(
            CheckResult("network", Grade.FAIL, "no host gives an answer that can be used", remedy)
        )
    return found


def _found(knock: ProbeResult, bad: Grade) -> CheckResult:
    status = knock.status
    when = _moment(status.answered)
    if status.error:
        what = f"{status.error}; last success {when}"
        remedy = f"{status.why}, next try {_moment(status.next_try)}"
        return CheckResult(knock.host, bad, what, remedy)
    if knock.asked:
        return CheckResult(knock.host, Grade.OK, "answers")
    return CheckResult(knock.host, Grade.OK, f"last success {when}, not to be asked again yet")


def failing(findings: Iterable[CheckResult]) -> bool:
    """Whether any of them is a failure."""
    return any(finding.grade is Grade.FAIL for finding in findings)


def write(findings: Sequence[CheckResult], stream: TextIO) -> None:
    """One line for each finding, with what to do about it."""
    width = max((len(finding.name) for finding in findings), default=0)
    for finding in findings:
        words = f"{finding.what}: {finding.remedy}" if finding.remedy else finding.what
        print(f"{finding.grade:<4}  {finding.name:<{width}}  {words}", file=stream)


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(NEW_YORK):%Y-%m-%d %H:%M}" if moment else "never"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.1f} MB"
