"""``ticwatch doctor``: check the installation, and name a remedy for each fault."""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import build_monitor, load_config, read_clock
from tui.config import Loaded, home_folder, upstream_url
from tui.model.errors import ConfigError, StoreError
from tui.model.redaction import redact_urls
from tui.model.times import AHEAD, format_new_york
from tui.monitor.poller import ProbeResult
from tui.store.archive import Archive
from tui.store.bundle import MANIFEST

MIN_SIZE = (80, 24)
"""Columns and lines of the smallest supported terminal."""
MIN_FREE_BYTES = 200_000_000
"""Disk space that an archive of several years may need."""
MAX_SKEW = timedelta(minutes=2)
"""Largest difference between our clock and the publishers' that is ok."""


class Grade(StrEnum):
    """Severity of a check's result. Only FAIL changes the exit code."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class CheckResult:
    """Result of one check."""

    name: str
    grade: Grade
    summary: str
    remedy: str = ""
    """Remedy for the fault, "" if there is none to name."""


@dataclass(frozen=True)
class Terminal:
    """The terminal that the command runs in."""

    environ: Mapping[str, str]
    size: tuple[int, int] | None
    """Columns and lines, None if the output is no terminal."""
    encoding: str


def run(arguments: argparse.Namespace) -> ExitCode:
    """Run ``doctor``. Return FOUND if a check fails.

    Send no requests while a check fails. Without a writable store, the time of the last request
    would be lost and a source could be asked too often.
    """
    folder = home_folder(os.environ)
    results = [check_home(folder), archive(folder, read_clock())]
    probes: list[ProbeResult] = []
    try:
        loaded = load_config(arguments)
        results.insert(0, check_configuration(loaded))
        if not getattr(arguments, "offline", False) and not has_failure(results):
            probes = asyncio.run(build_monitor(arguments, loaded).probe())
            results += check_hosts(probes, upstream_url(os.environ) or "")
    except ConfigError as error:
        results.insert(0, configuration_failure(error))
    terminal = Terminal(os.environ, _terminal_size(), sys.stdout.encoding)
    newest = max(vintage.learned for vintage in MANIFEST)
    results += [check_clock(read_clock(), newest, probes), check_terminal(terminal)]
    write_results(results, sys.stdout)
    return ExitCode.FOUND if has_failure(results) else ExitCode.CLEAR


def _terminal_size() -> tuple[int, int] | None:
    try:
        return os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        return None


def check_configuration(loaded: Loaded) -> CheckResult:
    """Return the file of the configuration, with a warning if parts of it could not be used."""
    origin = str(loaded.origin or "no file, every option has its default")
    if not loaded.problems:
        return CheckResult("config", Grade.OK, origin)
    count = len(loaded.problems)
    summary = f"{origin}: {_format_count(count, 'problem')}, first {loaded.problems[0]}"
    return CheckResult("config", Grade.WARN, summary, "correct it; until then the default holds")


def configuration_failure(error: ConfigError) -> CheckResult:
    """Return the failure of a configuration, or of an environment variable, as a whole."""
    return CheckResult("config", Grade.FAIL, str(error), "correct it, or do without it")


def check_home(folder: Path) -> CheckResult:
    """Check that the home folder can be written, or created, and has free space."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    remedy = "correct its permissions, or move the folder with TICWATCH_HOME"
    if not existing.is_dir():
        return CheckResult("home", Grade.FAIL, f"{existing} is a file", remedy)
    if not os.access(existing, os.W_OK | os.X_OK):
        return CheckResult("home", Grade.FAIL, f"{existing} cannot be written", remedy)
    free = shutil.disk_usage(existing).free
    summary = f"{folder}, {_megabytes(free)} free"
    if free < MIN_FREE_BYTES:
        return CheckResult("home", Grade.WARN, summary, f"make room: {_megabytes(MIN_FREE_BYTES)}")
    return CheckResult("home", Grade.OK, summary)


def archive(folder: Path, now: datetime) -> CheckResult:
    """Check that the archive can be read. Warn about damaged copies and about future dates."""
    path = folder / "archive.sqlite"
    if not path.exists():
        return CheckResult("archive", Grade.OK, "none yet, the first answer makes it")
    reader = Archive(path)
    try:
        vintages = reader.vintages()
        summary = f"{_megabytes(reader.file_bytes())}, {_format_count(len(vintages), 'vintage')}"
    except StoreError as error:
        remedy = "close what locks it or correct its permissions; a damaged one the next start"
        return CheckResult("archive", Grade.FAIL, str(error), f"{remedy} sets aside")
    aside = sorted(folder.glob(f"{path.name}.damaged-*T??????"))
    if aside:
        summary = f"{summary}; set aside as damaged: {', '.join(file.name for file in aside)}"
        remedy = "delete it once you do not want it any more"
        return CheckResult("archive", Grade.WARN, summary, remedy)
    if future := sum(vintage.learned > now + AHEAD for vintage in vintages):
        summary = f"{summary}, of which {future} learned in the future: a clock was or is wrong"
        remedy = "set the clock if it is; they count as learned now once a publisher's agrees with"
        return CheckResult("archive", Grade.WARN, summary, f"{remedy} it")
    return CheckResult("archive", Grade.OK, summary)


def check_clock(now: datetime, newest: datetime, probes: Sequence[ProbeResult] = ()) -> CheckResult:
    """Check our clock against ``newest``, the release time of a bundled figure, and the hosts.

    The median of the hosts' clocks is used, if any host sent its time.
    """
    summary = format_new_york(now)
    remedy = "set the clock and its time zone"
    if now < newest:
        summary = f"{summary}, before the release of what ships, {newest:%Y-%m-%d}"
        return CheckResult("clock", Grade.FAIL, summary, remedy)
    skews = sorted(probe.ahead for probe in probes if probe.ahead is not None)
    if not skews:
        return CheckResult("clock", Grade.OK, f"{summary}, not compared with a host's")
    skew = skews[len(skews) // 2]
    direction = "ahead of" if skew > timedelta() else "behind"
    seconds = abs(skew).total_seconds()
    if abs(skew) > MAX_SKEW:
        summary = f"{summary}, {seconds / 60:,.0f} minutes {direction} the publishers'"
        return CheckResult("clock", Grade.WARN, summary, remedy)
    return CheckResult("clock", Grade.OK, f"{summary}, {seconds:.0f} s {direction} the publishers'")


def check_terminal(terminal: Terminal) -> CheckResult:
    """Check that the terminal supports UTF-8 and cursor positioning, and is large enough."""
    environ = terminal.environ
    term = environ.get("TERM", "")
    facts = [term or "TERM not set", terminal.encoding]
    if terminal.size:
        facts.append("{}x{}".format(*terminal.size))
    facts += [f"COLORTERM={environ['COLORTERM']}"] if environ.get("COLORTERM") else []
    facts += ["NO_COLOR"] if environ.get("NO_COLOR") else []
    facts += ["in tmux"] if environ.get("TMUX") else []
    facts += ["over ssh"] if environ.get("SSH_CONNECTION") else []
    summary = ", ".join(facts)
    if terminal.encoding.lower().replace("-", "") != "utf8":
        return CheckResult("terminal", Grade.WARN, summary, "choose a UTF-8 locale, LANG=C.UTF-8")
    if terminal.size is None:
        return CheckResult("terminal", Grade.OK, f"{summary}, the output is no terminal")
    if term in ("", "dumb"):
        remedy = "use a terminal that can place its cursor, and set TERM to its name"
        return CheckResult("terminal", Grade.WARN, summary, remedy)
    if terminal.size[0] < MIN_SIZE[0] or terminal.size[1] < MIN_SIZE[1]:
        remedy = "make it {}x{} or larger".format(*MIN_SIZE)
        return CheckResult("terminal", Grade.WARN, summary, remedy)
    return CheckResult("terminal", Grade.OK, summary)


def check_hosts(probes: Sequence[ProbeResult], upstream_url: str) -> list[CheckResult]:
    """Return a result for each host: warnings for failed hosts, failures if all of them failed.

    ``upstream`` is the address that replaces the publishers' hosts, "" for none.
    """
    all_failed = bool(probes) and all(probe.status.error for probe in probes)
    grade = Grade.FAIL if all_failed else Grade.WARN
    results = [_check_host(probe, grade) for probe in sorted(probes, key=lambda probe: probe.host)]
    if upstream_url:
        summary = f"{redact_urls(upstream_url)}, instead of the publishers"
        results.insert(0, CheckResult("upstream", Grade.OK, summary))
    if all_failed:
        remedy = "check the network, a proxy (HTTPS_PROXY) and a firewall"
        summary = "no host gives an answer that can be used"
        results.append(CheckResult("network", Grade.FAIL, summary, remedy))
    return results


def _check_host(probe: ProbeResult, failed: Grade) -> CheckResult:
    """Return the result for one host, with the grade ``failed`` if its probe failed."""
    status = probe.status
    answered = _format_time(status.answered)
    if status.error:
        summary = f"{status.error}; last success {answered}"
        remedy = f"{status.why}, next try {_format_time(status.next_try)}"
        return CheckResult(probe.host, failed, summary, remedy)
    if probe.asked:
        return CheckResult(probe.host, Grade.OK, "answers")
    return CheckResult(probe.host, Grade.OK, f"last success {answered}, not to be asked again yet")


def has_failure(results: Iterable[CheckResult]) -> bool:
    """Return whether a check failed."""
    return any(result.grade is Grade.FAIL for result in results)


def write_results(results: Sequence[CheckResult], stream: TextIO) -> None:
    """Write a line for each result, with its remedy."""
    width = max((len(result.name) for result in results), default=0)
    for result in results:
        text = f"{result.summary}: {result.remedy}" if result.remedy else result.summary
        print(f"{result.grade:<4}  {result.name:<{width}}  {text}", file=stream)


def _format_time(time: datetime | None) -> str:
    """Return a time in New York, ``never`` for none."""
    return format_new_york(time) if time else "never"


def _format_count(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.1f} MB"
