"""Sources with ``enabled = false``: never requested, read as ever, and switched by a saved file."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.support import toy_source
from tests.support.feeds import NOW
from tests.support.poller_harness import open_harness
from tests.support.toy_source import Clock
from tests.support.upstream import Reply, serving
from tests.support.yahoo_bodies import chart_body
from tui.commands.cli import main
from tui.config import Alerts, Config, SourceOptions
from tui.measures.returns.closes import levels
from tui.model.snapshot import State
from tui.model.update import Update
from tui.monitor.monitor import Monitor
from tui.monitor.update_reader import UpdateReader
from tui.sources.registry import SOURCES
from tui.store.timeline import Timeline
from tui.views import sources

TODAY = toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0))
MONTH_LATER = NOW + timedelta(days=30)
HALF_HOUR = timedelta(minutes=30)
OFF = ("par_yields", "auctions", "tic_table3")


def config_without(names: Iterable[str]) -> Config:
    """Return a configuration with these sources switched off, and without alert rules."""
    sources = {name: SourceOptions(enabled=False) for name in names}
    return Config(sources=sources, alerts=Alerts(rule=()))


def reader(config: Config, home: Path, now: datetime = NOW) -> UpdateReader:
    return UpdateReader(config, home, now=lambda: now, offline=False, environ={})


def present(home: Path, now: datetime, *off: str) -> Update:
    """Return the present update at a time, with these sources switched off."""
    return reader(config_without(off), home, now).present(evaluate=False)


async def test_source_switched_off_is_not_requested_until_it_is_on_again(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        here.poller.configure({})
        assert await here.ask() == []
        assert await here.poller.probe(here.wire) == []
        here.poller.configure({"toy": HALF_HOUR})
        assert len(await here.ask()) == 1
        here.clock.forward(days=1)
        here.poller.configure({})
        assert await here.ask() == []
        status = here.poller.statuses()["toy", "a"]
    assert len(here.upstream.requests) == 1
    assert (status.next_try, status.error, status.vintages) == (None, "", 1)


async def test_running_poller_stops_and_starts_a_switched_source(home: Path) -> None:
    names = [source.name for source in SOURCES]
    others = [name for name in names if name != "tic_table5"]
    async with serving() as upstream, asyncio.timeout(60):
        monitor = Monitor(config_without(names), home, now=Clock(NOW), upstream=upstream.url)
        async with monitor.running() as updates:
            first = await anext(updates)
            monitor.reconfigure(config_without(others))
            switched_on = await anext(updates)
            while ("tic_table5", "table5") not in switched_on.statuses:
                switched_on = await anext(updates)
            monitor.reconfigure(config_without(names))
            while (switched_off := await anext(updates)).switched_off != frozenset(names):
                pass
    assert {request.path for request in upstream.requests} == {
        "/resource-center/data-chart-center/tic/Documents/slt_table5.txt"
    }
    assert first.switched_off == frozenset(names)
    assert switched_on.switched_off == frozenset(others)
    assert switched_on.statuses["tic_table5", "table5"].error == "HTTP 404"
    status = switched_off.statuses["tic_table5", "table5"]
    assert (status.failures, status.error, status.next_try) == (0, "", None)
    parts = [set(update.snapshot.datasets) for update in (first, switched_on, switched_off)]
    assert parts[0] == parts[1] == parts[2]


def test_source_switched_off_keeps_its_data_now_and_in_the_past(home: Path) -> None:
    past = datetime(2025, 12, 19, tzinfo=UTC)
    on, off = reader(Config(), home), reader(config_without(OFF), home)
    for as_of in (None, past):
        shown, expected = (each.update_at(as_of, evaluate=False) for each in (off, on))
        digests = [
            {key: dataset.digest for key, dataset in update.snapshot.datasets.items()}
            for update in (shown, expected)
        ]
        assert digests[0] == digests[1]
    moments = [Timeline(each.store).moments(("par_yields",)) for each in (off, on)]
    assert moments[0] == moments[1]


def test_figures_switched_off_are_cached_until_something_newer_is_out(home: Path) -> None:
    now = present(home, NOW, *OFF).snapshot.datasets
    later = present(home, MONTH_LATER, *OFF).snapshot.datasets
    assert now["par_yields", "2026"].state is State.CACHED
    assert later["par_yields", "2026"].state is State.STALE
    assert later["par_yields", "2025"].state is State.CACHED, "nothing newer is due of a past year"


def test_answers_stored_before_the_switch_are_shown(home: Path) -> None:
    monitor = Monitor(Config(), home, now=lambda: NOW)
    days = [date(2026, 8, 5), date(2026, 8, 6), date(2026, 8, 7)]
    body = chart_body("SPY", days, [100.0, 101.0, 102.0], [100.0, 101.0, 102.0])
    for part in ("SPY", "SPY~recent"):
        monitor.store.learn("prices", part, body, learned=NOW, url="https://example.com")
    shown = levels(present(home, NOW, "prices").snapshot, "SPY")["SPY"]
    later = levels(present(home, MONTH_LATER, "prices").snapshot, "SPY")["SPY"]
    assert (shown.state, shown.frame.index[-1].date()) == (State.CACHED, days[-1])
    assert (later.state, later.frame.index[-1].date()) == (State.STALE, days[-1])


def test_sources_say_switched_off_instead_of_a_next_try(home: Path) -> None:
    view = sources.view(present(home, NOW, "par_yields", "real_yields"))
    rows = {
        row.key: dict(zip((column.key for column in view.table.columns), row.cells, strict=True))
        for row in view.table.rows
    }
    assert rows["par_yields/2026"]["next_try"].value is None
    assert rows["par_yields/2026"]["why"].value == "switched off"
    assert rows["auctions/history"]["why"].value == "not asked yet"
    assert rows["real_yields"]["why"].value == "switched off", "it has no part yet"


@pytest.mark.parametrize(
    "pane",
    ["curve", *(pytest.param(pane, marks=pytest.mark.long) for pane in ("auctions", "flows"))],
)
def test_export_of_a_source_switched_off_is_the_same(
    pane: str,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TICWATCH_HOME", str(home))
    path = tmp_path / "off.toml"
    path.write_text("".join(f"[sources.{name}]\nenabled = false\n" for name in OFF))
    assert main(["export", pane, "--offline"]) == 0
    expected = capsys.readouterr().out
    assert main(["export", pane, "--offline", "--config", str(path)]) == 0
    assert capsys.readouterr().out == expected
    assert len(expected.splitlines()) > 10
