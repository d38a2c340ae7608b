"""From a publisher's answer over a real socket to a painted cell, and the same without a screen."""

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
from tests.support.feeds import glass
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

Exporting = Callable[..., list[dict[str, str]]]


@pytest.fixture
def export(capsys: pytest.CaptureFixture[str]) -> Exporting:
    """``export("curve", "--as-of", ...)``: the rows of ``ticwatch export``."""

    def run(*arguments: str) -> list[dict[str, str]]:
        assert main(["export", *arguments, "--offline"]) == ExitCode.CLEAR
        return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))

    return run


def column(rows: list[dict[str, str]], key: str, value: str) -> dict[str, float]:
    return {row[key]: float(row[value]) for row in rows if row[value]}


def test_the_curve_of_a_past_day_is_treasurys(export: Exporting) -> None:
    rows = export("curve", "--as-of", "2025-12-17")
    yields = column(rows, "tenor", "yield_pct")
    assert {name: yields[name] for name in ("2Y", "10Y", "20Y", "30Y")} == {
        "2Y": 3.49,
        "10Y": 4.16,
        "20Y": 4.78,
        "30Y": 4.83,
    }
    assert {row["known"] for row in rows} == {"2025-12-17T23:00:00+00:00"}


def test_the_newest_bundled_curve(export: Exporting) -> None:
    rows = export("curve")
    yields = column(rows, "tenor", "yield_pct")
    assert (yields["10Y"], yields["20Y"]) == (4.65, 5.20)
    assert {(row["observed"], row["state"]) for row in rows} == {("2026-08-07", "cached")}


def test_the_short_christmas_eve_has_a_curve(export: Exporting) -> None:
    assert {row["observed"] for row in export("curve", "--as-of", "2025-12-24")} == {"2025-12-24"}


def holders(rows: list[dict[str, str]]) -> dict[str, tuple[float, str]]:
    """Holder -> net purchases of bonds and notes in October 2025, and their vintage."""
    return {
        row["holder"]: (float(row["net_purchases_usd_bn"]), row["vintage"])
        for row in rows
        if row["observed"] == "2025-10-31" and row["instrument"] == "bonds_notes"
    }


def test_the_headline_is_wrong_about_who_sold(export: Exporting) -> None:
    """Press release SB0342, lines 5 and 10; then tables 1 and 3 of July and June 2026."""
    first = holders(export("flows", "--table", "holders", "--as-of", "2025-12-19"))
    assert (first["official"], first["private"]) == ((-24.8, "first"), (-36.4, "first"))
    now = holders(export("flows", "--table", "holders"))
    assert now["official"][0] == pytest.approx(-24.50, abs=0.01)
    assert now["private"][0] == pytest.approx(-33.65, abs=0.01)
    assert {vintage for _, vintage in now.values()} == {"revised"}


def test_holdings_of_a_month(export: Exporting) -> None:
    held = column(export("flows", "--month", "2025-10"), "country", "holdings_usd_bn")
    assert held["Japan"] == pytest.approx(1200.0, abs=0.05)
    assert held["United Kingdom"] == pytest.approx(875.4, abs=0.05)
    assert held["China, Mainland"] == pytest.approx(687.7, abs=0.05)


def test_sectors_since_july(export: Exporting) -> None:
    """Against the adjusted closes the sample was made from, as checked by hand."""
    rows = export("sectors", "--as-of", "2025-12-19")
    since = [row for row in rows if row["span"] == "since 2025-07-01"]
    relative = column(since, "ticker", "relative_return_pp")
    expected = {"XLV": 4.7, "XLI": -4.7, "XLU": -5.7, "IWM": 6.1, "KRE": 3.1, "XLF": -5.7}
    assert {name: relative[name] for name in expected} == pytest.approx(expected, abs=0.1)
    assert {row["state"] for row in rows} == {"sample"}


def test_a_rule_fires_on_what_was_known(export: Exporting) -> None:
    for day, state in (("2025-12-17", "firing"), ("2025-10-31", "ok")):
        [row] = [row for row in export("alerts", "--as-of", day) if row["rule"] == "y20-regime"]
        assert (row["rule_state"], row["observed"]) == (state, day)


@pytest.mark.parametrize("pane", ["curve", "flows", "sectors", "alerts"])
def test_both_formats_say_the_same(pane: str, capsys: pytest.CaptureFixture[str]) -> None:
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
def test_a_wrong_command_is_a_usage_error(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = int(stop.code or 0)
    assert code == ExitCode.USAGE
    assert capsys.readouterr().err


def test_a_missing_configuration_is_a_configuration_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sources", "--config", str(tmp_path / "none.toml")]) == ExitCode.CONFIG
    assert "none.toml" in capsys.readouterr().err


def test_the_command_knows_every_source() -> None:
    assert tuple(source.name for source in SOURCES) == SOURCE_NAMES


async def ticwatch(*arguments: str, home: Path, upstream: Upstream) -> tuple[int | None, str]:
    """Exit code and output of the command, run as its user runs it."""
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


async def test_polling_once_fills_an_empty_store_and_the_floors_hold(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with serving() as upstream:
        replay(upstream)
        code, words = await ticwatch("poll", "--once", home=home, upstream=upstream)
        asked = len(upstream.requests)
        again, silence = await ticwatch("poll", "--once", home=home, upstream=upstream)
        assert len(upstream.requests) == asked
        _, listed = await ticwatch("sources", home=home, upstream=upstream)
    assert (code, again) == (ExitCode.CLEAR, ExitCode.CLEAR)
    assert {"home.treasury.gov", "ticdata.treasury.gov", "fred.stlouisfed.org"} < upstream.hosts()
    assert "par_yields/2026: " in words
    assert "prices/XLV: new" in words
    assert "nothing to ask" in silence
    assert (home / "archive.sqlite").exists()
    assert not (home / "quarantine").exists()
    assert re.search(r"par_yields +2026 +stale +2026-08-07", listed)
    assert re.search(r"par_yields +2025 +cached +2025-12-31", listed)


async def test_with_nobody_answering_polling_says_so(tmp_path: Path) -> None:
    async with serving() as upstream:
        upstream.override = lambda _: Reply(b"gone", 503)
        code, words = await ticwatch("poll", "--once", home=tmp_path, upstream=upstream)
    assert code == ExitCode.UNANSWERED
    assert "HTTP 503" in words


FINAL = {
    (source.name, part.key)
    for source in SOURCES
    for part in source.parts(NOW, ("SPY", *(group.ticker for group in Config().groups)))
    if part.final
}
"""What is complete once it has been answered."""


def key_of(outcome: PollResult) -> tuple[str, str]:
    """The source and part of an outcome."""
    return outcome.status.source, outcome.status.part


async def test_after_the_floors_every_validated_request_is_conditional(tmp_path: Path) -> None:
    clock = Clock(NOW)
    async with serving() as upstream:
        replay(upstream)
        monitor = Monitor(Config(), tmp_path, now=clock, upstream=upstream.url)
        first = await monitor.refresh()
        assert {outcome.status.error for outcome in first} == {""}
        upstream.requests.clear()
        assert await monitor.refresh() == []
        clock.forward(hours=1)
        second = await monitor.refresh()
    assert {key_of(outcome) for outcome in second} == {key_of(outcome) for outcome in first} - FINAL
    assert {outcome.changed for outcome in second} == {False}
    assert any("candles" in request.path for request in upstream.requests)
    for request in upstream.requests:
        assert request.conditional == (request.host not in UNVALIDATED)


async def test_the_open_screen_changes_without_a_key(tmp_path: Path) -> None:
    feed = with_next_day(bundled("par_yields", "2026"), date(2026, 8, 10), "4.44")
    async with serving() as upstream:
        replay(upstream)
        upstream.serve(
            "home.treasury.gov/resource-center/data-chart-center/interest-rates/pages/xml",
            Reply(month_of(feed, "2026-08")),
        )
        app = TicwatchApp(
            lambda: Monitor(Config(), tmp_path, now=Clock(NOW), upstream=upstream.url), start=1
        )
        async with app.run_test(size=(200, 90)) as pilot, asyncio.timeout(240):
            while not re.search(r"10Y +4\.44", glass(app)):
                await pilot.pause(0.05)
            assert "1 Par curve · 2026-08-10 · today · live" in glass(app)
