"""Errors that nothing in ticwatch expects: they end a round of one source, and are said."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from msgspec.structs import replace

from tests.support import toy_source
from tests.support.poller_harness import PollerHarness, open_harness
from tests.support.toy_source import Clock
from tests.support.upstream import Reply, serving
from tui.config import Alerts, Config
from tui.monitor.monitor import Monitor
from tui.monitor.results import ResultQueue
from tui.sources.base import Source

TODAY = toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0))
WORDS = "toy: unexpected KeyError: 'no such column'"


@dataclass
class Restated:
    """A function of a source that fails until it is mended."""

    is_mended: bool = False
    error: BaseException = field(default_factory=lambda: KeyError("no such column"))

    def __call__(self, frames: Mapping[str, pd.DataFrame]) -> frozenset[str]:
        if self.is_mended:
            return frozenset()
        raise self.error


def two_sources(restated: Restated) -> tuple[Source, Source]:
    return replace(toy_source.source(), find_restated=restated), toy_source.source("other")


def serve(here: PollerHarness) -> None:
    for name in ("toy", "other"):
        here.upstream.serve(f"{name}.example.gov", Reply(TODAY))


async def result_of(results: ResultQueue, source: str) -> str:
    """Wait for a result of a source, and return its error."""
    async with asyncio.timeout(30):
        while (result := await results.get()).status.source != source:
            pass
    return result.status.error


async def test_unexpected_error_of_one_source_leaves_the_others_polled(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    restated = Restated()
    async with open_harness(tmp_path, *two_sources(restated)) as here:
        serve(here)
        async with here.poller.running(here.wire) as results:
            assert "KeyError: 'no such column'" in await result_of(results, "toy")
            here.clock.forward(days=1)
            here.poller.nudge("other")
            assert await result_of(results, "other") == ""
            restated.is_mended = True
            here.poller.nudge("toy")
            assert await result_of(results, "toy") == ""
    assert WORDS in caplog.text
    assert "Traceback" in caplog.text


async def test_unexpected_error_is_shown_with_every_part_until_a_round_succeeds(
    tmp_path: Path,
) -> None:
    restated = Restated(is_mended=True)
    async with open_harness(tmp_path, *two_sources(restated)) as here:
        serve(here)
        async with here.poller.running(here.wire) as results:
            assert await result_of(results, "toy") == ""
            restated.is_mended = False
            here.poller.nudge("toy")
            assert "ticwatch.log has more" in await result_of(results, "toy")
            error = here.poller.statuses()["toy", "a"].error
            assert error.startswith("unexpected KeyError")
            restated.is_mended = True
            here.clock.forward(days=1)
            here.poller.nudge("toy")
            assert await result_of(results, "toy") == ""
            assert here.poller.statuses()["toy", "a"].error == ""


async def test_unexpected_error_is_in_the_update_that_panes_receive(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    restated = Restated(is_mended=True)
    for module in ("update_reader", "request_intervals"):
        monkeypatch.setattr(f"tui.monitor.{module}.SOURCES", two_sources(restated))
    clock = Clock(datetime(2026, 1, 8, 12, tzinfo=UTC))
    async with serving() as upstream, asyncio.timeout(60):
        for name in ("toy", "other"):
            upstream.serve(f"{name}.example.gov", Reply(TODAY))
        config = Config(alerts=Alerts(rule=()))
        monitor = Monitor(config, home, now=clock, upstream=upstream.url)
        async with monitor.running() as updates:
            while ("toy", "a") not in (await anext(updates)).statuses:
                pass
            restated.is_mended = False
            monitor.nudge("toy")
            while not (error := (await anext(updates)).statuses["toy", "a"].error):
                pass
    assert error.startswith("unexpected KeyError")


async def test_round_that_is_cancelled_from_within_is_an_unexpected_error(tmp_path: Path) -> None:
    """A cancelled task ends without a word unless its result is looked at."""
    restated = Restated(error=asyncio.CancelledError())
    async with open_harness(tmp_path, *two_sources(restated)) as here:
        serve(here)
        async with here.poller.running(here.wire) as results:
            assert "CancelledError" in await result_of(results, "toy")


async def test_one_poll_requests_the_others_and_returns_the_error(tmp_path: Path) -> None:
    async with open_harness(tmp_path, *two_sources(Restated())) as here:
        serve(here)
        results = {result.status.source: result for result in await here.ask()}
    assert "KeyError" in results["toy"].status.error
    assert results["other"].changed


async def test_body_that_causes_an_unexpected_error_is_quarantined(tmp_path: Path) -> None:
    """The parser took it; comparing it with what is at hand raises."""

    def is_rolling(part: str) -> bool:
        raise KeyError(part)

    async with open_harness(tmp_path, *two_sources(Restated(is_mended=True))) as here:
        serve(here)
        await here.ask()
        here.store.sources["toy"] = replace(here.store.sources["toy"], is_rolling=is_rolling)
        tomorrow = toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0), ("2026-01-08", 4.0))
        serve(here)
        here.upstream.serve("toy.example.gov", Reply(tomorrow))
        here.clock.forward(days=1)
        results = {result.status.source: result.status for result in await here.ask()}
        [body] = (tmp_path / "quarantine").glob("*.body")
        here.clock.forward(minutes=1)
        assert await here.ask() == [], "the minimum interval holds"
    assert results["toy"].error == "Toy: unreadable: KeyError: 'a'"
    assert (results["toy"].quarantined, results["other"].error) == (1, "")
    assert body.read_bytes() == tomorrow
