"""FRED's CSV: both headers, both kinds of blank, and the Fed's own page for a value."""

from __future__ import annotations

import gzip
import html
import re
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from tests.bundled import bundled, captured
from tui.model import Malformed
from tui.sources.fred import due, next_release, parse, parts

BODY = bundled("fred", "WMTSECL1")
FRAME = parse(BODY, "WMTSECL1")


def test_the_level_is_the_one_the_fed_printed() -> None:
    """H.4.1 of 2023-12-21, table 1A: the last number of the row is Wednesday's level."""
    page = gzip.decompress(captured("h41_20231221.html.gz")).decode()
    start = page.index("Marketable U.S. Treasury securities")
    row = html.unescape(re.sub("<[^>]+>", " ", page[start : page.index("</tr>", start)]))
    printed = float(row.split()[-1].replace(",", ""))
    assert FRAME.loc[FRAME["observed"] == "2023-12-20", "value"].tolist() == [printed]


def test_rows_before_the_series_begins_are_missing() -> None:
    assert FRAME["observed"].iloc[0] == pd.Timestamp("2007-07-04")
    assert (FRAME["value"] > 1e6).all()
    assert (FRAME["observed"].dt.day_name() == "Wednesday").all()


def test_a_wednesday_is_known_on_thursday() -> None:
    last = FRAME.iloc[-1]
    assert last["observed"] == pd.Timestamp("2026-06-24")
    assert last["known"] == pd.Timestamp("2026-06-25 20:30", tz="UTC")


def test_the_old_header_and_the_old_blank_read_the_same() -> None:
    rows = b"2025-12-03,2700000\n2025-12-10,\n2025-12-17,2710000\n"
    new = parse(b"observation_date,WMTSECL1\n" + rows, "WMTSECL1")
    old = parse(b"DATE,WMTSECL1\n" + rows.replace(b",\n", b",.\n"), "WMTSECL1")
    assert new["value"].tolist() == [2700000, 2710000]
    pd.testing.assert_frame_equal(new, old)


FAULTS = [
    (b"", "empty"),
    (b"<html><head><title>FRED is down</title></head></html>", "FRED is down"),
    (BODY.replace(b"WMTSECL1", b"WSEFINTL1"), "WMTSECL1"),
    (BODY.replace(b"observation_date", b"day"), "observation_date"),
    (BODY.replace(b"2636947", b"2636.947"), "2636.947"),
    (BODY.replace(b"2636947", b"a lot"), "a lot"),
    (BODY.replace(b"2026-06-24", b"2026-06-17"), "twice"),
    (BODY.replace(b"2026-06-24", b"2026-05-25"), "out of order"),
    (BODY.replace(b"2026-06-24", b"06/24/2026"), "06/24/2026"),
    (BODY + b"2026-07-01", "cells in row"),
    (b"observation_date,WMTSECL1\n2005-01-05,0\n", "no value"),
    (BODY.decode().encode("utf-16"), "UTF-8"),
]


@pytest.mark.parametrize(("body", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_a_broken_body_is_malformed_and_says_why(body: bytes, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        parse(body, "WMTSECL1")


def test_when_it_is_asked() -> None:
    now = datetime(2026, 8, 10, tzinfo=UTC)
    (part,) = parts(now, ())
    assert part.url == "https://fred.stlouisfed.org/graph/fredgraph.csv?id=WMTSECL1"
    assert due(now, part.key) == date(2026, 8, 5)
    assert next_release(now) == datetime(2026, 8, 13, 20, 30, tzinfo=UTC)
