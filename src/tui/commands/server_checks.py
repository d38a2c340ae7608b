"""Checks of ``ticwatch doctor`` where a store is on a server: who polls, and who may ask hosts."""

from __future__ import annotations

from pathlib import Path

from tui.commands.check_result import CheckResult, Grade
from tui.model.errors import StoreError
from tui.model.format import format_count
from tui.monitor.follow_server import one_turn_of
from tui.monitor.monitor import Monitor
from tui.monitor.results import ProbeResult
from tui.store.open_archive import open_archive
from tui.store.postgres.following import who_polls
from tui.store.postgres.server import Server


def check_server(server: Server) -> CheckResult:
    """Check that the archive on a server can be read. Name who polls, and who may only read."""
    archive = open_archive(Path(), server)
    try:
        count = format_count(len(archive.listing().vintages), "vintage")
        holder = who_polls(server)
    except StoreError as error:
        return CheckResult("server", Grade.FAIL, *str(error).rsplit(": ", 1))
    if holder is not None and not holder.may_poll:
        summary = f"{server.name}: {holder.user} holds the lease and may not poll: no program polls"
        return CheckResult("server", Grade.FAIL, summary, f"end the connection {holder.name}")
    polled = f"{count}, polled by {holder.name if holder else 'no program'}"
    try:
        archive.require_writable(0)
    except StoreError as error:
        return CheckResult("server", Grade.OK, f"{error}, {polled}")
    return CheckResult("server", Grade.OK, f"{server.name}, {polled}")


async def probe(monitor: Monitor) -> tuple[list[ProbeResult], str]:
    """Request one part of each host, unless another program of a desk polls. Return why if so."""
    async with one_turn_of(monitor.reader.server) as reason:
        return ([], reason) if reason else (await monitor.probe(), "")


def not_asked(reason: str) -> CheckResult:
    """Return the result for the hosts of a desk on which this program does not poll."""
    return CheckResult("hosts", Grade.OK, f"not asked from here: {reason}")
