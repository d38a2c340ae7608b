"""First start online: order of the requests to each host, and their progress."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.support import toy_source
from tests.support.poller_harness import START, PollerHarness, open_harness
from tests.support.upstream import Fault, Reply, Request
from tui.config import Config
from tui.model.status import Progress
from tui.monitor import cadence
from tui.monitor.due_parts import DueParts
from tui.monitor.first_round import FirstRound
from tui.monitor.host_queue import Listed, in_turn, sources_by_host
from tui.monitor.update_reader import UpdateReader
from tui.sources.base import Part, Source
from tui.sources.registry import SOURCES

TODAY = toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0))
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FOREVER = timedelta(days=365)


def with_parts(name: str, *parts: Part, hosts: tuple[str, ...] = ()) -> Source:
    """Return a toy publisher with these parts."""
    return replace(
        toy_source.source(name),
        parts=lambda now, symbols: parts,
        hosts=hosts or (f"{name}.example.gov",),
    )


def toy_part(address: str, turn: int = 0, covered_by: str = "") -> Part:
    """Return a part with the address as its key."""
    return Part(address, f"https://{address}", turn=turn, covered_by=covered_by)


def requested(here: PollerHarness) -> dict[str, list[str]]:
    """Return by host the paths requested, in their order."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for request in here.upstream.requests:
        by_host[request.host].append(request.path)
    return by_host


@pytest.fixture
def first_requests(home: Path) -> dict[str, list[str]]:
    """By host the parts that a new home is short of, in the order of their requests."""
    store = UpdateReader(Config(), home, now=lambda: NOW, offline=False, environ={}).store
    due_parts = DueParts(store, Config().tickers)
    listed = [
        Listed(source, request)
        for source in store.sources.values()
        for request in due_parts.requests(source, NOW)
    ]
    by_host: dict[str, list[str]] = defaultdict(list)
    for each in in_turn(listed):
        by_host[each.host].append("/".join(each.key))
    return by_host


def test_treasury_is_asked_for_this_year_before_other_years(
    first_requests: dict[str, list[str]],
) -> None:
    keys = first_requests["home.treasury.gov"]
    assert keys[:4] == [
        "par_yields/2026",
        "par_yields/2026-11",
        "real_yields/2026",
        "real_yields/2026-11",
    ]
    keys.remove("auction_schedule/schedule")
    assert keys[4:] == [f"real_yields/{year}" for year in range(2025, 2002, -1)]


def test_history_of_each_host_comes_last_and_the_newest_of_it_first(
    first_requests: dict[str, list[str]],
) -> None:
    assert first_requests["ticdata.treasury.gov"][-1] == "tic_history/history"
    series = ("DGS10", "DGS20", "THREEFYTP10", "THREEFY10")
    assert first_requests["fred.stlouisfed.org"][-4:] == [f"fred/{name}" for name in series]
    assert first_requests["www.treasurydirect.gov"] == [
        f"auctions/{part}" for part in ("announced", "upcoming", "recent")
    ]
    assert first_requests["api.fiscaldata.treasury.gov"] == [
        "auctions/2026-10",
        "mspd/table1",
        "treasury_cash/2026",
        "auctions/2026-09",
        "treasury_cash/2025",
        "auctions/2026-08",
        "auctions/2026-07",
    ]
    candles = first_requests["api.exchange.coinbase.com"]
    assert candles == sorted(candles, reverse=True)


def test_funds_are_asked_for_in_the_order_of_the_configuration_and_once_each(
    first_requests: dict[str, list[str]],
) -> None:
    funds = [ticker for ticker in Config().tickers if ticker != "BTC-USD"]
    assert first_requests["query1.finance.yahoo.com"] == [f"prices/{fund}" for fund in funds]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_source_names_the_host_of_every_part(source: Source) -> None:
    for now in (NOW, NOW + FOREVER, NOW.replace(month=1, day=2)):
        for part in source.parts(now, ("SPY", "BTC-USD")):
            hosts = {cadence.host(url) for url in (part.url, *part.fallbacks)}
            assert hosts <= set(source.hosts), part.key


def test_host_of_several_sources_has_one_queue() -> None:
    sources = {host: [each.name for each in of] for host, of in sources_by_host(SOURCES).items()}
    assert sources["home.treasury.gov"] == [
        *("par_yields", "real_yields", "tic_release"),
        "auction_schedule",
    ]
    assert sources["api.fiscaldata.treasury.gov"] == ["auctions", "mspd", "treasury_cash"]


async def test_parts_of_a_host_are_requested_by_turn_whatever_source_has_them(
    tmp_path: Path,
) -> None:
    host = "one.example.gov"
    first = with_parts("first", toy_part(f"{host}/old", 2), toy_part(f"{host}/now"), hosts=(host,))
    second = with_parts(
        "second", toy_part(f"{host}/older", 3), toy_part(f"{host}/too", 0), hosts=(host,)
    )
    async with open_harness(tmp_path, first, second) as here:
        here.upstream.serve("", Reply(TODAY))
        await here.ask()
        assert requested(here) == {host: ["/now", "/too", "/old", "/older"]}


async def test_part_that_always_fails_keeps_no_other_part_of_its_host_waiting(
    tmp_path: Path,
) -> None:
    host = "one.example.gov"
    parts = (toy_part(f"{host}/broken"), toy_part(f"{host}/first", 1), toy_part(f"{host}/last", 2))
    async with open_harness(tmp_path, with_parts("both", *parts, hosts=(host,))) as here:

        def answer(request: Request) -> Reply | Fault:
            return Fault.RESET if request.path == "/broken" else Reply(TODAY)

        here.upstream.override = answer
        await here.ask()
        assert set(requested(here)[host]) == {"/broken"}, "its failure pauses the host"
        here.clock.forward(hours=12)
        await here.ask()
        assert {"/first", "/last"} <= set(requested(here)[host])


async def test_host_that_hangs_delays_no_other_host_not_even_of_its_source(tmp_path: Path) -> None:
    hosts = ("slow.example.gov", "quick.example.gov")
    both = with_parts(
        "both", *(toy_part(f"{host}/{n}") for host in hosts for n in "ab"), hosts=hosts
    )
    async with open_harness(tmp_path, both) as here:

        def answer(request: Request) -> Reply | Fault:
            return Fault.SILENCE if request.host == hosts[0] else Reply(TODAY)

        here.upstream.override = answer
        async with asyncio.timeout(60), here.poller.running(here.wire) as results:
            answered = [(await results.get()).status for _ in "ab"]
            assert requested(here) == {hosts[0]: ["/a"], hosts[1]: ["/a", "/b"]}
    assert [(status.part, status.error) for status in answered] == [
        (f"{hosts[1]}/a", ""),
        (f"{hosts[1]}/b", ""),
    ]


async def test_part_covered_by_another_is_requested_only_if_that_one_fails(tmp_path: Path) -> None:
    host = "toy.example.gov"
    toy = with_parts(
        "toy", toy_part(f"{host}/month", covered_by=f"{host}/whole"), toy_part(f"{host}/whole")
    )
    async with open_harness(tmp_path, toy) as here:
        here.upstream.serve("", Reply(TODAY))
        await here.ask()
        assert requested(here) == {host: ["/whole"]}
    async with open_harness(tmp_path / "other", toy) as here:
        here.upstream.serve(f"{host}/month", Reply(TODAY))
        await here.ask()
        assert requested(here) == {host: ["/whole", "/month"]}


async def test_part_of_a_host_that_its_source_does_not_name_is_an_error(tmp_path: Path) -> None:
    toy = with_parts("toy", toy_part("elsewhere.example.gov/a"))
    async with open_harness(tmp_path, toy) as here:
        [result] = await here.ask()
    assert "elsewhere.example.gov" in result.status.error


async def test_progress_counts_the_parts_of_all_hosts_until_the_first_round_is_over(
    tmp_path: Path,
) -> None:
    one, two = toy_source.source("one", parts=("a", "b")), toy_source.source("two")
    async with open_harness(tmp_path, one, two) as here:
        here.upstream.serve("", Reply(TODAY))
        assert here.poller.progress is None
        results = await here.ask()
        assert here.poller.progress is None
    assert len(results) == 3
    assert results[-1].progress == Progress(3, 3)


async def test_running_poller_has_progress_in_its_first_round_alone(tmp_path: Path) -> None:
    async with open_harness(tmp_path, toy_source.source(parts=("a", "b"))) as here:
        here.upstream.serve("", Reply(TODAY))
        async with asyncio.timeout(60), here.poller.running(here.wire) as results:
            assert (await results.get()).progress == Progress(1, 2)
            assert (await results.get()).progress == Progress(2, 2)
            while here.poller.progress is not None:
                await asyncio.sleep(0)
            here.clock.forward(days=1)
            here.poller.nudge()
            assert (await results.get()).progress is None


def test_round_is_announced_when_it_begins_and_when_it_is_over() -> None:
    seen: list[Progress | None] = []
    first_round = FirstRound(("one", "two"), lambda: seen.append(first_round.progress))
    first_round.add("one", 2)
    first_round.add("two", 1)
    for host in ("one", "two", "one"):
        first_round.count_asked(host)
    assert first_round.progress == Progress(3, 3)
    first_round.end("one")
    assert len(seen) == 1
    first_round.end("two")
    first_round.end("two")
    assert seen == [Progress(0, 2), None]


async def test_start_requests_nothing_before_its_release(tmp_path: Path) -> None:
    """Within the first round the user has asked for no refresh."""
    async with open_harness(tmp_path) as here:
        here.upstream.serve("", Reply(TODAY))
        await here.ask()
        here.clock.forward(hours=1)
        later = here.restart()
        async with later.poller.running(here.wire) as results:
            later.poller.look_again()
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await results.get()
        assert len(here.upstream.requests) == 1
        assert here.clock.time == START + timedelta(hours=1)
