"""``ticwatch doctor``: check the installation, and name a remedy for each fault."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO

from msgspec import Struct

from tui.commands.check_result import CheckResult, Grade
from tui.commands.configuration_checks import check_configuration, configuration_failure
from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import Arguments, build_monitor, load_config, read_clock
from tui.commands.lines import write_line
from tui.commands.server_checks import check_server, not_asked, probe
from tui.commands.terminal import places_cursor
from tui.config import home_folder, store_url, upstream_url
from tui.model.errors import ConfigError, LockedError, StoreError
from tui.model.format import format_count
from tui.model.redaction import redact_urls
from tui.model.times import AHEAD, format_new_york
from tui.monitor.results import ProbeResult
from tui.store import unreadable
from tui.store.bundle import MANIFEST
from tui.store.damaged_copies import copies_of
from tui.store.open_archive import open_server
from tui.store.private_files import REMEDY, require_home
from tui.store.sqlite_archive import SqliteArchive

MIN_SIZE = (80, 24)
"""Columns and lines of the smallest supported terminal."""
MIN_FREE_BYTES = 200_000_000
"""Disk space that an archive of several years may need."""
MAX_SKEW = timedelta(minutes=2)
"""Largest difference between our clock and the publishers' that is ok."""


class Terminal(Struct, frozen=True):
    """The terminal that the command runs in."""

    environ: Mapping[str, str]
    size: tuple[int, int] | None
    """Columns and lines, None if the output is no terminal."""
    encoding: str


def run(arguments: Arguments) -> ExitCode:
    """Run ``doctor``. Return FOUND if a check fails.

    Send no requests while the home or the archive fails. Without a writable store, the time of the
    last request would be lost and a source could be asked too often.
    """
    folder = home_folder(os.environ)
    results = [check_home(folder)]
    results += [archive(folder, read_clock())] if os.access(folder, os.R_OK | os.X_OK) else []
    probes: list[ProbeResult] = []
    try:
        loaded, upstream = load_config(arguments), upstream_url(os.environ) or ""
        if server := open_server(store_url(loaded.config, os.environ)):
            results[1:] = [check_server(server)]  # the file in the home is not used
        if not getattr(arguments, "offline", False) and not has_failure(results):
            probes, reason = asyncio.run(probe(build_monitor(arguments, loaded)))
            results += [not_asked(reason)] if reason else check_hosts(probes, upstream)
        results = [*check_configuration(loaded, os.environ), *results]
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


def check_home(folder: Path) -> CheckResult:
    """Check that the home folder can be written, or created, and has free space."""
    try:
        require_home(folder)
    except StoreError as error:
        return CheckResult("home", Grade.FAIL, *str(error).rsplit(": ", 1))
    existing = next(path for path in (folder, *folder.parents) if os.path.exists(path))
    if not os.access(existing, os.W_OK):
        summary = f"{existing} may only be read: nothing new is stored"
        return CheckResult("home", Grade.FAIL, summary, REMEDY)
    free = shutil.disk_usage(existing).free
    summary = f"{folder}, {_megabytes(free)} free"
    if free < MIN_FREE_BYTES:
        return CheckResult("home", Grade.WARN, summary, f"make room: {_megabytes(MIN_FREE_BYTES)}")
    return CheckResult("home", Grade.OK, summary)


def archive(folder: Path, now: datetime) -> CheckResult:
    """Check that the archive can be read. Warn about damaged copies and about future dates."""
    path = folder / "archive.sqlite"
    if not os.path.lexists(path):
        return CheckResult("archive", Grade.OK, "none yet, the first answer makes it")
    try:
        listing = SqliteArchive(path).listing()
    except LockedError as error:
        return CheckResult("archive", Grade.FAIL, *str(error).rsplit(": ", 1))
    except StoreError as error:
        remedy = "a damaged one the next start sets aside"
        return CheckResult("archive", Grade.FAIL, str(error), remedy)
    count = format_count(len(listing.vintages), "vintage")
    summary = f"{_megabytes(path.stat().st_size)}, {count}"
    if lost := listing.lost_vintages:
        summary = f"{summary}, {lost} cannot be read"
        return CheckResult("archive", Grade.FAIL, summary, unreadable.REMEDY)
    aside = copies_of(path)
    if aside:
        summary = f"{summary}; set aside as damaged: {', '.join(file.name for file in aside)}"
        return CheckResult("archive", Grade.WARN, summary, "delete it once you do not want it")
    if future := sum(vintage.learned > now + AHEAD for vintage in listing.vintages):
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
    facts += ["{}x{}".format(*terminal.size)] if terminal.size else []
    facts += [f"COLORTERM={environ['COLORTERM']}"] if environ.get("COLORTERM") else []
    facts += ["NO_COLOR"] if environ.get("NO_COLOR") else []
    facts += ["in tmux"] if environ.get("TMUX") else []
    facts += ["over ssh"] if environ.get("SSH_CONNECTION") else []
    summary = ", ".join(facts)
    if terminal.encoding.lower().replace("-", "") != "utf8":
        return CheckResult("terminal", Grade.WARN, summary, "choose a UTF-8 locale, LANG=C.UTF-8")
    if terminal.size is None:
        return CheckResult("terminal", Grade.OK, f"{summary}, the output is no terminal")
    if sys.platform != "win32" and not places_cursor(term):
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
    last_success = f"last success {_format_time(status.answered)}"
    if status.error:
        remedy = f"{status.why}, next try {_format_time(status.next_try)}"
        return CheckResult(probe.host, failed, f"{status.error}; {last_success}", remedy)
    answers = "answers" if probe.asked else f"{last_success}, not to be asked again yet"
    return CheckResult(probe.host, Grade.OK, answers)


def has_failure(results: Iterable[CheckResult]) -> bool:
    """Return whether a check failed."""
    return any(result.grade is Grade.FAIL for result in results)


def write_results(results: Sequence[CheckResult], stream: TextIO) -> None:
    """Write a line for each result, with its remedy."""
    width = max((len(result.name) for result in results), default=0)
    for result in results:
        text = f"{result.summary}: {result.remedy}" if result.remedy else result.summary
        write_line(f"{result.grade:<4}  {result.name:<{width}}  {text}", stream)


def _format_time(time: datetime | None) -> str:
    """Return a time in New York, ``never`` for none."""
    return format_new_york(time) if time else "never"


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.1f} MB"
