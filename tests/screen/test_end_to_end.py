"""Figures from a publisher's response to the screen, and to the output of the commands."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.support.bodies import bundled
from tests.support.feeds import screen_text
from tests.support.publishers import UNVALIDATED, replay, with_next_day
from tests.support.toy_source import Clock
from tests.support.treasury_bodies import month_of
from tests.support.upstream import Reply, Upstream, serving
from tui.commands.arguments import SOURCE_NAMES
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.config import Config
from tui.monitor.monitor import Monitor
from tui.monitor.poller import PollResult
from tui.screen.app import TicwatchApp
from tui.sources.registry import SOURCES

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)
"""18:30 in New York on the Monday after the last bundled curve."""

Export = Callable[..., list[dict[str, str]]]


@pytest.fixture
def export(capsys: pytest.CaptureFixture[str]) -> Export:
    """Return ``export("curve", "--as-of", ...)``, which returns the rows of ``ticwatch export``."""

    def run(*arguments: str) -> list[dict[str, str]]:
        assert main(["export", *arguments, "--offline"]) == ExitCode.CLEAR
        return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))

    return run


def column_by_key(rows: list[dict[str, str]], key: str, value: str) -> dict[str, float]:
    return {row[key]: float(row[value]) for row in rows if row[value]}


def test_export_curve_of_past_day_equals_treasury(export: Export) -> None:
    rows = export("curve", "--as-of", "2025-12-17")
    yields = column_by_key(rows, "tenor", "yield_pct")
    assert {name: yields[name] for name in ("2Y", "10Y", "20Y", "30Y")} == {
        "2Y": 3.49,
        "10Y": 4.16,
        "20Y": 4.78,
        "30Y": 4.83,
    }
    assert {row["known"] for row in rows} == {"2025-12-17T23:00:00+00:00"}


def test_export_newest_bundled_curve(export: Export) -> None:
    rows = export("curve")
    yields = column_by_key(rows, "tenor", "yield_pct")
    assert (yields["10Y"], yields["20Y"]) == (4.65, 5.20)
    assert {(row["observed"], row["state"]) for row in rows} == {("2026-08-07", "cached")}


def test_export_curve_of_christmas_eve(export: Export) -> None:
    assert {row["observed"] for row in export("curve", "--as-of", "2025-12-24")} == {"2025-12-24"}


def net_purchases_by_holder(rows: list[dict[str, str]]) -> dict[str, tuple[float, str]]:
    """Return net purchases of bonds and notes (bn USD) in October 2025, and their vintage."""
    return {
        row["holder"]: (float(row["net_purchases_usd_bn"]), row["vintage"])
        for row in rows
        if row["observed"] == "2025-10-31" and row["instrument"] == "bonds_notes"
    }


def test_export_flows_shows_private_holders_sold_more(export: Export) -> None:
    """Press release SB0342, lines 5 and 10; then tables 1 and 3 of July and June 2026."""
    first = net_purchases_by_holder(export("flows", "--table", "holders", "--as-of", "2025-12-19"))
    assert (first["official"], first["private"]) == ((-24.8, "first"), (-36.4, "first"))
    now = net_purchases_by_holder(export("flows", "--table", "holders"))
    assert now["official"][0] == pytest.approx(-24.50, abs=0.01)
    assert now["private"][0] == pytest.approx(-33.65, abs=0.01)
    assert {vintage for _, vintage in now.values()} == {"revised"}


def test_export_flows_of_month(export: Export) -> None:
    held = column_by_key(export("flows", "--month", "2025-10"), "country", "holdings_usd_bn")
    assert held["Japan"] == pytest.approx(1200.0, abs=0.05)
    assert held["United Kingdom"] == pytest.approx(875.4, abs=0.05)
    assert held["China, Mainland"] == pytest.approx(687.7, abs=0.05)


def test_export_sectors_since_july(export: Export) -> None:
    """Expected figures: worked from the adjusted closes of the sample, in percentage points."""
    rows = export("sectors", "--as-of", "2025-12-19")
    since = [row for row in rows if row["span"] == "since 2025-07-01"]
    relative = column_by_key(since, "ticker", "relative_return_pp")
    expected = {"XLV": 4.7, "XLI": -4.7, "XLU": -5.7, "IWM": 6.1, "KRE": 3.1, "XLF": -5.7}
    assert {name: relative[name] for name in expected} == pytest.approx(expected, abs=0.1)
    assert {row["state"] for row in rows} == {"sample"}


def test_export_alerts_evaluates_rule_as_of_day(export: Export) -> None:
    for day, state in (("2025-12-17", "firing"), ("2025-10-31", "ok")):
        [row] = [row for row in export("alerts", "--as-of", day) if row["rule"] == "y20-regime"]
        assert (row["rule_state"], row["observed"]) == (state, day)


@pytest.mark.parametrize("pane", ["curve", "flows", "sectors", "alerts"])
def test_export_csv_equals_json(pane: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["export", pane, "--offline", "--as-of", "2025-12-19", "--format", "csv"])
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    main(["export", pane, "--offline", "--as-of", "2025-12-19", "--format", "json"])
    records = json.loads(capsys.readouterr().out)
    assert records
    assert all(list(record)[-3:] == ["observed", "known", "state"] for record in records)
    texts = [{k: "" if v is None else str(v) for k, v in record.items()} for record in records]
    assert texts == table


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "nothing"],
        ["revisions", "curve"],
        ["revisions", "tic", "--months", "0"],
        ["revisions", "tic", "--months", "some"],
        ["export", "curve", "--as-of", "yesterday"],
        ["export", "curve", "--month", "2025-10"],
        ["export", "flows", "--month", "October"],
        ["export", "flows", "--month", "2025-10", "--all"],
        ["export", "flows", "--view", "custody", "--month", "2025-10"],
        ["export", "flows", "--view", "history", "--all"],
        ["export", "flows", "--view", "months", "--month", "October"],
        ["dance"],
    ],
)
def test_invalid_arguments_exit_with_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = int(stop.code or 0)
    assert code == ExitCode.USAGE
    assert capsys.readouterr().err


def test_missing_config_file_exits_with_config(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sources", "--config", str(tmp_path / "none.toml")]) == ExitCode.CONFIG
    assert "none.toml" in capsys.readouterr().err


def test_source_names_equal_registry() -> None:
    assert tuple(source.name for source in SOURCES) == SOURCE_NAMES


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
    assert "prices/XLV: new" in output
    assert "nothing to ask" in second_output
    assert (home / "archive.sqlite").exists()
    assert not (home / "quarantine").exists()
    assert re.search(r"par_yields +2026 +stale +2026-08-07", sources)
    assert re.search(r"par_yields +2025 +cached +2025-12-31", sources)


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


async def test_request_after_minimum_interval_is_conditional(home: Path) -> None:
    clock = Clock(NOW)
    async with serving() as upstream:
        replay(upstream)
        monitor = Monitor(Config(), home, now=clock, upstream=upstream.url)
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
            lambda: Monitor(Config(), home, now=Clock(NOW), upstream=upstream.url), start=1
        )
        async with app.run_test(size=(200, 90)) as pilot, asyncio.timeout(240):
            while not re.search(r"10Y +4\.44", screen_text(app)):
                await pilot.pause(0.05)
            assert "1 Par curve · 2026-08-10 · today · live" in screen_text(app)
