"""The names of result files, against five years of those that TreasuryDirect gave."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest

from tests.support.bodies import bundled, captured
from tests.support.toy_source import Clock
from tests.support.upstream import Reply, Upstream, serving
from tui.model.errors import Malformed
from tui.model.snapshot import State
from tui.monitor.poller import Poller
from tui.sources import auctions
from tui.sources.auction_files import result_parts
from tui.sources.auction_rows import AMOUNTS, RATES
from tui.sources.http_client import Timeouts, opened
from tui.store.archive import Archive
from tui.store.quarantine import Quarantine
from tui.store.store import Store

PAGE = bundled("auctions", "history")
ROWS: list[dict[str, Any]] = json.loads(PAGE)["securityList"]
FRAME = auctions.parse(PAGE, "history")
HELD = FRAME[FRAME["xml"] != ""]
FIGURES = [*AMOUNTS, *RATES]
DIRECT = "www.treasurydirect.gov"
DAY = "2022-05-18"
"""A 17-week bill, a bill reopened and the 20-year bond, whose file was captured."""
CLOSED = datetime(2022, 5, 18, 17, 3, tzinfo=UTC)
"""Three minutes after 13:00 in New York."""


def announced(frame: pd.DataFrame) -> pd.DataFrame:
    """The auctions as they were before they were held."""
    return frame.assign(xml="", **dict.fromkeys(FIGURES, float("nan")))


def files(now: datetime, **frames: pd.DataFrame) -> list[str]:
    return [part.url.rpartition("/")[2] for part in result_parts(now, frames)]


def test_the_names_are_those_that_treasurydirect_gave() -> None:
    """On every day: of all auctions but those announced on their own day, such as tests are."""
    days = 0
    for day, held in HELD.groupby("observed"):
        evening = pd.Timestamp(str(day)).tz_localize("America/New_York") + pd.Timedelta(hours=18)
        before = held[held["announced"] < held["observed"]]
        assert files(evening, announced=announced(held)) == sorted(before["xml"])
        days += 1
    assert days == 912
    assert sum(HELD["announced"] == HELD["observed"]) == 6


def test_a_file_is_asked_for_once_bidding_closed_and_until_there_is_a_result() -> None:
    """On 2025-12-17 a bill closed at 11:30 and the 20-year of the article at 13:00."""
    held = HELD[HELD["observed"] == "2025-12-17"].sort_values("closes")
    coming, noon = announced(held), held.head(1)
    known = {"announced": coming, "upcoming": coming}

    def at(clock: str, **more: pd.DataFrame) -> list[str]:
        moment = pd.Timestamp(f"2025-12-17 {clock}", tz="America/New_York")
        return files(moment, **known, **more)

    assert at("11:32") == []
    assert at("11:33") == at("13:02") == ["R_20251217_1.xml"]
    assert at("11:33", recent=noon) == []
    assert at("13:03") == ["R_20251217_1.xml", "R_20251217_2.xml"]
    assert at("13:03", recent=noon) == ["R_20251217_2.xml"]
    assert at("13:03", recent=held) == []


def test_of_two_that_close_together_a_result_tells_which_file_it_was() -> None:
    """On 2026-07-16 the first file was the 8-week bill's, announced second."""
    held = HELD[HELD["observed"] == "2026-07-16"]
    first = held[held["cusip"] == "912797VC8"]
    evening = pd.Timestamp("2026-07-16 18:00", tz="America/New_York")
    coming = announced(held)
    assert files(evening, announced=coming) == ["R_20260716_1.xml", "R_20260716_2.xml"]
    assert files(evening, announced=coming, **{"result-1": first}) == ["R_20260716_2.xml"]


def test_what_never_came_is_not_asked_for_for_ever() -> None:
    held = HELD[HELD["observed"] == "2026-07-16"]
    week = pd.Timestamp("2026-07-24 01:00", tz="America/New_York")
    assert files(week, announced=announced(held)) == []
    assert files(week) == []


def listed(*, held: bool) -> bytes:
    """The list of the day's auctions, as they were announced or with their results."""
    rows = [row for row in ROWS if row["auctionDate"].startswith(DAY)]
    names = {names[0] for names in {**AMOUNTS, **RATES}.values()} - {"offeringAmount"}
    blank = dict.fromkeys([*names, "xmlFilenameCompetitiveResults"], "")
    return json.dumps([row if held else row | blank for row in rows]).encode()


async def test_a_result_comes_by_its_file_before_the_lists_have_it(tmp_path: Path) -> None:
    """Over a real socket: the file of 20 years, then the list, then no file any more."""
    clock, source = Clock(CLOSED - timedelta(minutes=30)), auctions.SOURCE
    archive = Archive(tmp_path / "archive.sqlite")
    store = Store(archive, [source], ())
    every = {source.name: timedelta(minutes=15)}
    quarantine = Quarantine(tmp_path / "quarantine")
    poller = Poller(store, quarantine, symbols=(), every=every, now=clock, random=Random(1))
    patience = Timeouts(connect=1.0, read=0.5, whole=1.0)

    def asked_files(upstream: Upstream) -> list[str]:
        names = [request.path.rpartition("/")[2] for request in upstream.requests]
        return [name for name in names if name.startswith("R_")]

    async with serving() as upstream, opened(upstream=upstream.url, patience=patience) as wire:
        upstream.serve(f"{DIRECT}/TA_WS/securities/announced", Reply(listed(held=False)))
        upstream.serve(f"{DIRECT}/TA_WS/securities/upcoming", Reply(listed(held=False)))
        upstream.serve(f"{DIRECT}/xml/R_20220518_3.xml", Reply(captured("R_20220518_3.xml")))
        await poller.once(wire)
        assert asked_files(upstream) == []
        clock.time = CLOSED
        await poller.once(wire)
        assert asked_files(upstream) == [f"R_20220518_{number}.xml" for number in (1, 2, 3)]
        statuses = poller.statuses()
        bond = store.snapshot(clock.time, statuses).datasets["auctions", "result-3"]
        assert (bond.frame["high_yield_pct"].tolist(), bond.state) == ([3.29], State.LIVE)
        assert bond.frame["known"].max() == pd.Timestamp("2022-05-18 17:02", tz="UTC")
        assert statuses["auctions", "result-1"].error == "HTTP 404"
        upstream.serve(f"{DIRECT}/TA_WS/securities/auctioned", Reply(listed(held=True)))
        clock.forward(hours=1)
        await poller.once(wire)
        assert len(asked_files(upstream)) == 5
        clock.forward(hours=1)
        await poller.once(wire)
        assert len(asked_files(upstream)) == 5
        unasked = poller.statuses()["auctions", "result-1"]
    assert (unasked.error, unasked.next_try, unasked.why) == ("", None, "not asked for now")


def test_an_empty_list_of_what_is_to_come_is_an_answer() -> None:
    """In the last week of a year nothing may be announced."""
    for part in auctions.COMING:
        frame = auctions.parse(b"[]", part)
        assert frame.empty
        pd.testing.assert_index_equal(frame.columns, FRAME.columns)
        assert frame.dtypes.to_dict() == FRAME.dtypes.to_dict()
    for part in ("recent", "history", "2026-07"):
        with pytest.raises(Malformed):
            auctions.parse(b"[]", part)
