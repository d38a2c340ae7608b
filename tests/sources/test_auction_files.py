"""Names of result files, compared with five years of TreasuryDirect's own names."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest

from tests.support.bodies import bundled, captured, parsed
from tests.support.effort import rounds
from tests.support.toy_source import Clock
from tests.support.upstream import Reply, Upstream, serving
from tui.model.errors import Malformed
from tui.model.snapshot import State
from tui.monitor.poller import Poller
from tui.sources import auctions
from tui.sources.auction_files import result_parts
from tui.sources.auction_rows import AMOUNTS, RATES
from tui.sources.http_client import open_client
from tui.store.quarantine import Quarantine
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

PAGE = bundled("auctions", "history")
ROWS: list[dict[str, Any]] = json.loads(PAGE)["securityList"]
FRAME = parsed("auctions", "history")
HELD = FRAME[FRAME["xml"] != ""]
FIGURES = [*AMOUNTS, *RATES]
DIRECT = "www.treasurydirect.gov"
DAY = "2022-05-18"
"""Day of a 17-week bill, a reopened bill and the 20-year bond, whose file was captured."""
CLOSED = datetime(2022, 5, 18, 17, 3, tzinfo=UTC)
"""Time of that file: three minutes after 13:00 in New York."""


def without_results(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the auctions as announced, before they were held."""
    return frame.assign(xml="", **dict.fromkeys(FIGURES, float("nan")))


def result_files(now: datetime, **frames: pd.DataFrame) -> list[str]:
    """Return the names of the result files to request, given the newest frame of each part."""
    return [part.url.rpartition("/")[2] for part in result_parts(now, frames)]


@pytest.mark.property
def test_result_parts_have_treasurydirect_names() -> None:
    """All auctions of 912 days, except those announced on their own day, such as tests.

    The short run takes every fortieth day.
    """
    by_day = list(HELD.groupby("observed"))
    assert len(by_day) == 912
    for day, held in by_day[:: rounds(1, 40)]:
        evening = pd.Timestamp(str(day)).tz_localize("America/New_York") + pd.Timedelta(hours=18)
        before = held[held["announced"] < held["observed"]]
        assert result_files(evening, announced=without_results(held)) == sorted(before["xml"])
    assert sum(HELD["announced"] == HELD["observed"]) == 6


def test_result_parts_from_close_of_bidding_until_result() -> None:
    """On 2025-12-17 a bill closed at 11:30 and the 20-year of the article at 13:00."""
    held = HELD[HELD["observed"] == "2025-12-17"].sort_values("closes")
    coming, noon = without_results(held), held.head(1)
    announced = {"announced": coming, "upcoming": coming}

    def files_at(clock: str, **more: pd.DataFrame) -> list[str]:
        moment = pd.Timestamp(f"2025-12-17 {clock}", tz="America/New_York")
        return result_files(moment, **announced, **more)

    assert files_at("11:32") == []
    assert files_at("11:33") == files_at("13:02") == ["R_20251217_1.xml"]
    assert files_at("11:33", recent=noon) == []
    assert files_at("13:03") == ["R_20251217_1.xml", "R_20251217_2.xml"]
    assert files_at("13:03", recent=noon) == ["R_20251217_2.xml"]
    assert files_at("13:03", recent=held) == []


def test_result_parts_auctions_close_together_result_excludes_its_file() -> None:
    """On 2026-07-16 the first file was that of the 8-week bill, which was announced second."""
    held = HELD[HELD["observed"] == "2026-07-16"]
    first = held[held["cusip"] == "912797VC8"]
    evening = pd.Timestamp("2026-07-16 18:00", tz="America/New_York")
    coming = without_results(held)
    assert result_files(evening, announced=coming) == ["R_20260716_1.xml", "R_20260716_2.xml"]
    assert result_files(evening, announced=coming, **{"result-1": first}) == ["R_20260716_2.xml"]


def test_result_parts_without_result_after_a_week_is_empty() -> None:
    held = HELD[HELD["observed"] == "2026-07-16"]
    eight_days_later = pd.Timestamp("2026-07-24 01:00", tz="America/New_York")
    assert result_files(eight_days_later, announced=without_results(held)) == []
    assert result_files(eight_days_later) == []


def list_body(*, held: bool) -> bytes:
    """Return the list of the day's auctions, with their results if ``held``."""
    rows = [row for row in ROWS if row["auctionDate"].startswith(DAY)]
    names = {names[0] for names in {**AMOUNTS, **RATES}.values()} - {"offeringAmount"}
    blank = dict.fromkeys([*names, "xmlFilenameCompetitiveResults"], "")
    return json.dumps([row if held else row | blank for row in rows]).encode()


async def test_poller_gets_result_from_file_before_lists(tmp_path: Path) -> None:
    """Over a real socket: files of closed auctions, then the list, then no more files."""
    clock, source = Clock(CLOSED - timedelta(minutes=30)), auctions.SOURCE
    archive = SqliteArchive(tmp_path / "archive.sqlite")
    store = Store(archive, [source], ())
    every = {source.name: timedelta(minutes=15)}
    quarantine = Quarantine(tmp_path / "quarantine")
    poller = Poller(store, quarantine, symbols=(), every=every, now=clock, random=Random(1))

    def requested_files(upstream: Upstream) -> list[str]:
        names = [request.path.rpartition("/")[2] for request in upstream.requests]
        return [name for name in names if name.startswith("R_")]

    async with (
        serving() as upstream,
        open_client(upstream=upstream.url) as client,
    ):
        upstream.serve(f"{DIRECT}/TA_WS/securities/announced", Reply(list_body(held=False)))
        upstream.serve(f"{DIRECT}/TA_WS/securities/upcoming", Reply(list_body(held=False)))
        upstream.serve(f"{DIRECT}/xml/R_20220518_3.xml", Reply(captured("R_20220518_3.xml")))
        await poller.poll_once(client)
        files = [f"R_20220518_{number}.xml" for number in (1, 2, 3)]
        assert requested_files(upstream) == files[:2], "bills close earlier than the bond"
        clock.time = CLOSED
        await poller.poll_once(client)
        failed = files[:2]
        assert requested_files(upstream) == [*failed, files[2], *failed], "what failed comes last"
        statuses = poller.statuses()
        bond = store.snapshot(clock.time, statuses).datasets["auctions", "result-3"]
        assert (bond.frame["high_yield_pct"].tolist(), bond.state) == ([3.29], State.LIVE)
        assert bond.frame["known"].max() == pd.Timestamp("2022-05-18 17:02", tz="UTC")
        assert statuses["auctions", "result-1"].error == "HTTP 404"
        upstream.serve(f"{DIRECT}/TA_WS/securities/auctioned", Reply(list_body(held=True)))
        clock.forward(hours=1)
        await poller.poll_once(client)
        assert len(requested_files(upstream)) == 7
        clock.forward(hours=1)
        await poller.poll_once(client)
        assert len(requested_files(upstream)) == 7
        status = poller.statuses()["auctions", "result-1"]
    assert (status.error, status.next_try, status.why) == ("", None, "not asked for now")


def test_parse_empty_list_is_accepted_for_upcoming_parts_only() -> None:
    """In the last week of a year there may be no announced auction."""
    for part in auctions.UPCOMING_PARTS:
        frame = auctions.parse(b"[]", part)
        assert frame.empty
        pd.testing.assert_index_equal(frame.columns, FRAME.columns)
        assert frame.dtypes.to_dict() == FRAME.dtypes.to_dict()
    for part in ("recent", "history", "2026-07"):
        with pytest.raises(Malformed):
            auctions.parse(b"[]", part)


def test_parse_result_with_a_document_type_raises_malformed() -> None:
    file = captured("R_20220518_3.xml")
    assert len(auctions.parse(file, "result-3")) == 1
    hostile = file.replace(b"<td:", b'<!DOCTYPE a [<!ENTITY a "b">]><td:', 1)
    assert hostile != file
    with pytest.raises(Malformed, match="got one with a document type"):
        auctions.parse(hostile, "result-3")
