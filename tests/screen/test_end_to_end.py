"""Figures from a publisher's response to the screen, and to the output of the commands."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.support.bodies import bundled
from tests.support.feeds import screen_text
from tests.support.publishers import UNVALIDATED, replay, with_next_day
from tests.support.toy_source import Clock
from tests.support.treasury_bodies import month_of
from tests.support.upstream import Reply, Upstream, serving
from tui.commands.exit_codes import ExitCode
from tui.config import Alerts, Config, SourceOptions
from tui.monitor.monitor import Monitor
from tui.monitor.results import PollResult
from tui.screen.app import TicwatchApp
from tui.screen.panes.curve import CurvePane
from tui.sources.registry import SOURCES

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)
"""18:30 in New York on the Monday after the last bundled curve."""
FEW = Config(
    groups=tuple(group for group in Config().groups if group.ticker in ("XLV", "BTC-USD")),
    alerts=Alerts(rule=()),
)
"""A configuration with few price histories to request and no rule to evaluate."""
CURVE_ONLY = Config(
    alerts=Alerts(rule=()),
    sources={
        source.name: SourceOptions(enabled=False)
        for source in SOURCES
        if source.name != "par_yields"
    },
)
"""A configuration that requests the curve and nothing else, and has no rule to evaluate."""


async def run_ticwatch(*arguments: str, home: Path, upstream: Upstream) -> tuple[int | None, str]:
    """Return exit code and output of the command, run in a process of its own."""
    environ = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "TICWATCH_HOME": str(home),
        "TICWATCH_UPSTREAM": upstream.url,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tui", *arguments),
        env=environ,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    return process.returncode, output.decode()


@pytest.mark.long
async def test_poll_once_fills_empty_store_and_keeps_minimum_intervals(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with serving() as upstream:
        replay(upstream)
        code, output = await run_ticwatch("poll", "--once", home=home, upstream=upstream)
        request_count = len(upstream.requests)
        second_code, second_output = await run_ticwatch(
            "poll", "--once", home=home, upstream=upstream
        )
        assert len(upstream.requests) == request_count
        _, sources = await run_ticwatch("sources", home=home, upstream=upstream)
    assert (code, second_code) == (ExitCode.CLEAR, ExitCode.CLEAR)
    assert {"home.treasury.gov", "ticdata.treasury.gov", "fred.stlouisfed.org"} < upstream.hosts()
    assert "par_yields/2026: " in output
    assert "nothing to ask" in second_output
    assert (home / "archive.sqlite").exists()
    assert re.search(r"par_yields +2026 +stale +2026-08-07", sources)
    assert re.search(r"par_yields +2025 +cached +2025-12-31", sources)


@pytest.mark.long
async def test_poll_with_failing_sources_exits_with_unanswered(home: Path) -> None:
    async with serving() as upstream:
        upstream.override = lambda _: Reply(b"gone", 503)
        code, output = await run_ticwatch("poll", "--once", home=home, upstream=upstream)
    assert code == ExitCode.UNANSWERED
    assert "HTTP 503" in output


FINAL = {
    (source.name, part.key)
    for source in SOURCES
    for part in source.parts(NOW, ("SPY", *(group.ticker for group in Config().groups)))
    if part.final
}
"""Parts that are not requested again once they were received."""


def part_of(result: PollResult) -> tuple[str, str]:
    """Return source and part of a poll result."""
    return result.status.source, result.status.part


@pytest.mark.long
async def test_request_after_minimum_interval_is_conditional(home: Path) -> None:
    clock = Clock(NOW)
    async with serving() as upstream:
        replay(upstream)
        monitor = Monitor(FEW, home, now=clock, upstream=upstream.url)
        first = await monitor.refresh()
        assert {result.status.error for result in first} == {""}
        upstream.requests.clear()
        assert await monitor.refresh() == []
        clock.forward(hours=1)
        second = await monitor.refresh()
    assert {part_of(result) for result in second} == {part_of(result) for result in first} - FINAL
    assert {result.changed for result in second} == {False}
    assert any("candles" in request.path for request in upstream.requests)
    for request in upstream.requests:
        assert request.conditional == (request.host not in UNVALIDATED)


async def test_screen_shows_new_curve_without_key(home: Path) -> None:
    feed = with_next_day(bundled("par_yields", "2026"), date(2026, 8, 10), "4.44")
    async with serving() as upstream:
        replay(upstream)
        upstream.serve(
            "home.treasury.gov/resource-center/data-chart-center/interest-rates/pages/xml",
            Reply(month_of(feed, "2026-08")),
        )
        app = TicwatchApp(
            lambda: Monitor(CURVE_ONLY, home, now=Clock(NOW), upstream=upstream.url),
            panes=(CurvePane,),
        )
        async with app.run_test(size=(120, 40)) as pilot, asyncio.timeout(240):
            while not re.search(r"10Y +4\.44", screen_text(app)):
                await pilot.pause(0.2)
            assert re.search(r" 1  Curve ━ .*━ (… )?10 Aug ━", screen_text(app))
            while "asking" in screen_text(app):  # the other months have their answers too
                await pilot.pause(0.2)
