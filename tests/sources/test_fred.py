"""Parser and parts of FRED's series, compared with the Fed's and Treasury's own figures."""

from __future__ import annotations

import gzip
import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.support import fred_bodies
from tests.support.bodies import bundled, captured
from tui.model.errors import Malformed
from tui.sources.calendars import bond_calendar, business_days, repo_calendar
from tui.sources.fred import SERIES, SOURCE, due, next_release, parse, parts
from tui.sources.par_yields import parse as parse_par
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

BODY = bundled("fred", "WMTSECL1")
FRAME = parse(BODY, "WMTSECL1")


def test_parse_custody_level_equals_h41_release() -> None:
    """H.4.1 of 2023-12-21, table 1A. The last number of the row is Wednesday's level."""
    page = gzip.decompress(captured("h41_20231221.html.gz")).decode()
    start = page.index("Marketable U.S. Treasury securities")
    row = html.unescape(re.sub("<[^>]+>", " ", page[start : page.index("</tr>", start)]))
    printed = float(row.split()[-1].replace(",", ""))
    assert FRAME.loc[FRAME["observed"] == "2023-12-20", "value"].tolist() == [printed]


def test_parse_drops_rows_before_series_begins() -> None:
    assert FRAME["observed"].iloc[0] == pd.Timestamp("2007-07-04")
    assert (FRAME["value"] > 1e6).all()
    assert (FRAME["observed"].dt.day_name() == "Wednesday").all()


def test_parse_custody_of_wednesday_is_known_on_thursday() -> None:
    last = FRAME.iloc[-1]
    assert last["observed"] == pd.Timestamp("2026-06-24")
    assert last["known"] == pd.Timestamp("2026-06-25 20:30", tz="UTC")


@pytest.mark.parametrize(
    ("series", "day", "value"),
    [
        ("DGS10", "1962-01-02", 4.06),
        ("DGS10", "1981-09-30", 15.84),
        ("DGS10", "2026-07-30", 4.68),
        ("SOFR", "2018-04-03", 1.83),
        ("SOFR", "2019-09-17", 5.25),
        ("DTWEXBGS", "2006-01-02", 101.4155),
    ],
)
def test_parse_returns_published_values(series: str, day: str, value: float) -> None:
    """The 10-year's record of 1981, SOFR's peak of 2019, and first and recent values."""
    frame = parse(bundled("fred", series), series)
    assert frame.loc[frame["observed"] == day, "value"].tolist() == [value]


def test_parse_10_year_equals_treasury_par_yield() -> None:
    ours = parse(bundled("fred", "DGS10"), "DGS10").set_index("observed")["value"]
    par = [parse_par(bundled("par_yields", part), part) for part in ("history", "2025", "2026")]
    theirs = pd.concat(par).set_index("observed")["10Y"]
    both = theirs.index.intersection(ours.index)
    assert len(both) > 8400
    pd.testing.assert_series_equal(
        ours[both], theirs[both], check_names=False, check_index_type=False
    )


@pytest.mark.parametrize(
    ("series", "calendar"), [("DGS10", bond_calendar), ("SOFR", repo_calendar)]
)
def test_parse_days_equal_business_days_of_calendar(
    series: str, calendar: Callable[[], np.busdaycalendar]
) -> None:
    observed = parse(bundled("fred", series), series)["observed"]
    span = (date(2018, 4, 3), date(2026, 7, 30))
    since = observed[observed >= pd.Timestamp(span[0])]
    assert since.tolist() == business_days(*span, calendar()).tolist()


def test_parse_dollar_week_is_known_on_next_monday() -> None:
    frame = parse(bundled("fred", "DTWEXBGS"), "DTWEXBGS").set_index("observed")
    week = frame.loc["2025-12-15":"2025-12-19", "known"]
    assert set(week) == {pd.Timestamp("2025-12-22 16:15", tz="America/New_York")}
    labour = frame.loc["2025-08-29", "known"]
    assert labour == pd.Timestamp("2025-09-02 16:15", tz="America/New_York")


def test_parse_overnight_rates_are_known_on_next_business_day() -> None:
    sofr = parse(bundled("fred", "SOFR"), "SOFR").set_index("observed")["known"]
    assert sofr["2025-12-24"] == pd.Timestamp("2025-12-26 08:30", tz="America/New_York")
    dff = parse(fred_bodies.dff(), "DFF").set_index("observed")["known"]
    assert dff["2025-12-20"] == pd.Timestamp("2025-12-22 16:15", tz="America/New_York")


@pytest.mark.parametrize(
    "series",
    [
        pytest.param(series.id, marks=[pytest.mark.long] * (series.id not in ("SOFR", "DTWEXBGS")))
        for series in SERIES
    ],
)
def test_the_old_header_and_the_old_blank_read_the_same(series: str) -> None:
    new = fred_bodies.body(series)
    old = new.replace(b"observation_date,", b"DATE,").replace(b",\n", b",.\n")
    assert old != new
    pd.testing.assert_frame_equal(parse(old, series), parse(new, series))


def test_a_column_nobody_knew_is_noticed() -> None:
    head, *lines = BODY.splitlines()
    wider = b"\n".join([head + b",FLAG", *(line + b",1" for line in lines)]) + b"\n"
    read = parse(wider, "WMTSECL1")
    assert read.attrs["notices"] == ("new column FLAG",)
    pd.testing.assert_frame_equal(read, FRAME)


def test_parse_history_without_oldest_rows_gives_notice() -> None:
    """FRED may shorten a series for licence reasons. The store decides whether to accept it."""
    head, *lines = BODY.splitlines()
    shorter = b"\n".join([head, *lines[-600:]]) + b"\n"
    read = parse(shorter, "WMTSECL1")
    assert read.attrs["notices"] == ("begins on 2014-12-31, not 2007-07-04",)


FAULTS = [
    (b"", "empty"),
    (b"<html><head><title>FRED is down</title></head></html>", "FRED is down"),
    (BODY.replace(b"WMTSECL1", b"WSEFINTL1"), "WMTSECL1"),
    (BODY.replace(b"observation_date", b"day"), "observation_date"),
    (BODY.replace(b"WMTSECL1", b"WMTSECL1,WMTSECL1"), "a column twice"),
    (BODY.replace(b"2636947", b"2636.947"), "2636.947"),
    (BODY.replace(b"2636947", b"a lot"), "a lot"),
    (BODY.replace(b"2026-06-24", b"2026-06-17"), "twice"),
    (BODY.replace(b"2026-06-24", b"2026-05-25"), "out of order"),
    (BODY.replace(b"2026-06-24", b"06/24/2026"), "06/24/2026"),
    (BODY + b"2026-07-01", "cells in row"),
    (b"observation_date,WMTSECL1\n2005-01-05,0\n", "500 values or more, got 0"),
    (b"\n".join([BODY.splitlines()[0], *BODY.splitlines()[-499:]]), "500 values or more, got 499"),
    (BODY[:-2], "half a line"),
    (BODY.decode().encode("utf-16"), "UTF-8"),
]


@pytest.mark.parametrize(("body", "reason"), FAULTS, ids=[reason for _, reason in FAULTS])
def test_parse_broken_body_raises_malformed_with_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        parse(body, "WMTSECL1")


def test_snapshot_dollar_is_revised_and_10_year_is_not(tmp_path: Path) -> None:
    """The dollar index gets new weights each year, which change its past values."""
    archive = SqliteArchive(tmp_path / "archive.sqlite")
    first, second = datetime(2026, 7, 28, tzinfo=UTC), datetime(2026, 8, 4, tzinfo=UTC)
    store = Store(archive, [SOURCE], ())
    for part, day in (("DTWEXBGS", b"2006-01-02,101.4155"), ("DGS10", b"1962-01-02,4.06")):
        body = bundled("fred", part)
        restated = body.replace(day, day[:11] + b"99.5" if part == "DTWEXBGS" else day[:11] + b"5")
        for learned, shown in ((first, body), (second, restated)):
            store.learn("fred", part, shown, learned=learned, url="")
    past = store.snapshot(first).datasets
    assert past["fred", "DTWEXBGS"].frame["value"].iloc[0] == 101.4155
    assert past["fred", "DGS10"].frame["value"].iloc[0] == 4.06
    assert (past["fred", "DTWEXBGS"].revised, past["fred", "DGS10"].revised) == (True, False)
    present = store.snapshot(second).datasets
    assert present["fred", "DTWEXBGS"].frame["value"].iloc[0] == 99.5
    assert present["fred", "DGS10"].frame["value"].iloc[0] == 4.06, "the first print stands"


def test_parts_due_and_next_release() -> None:
    now = datetime(2026, 8, 10, tzinfo=UTC)
    urls = {part.key: part.url for part in parts(now, ())}
    assert list(urls) == [series.id for series in SERIES]
    assert urls["SOFR"] == "https://fred.stlouisfed.org/graph/fredgraph.csv?id=SOFR"
    assert {key: due(now, key) for key in urls} == {
        "WMTSECL1": date(2026, 8, 5),
        "DGS10": date(2026, 8, 6),
        "DGS20": date(2026, 8, 6),
        "DFF": date(2026, 8, 6),
        "SOFR": date(2026, 8, 6),
        "TREAST": date(2026, 8, 5),
        "WLRRAFOIAL": date(2026, 8, 5),
        "THREEFYTP10": date(2026, 7, 31),
        "THREEFY10": date(2026, 7, 31),
        "DTWEXBGS": date(2026, 7, 31),
    }
    assert next_release(now) == datetime(2026, 8, 10, 12, 30, tzinfo=UTC)
