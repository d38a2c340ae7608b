"""Files that ended long ago: refused for every part of every source."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from tests.support.bodies import bundled
from tests.support.valid_bodies import valid_body
from tui.model.errors import Malformed
from tui.sources import (
    auction_schedule,
    auctions,
    bls_calendar,
    fed_calendar,
    par_yields,
    soma,
    tic_history,
)
from tui.sources.base import Part, Source
from tui.sources.registry import SOURCES
from tui.store.acceptance import MAX_OVERDUE, require_current
from tui.store.continuity import newest_day
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

NOW = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)
SYMBOLS = ("SPY", "BTC-USD")
RESULTS = tuple(Part(f"result-{number}", "") for number in (1, 5))
"""Parts that are requested only because of an announcement."""
PLANS = (auction_schedule.SOURCE, fed_calendar.SOURCE, bls_calendar.SOURCE)
"""Sources of days to come."""
LIVE = timedelta(days=400)
"""Most days ago that a part which still gets rows must reach: TIC's history gains a year in May."""


@cache
def valid_frame(source: str) -> pd.DataFrame:
    body = valid_body(source)
    (found,) = [each for each in SOURCES if each.name == source]
    return found.parse(body.body, body.part)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_file_that_ended_long_ago_is_refused_for_every_part(source: Source) -> None:
    parts = source.parts(NOW, SYMBOLS)
    assert parts
    for part in (*parts, *(RESULTS if source is auctions.SOURCE else ())):
        expected = source.newest_expected(NOW, part.key)
        if not part.final or source.find_restated:
            assert NOW.date() - expected < LIVE, part.key
        for days, is_refused in ((0, False), (1, True)):
            frame = valid_frame(source.name)
            ends = pd.Timestamp(expected - MAX_OVERDUE - timedelta(days=days))
            moved = frame["observed"] + (ends - frame["observed"].max())
            frame = frame.assign(observed=moved)
            assert newest_day(frame) == ends.date()
            if not is_refused:
                require_current(source, part.key, frame, NOW)
                continue
            with pytest.raises(Malformed, match=f"overdue: expected data to about {expected}, got"):
                require_current(source, part.key, frame, NOW)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_figures_of_a_day_to_come_are_refused_and_announcements_are_not(source: Source) -> None:
    frame, part = valid_frame(source.name), valid_body(source.name).part
    for days, is_refused in ((1, False), (2, True)):
        ahead = pd.Timestamp(NOW.date() + timedelta(days=days)) - frame["observed"].max()
        later = frame.assign(observed=frame["observed"] + ahead, known=frame["known"] + ahead)
        if not is_refused or source in PLANS or len(set(frame["observed"])) == 1:
            require_current(source, part, later, NOW)
            continue
        with pytest.raises(Malformed, match="expected days to 2026-08-10, got 2026-08-12"):
            require_current(source, part, later, NOW)


def test_series_goes_on_after_a_body_with_a_day_to_come(tmp_path: Path) -> None:
    """With its figure stored, each later body would end before the rows at hand."""
    weeks = json.loads(bundled("soma", "summary"))["soma"]["summary"]
    bodies = {
        day: json.dumps({"soma": {"summary": [*weeks, weeks[-1] | {"asOfDate": day}]}}).encode()
        for day in ("2026-10-22", "2025-10-22")
    }
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), [soma.SOURCE], ())
    now = datetime(2025, 10, 23, 21, tzinfo=UTC)
    with pytest.raises(Malformed, match="got 2026-10-22, to come"):
        store.learn("soma", "summary", bodies["2026-10-22"], learned=now, url="")
    store.learn("soma", "summary", bodies["2025-10-22"], learned=now, url="")
    assert len(store.vintages()) == 1


def test_list_of_upcoming_auctions_may_be_empty() -> None:
    empty = valid_frame("auctions").iloc[:0]
    require_current(auctions.SOURCE, "upcoming", empty, NOW)


def test_year_that_ends_in_january_is_not_stored(tmp_path: Path) -> None:
    year = bundled("par_yields", "2025")
    january = re.findall(rb"<entry>(?:(?!</entry>).)*?2025-01-\d\dT.*?</entry>", year, re.DOTALL)
    body = year[: year.index(b"<entry>")] + b"".join(january) + b"</feed>"
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), [par_yields.SOURCE], ())
    with pytest.raises(Malformed, match="Par yield curve: overdue: expected data to about 2025-12"):
        store.learn("par_yields", "2025", body, learned=NOW, url="")
    assert store.vintages() == {}
    store.learn("par_yields", "2025", body, learned=NOW - timedelta(days=400), url="")


def test_history_of_holders_without_its_newest_year_is_not_stored(tmp_path: Path) -> None:
    """A file without its newest year is well-formed but too old."""
    body = bundled("tic_history", "history")
    start = body.index(b"\tDec\tNov\tOct", body.index(b"\t2025"))
    old = body[: body.index(b"\tDec\tNov")] + body[start:]
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), [tic_history.SOURCE], ())
    with pytest.raises(Malformed, match="overdue: expected data to about 2025-12-31"):
        store.learn("tic_history", "history", old, learned=NOW, url="")
