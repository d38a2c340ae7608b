"""The par curve's parser: real files of several years, and what is wrong with broken ones."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.bodies import bundled, captured
from tests.support.treasury_bodies import csv_file, feed, month_of
from tui.model.errors import Malformed
from tui.sources.calendars import CURVE, NEW_YORK, bond_calendar, business_days
from tui.sources.par_yields import due, parse, parts

FOLDER = "https://home.treasury.gov/resource-center/data-chart-center/interest-rates"
KIND = "daily_treasury_yield_curve"
TENORS = ("3M", "2Y", "5Y", "10Y", "20Y", "30Y")


def frame(part: str) -> pd.DataFrame:
    return parse(bundled("par_yields", part), part)


@pytest.mark.parametrize(
    ("part", "day", "yields"),
    [
        ("2025", "2025-10-31", [3.89, 3.60, 3.71, 4.11, 4.65, 4.67]),
        ("2025", "2025-12-17", [3.64, 3.49, 3.70, 4.16, 4.78, 4.83]),
        ("2025", "2025-12-31", [3.67, 3.47, 3.73, 4.18, 4.79, 4.84]),
        ("2026", "2026-08-07", [3.87, 4.19, 4.35, 4.65, 5.20, 5.19]),
    ],
)
def test_known_curves(part: str, day: str, yields: list[float]) -> None:
    """Values read off Treasury's own pages."""
    curves = frame(part)
    assert curves.loc[curves["observed"] == day, list(TENORS)].to_numpy().tolist() == [yields]


def test_columns_are_tenors_in_order_of_maturity() -> None:
    months = ["1M", "1.5M", "2M", "3M", "4M", "6M"]
    years = ["1Y", "2Y", "3Y", "5Y", "7Y", "10Y", "20Y", "30Y"]
    assert frame("2025").columns[2:].tolist() == months + years
    assert frame("history").columns[2:].tolist() == ["1M", "2M", "3M", "6M", *years]


def test_tenors_are_missing_where_they_were_not_set() -> None:
    history = frame("history").set_index("observed")
    assert history["20Y"].first_valid_index() == pd.Timestamp("1993-10-01")
    gap = history.loc["2002-02-19":"2006-02-08", "30Y"]
    assert gap.isna().all()
    assert history.loc[["2002-02-15", "2006-02-09"], "30Y"].notna().all()
    assert pd.Timestamp("2010-10-11") not in history.index


def test_csv_and_xml_tell_the_same_year() -> None:
    """Two files of one publisher, captured apart: 242 days, every cell."""
    csv = parse(captured("daily-treasury-rates_2025.csv"), "2025")
    xml = frame("2025")
    shared = xml[xml["observed"].isin(csv["observed"])].reset_index(drop=True)
    assert len(csv) == 242
    pd.testing.assert_frame_equal(csv, shared)


@pytest.mark.parametrize("tenor", ["10Y", "20Y"])
def test_fred_publishes_the_same_yields(tenor: str) -> None:
    series = f"DGS{tenor[:-1]}"
    fred = pd.read_csv(io.BytesIO(captured(f"{series}_2025.csv")), index_col=0, parse_dates=True)
    ours = pd.concat([frame("2025"), frame("2026")]).set_index("observed")[tenor]
    theirs = fred[series].dropna()
    assert len(theirs) > 280
    pd.testing.assert_series_equal(ours.loc[theirs.index], theirs, check_names=False)


def test_the_archive_writes_two_digit_years_and_no_trailing_zeros() -> None:
    archive = parse(captured("yield-curve-rates_archive.csv"), "archive").set_index("observed")
    assert (archive.index[0], archive.index[-1]) == (
        pd.Timestamp("1990-01-02"),
        pd.Timestamp("2023-12-29"),
    )
    for part in ("history", "2023"):
        official = frame(part).set_index("observed")
        both = archive.index.intersection(official.index)
        assert len(both) >= 39
        pd.testing.assert_frame_equal(
            archive.loc[both, official.columns], official.loc[both], check_freq=False
        )


def test_a_tenor_nobody_knew_is_taken_in() -> None:
    body = bundled("par_yields", "2022").replace(b'"6 Mo","1 Yr"', b'"8 Mo","1 Yr"')
    with pytest.raises(Malformed, match="6M"):
        parse(body, "2022")
    lines = bundled("par_yields", "2022").decode().splitlines()
    wider = [lines[0] + ',"50 Yr","8 Mo"', *(line + ",4.25,3.75" for line in lines[1:])]
    read = parse("\n".join(wider).encode(), "2022")
    assert read.columns[2:].tolist()[4:6] == ["6M", "8M"]
    assert read.columns[-1] == "50Y"
    assert (read["8M"] == 3.75).all()
    assert read.attrs["notices"] == ("new tenor 8M", "new tenor 50Y")


def test_an_element_nobody_knew_is_noticed() -> None:
    assert frame("2026").attrs["notices"] == ()
    other = parse(XML.replace(b"BC_30YEARDISPLAY", b"QUALITY"), "2026")
    assert other.attrs["notices"] == ("new column QUALITY",)


CSV = bundled("par_yields", "2024")
XML = bundled("par_yields", "2026")


FAULTS = [
    (b"", "empty"),
    (b" \n", "empty"),
    (b"<!DOCTYPE html><html><title>Access Denied</title></html>", "Access Denied"),
    (CSV.decode().encode("utf-16"), "UTF-8"),
    (CSV.replace(b'"10 Yr"', b'"Ten"'), "10Y"),
    (CSV.replace(b"Date,", b"Day,"), "Date"),
    (CSV.replace(b'"3 Yr"', b'"3 Years"').replace(b'"2 Yr"', b'"3 Yr"'), "twice"),
    (CSV.replace(b"4.78", b"478"), "478"),
    (CSV.replace(b"4.78", b"nan"), "nan"),
    (CSV.replace(b"4.78", b"inf"), "inf"),
    (CSV.replace(b"4.78", b"n/k"), "n/k"),
    (CSV.replace(b"12/31/2024", b"12/30/2024"), "2024-12-30 twice"),
    (CSV.replace(b"12/31/2024", b"12/01/2024"), "out of order"),
    (CSV.replace(b"12/31/2024", b"31/12/2024"), "31/12/2024"),
    (CSV[:-40], "cells in row"),
    (CSV.splitlines()[0], "header without rows"),
    (CSV.replace(b"/2024", b"/2020"), "of 2024"),
    (captured("bill_rates_2025.csv"), "3M"),
    (XML[:-40], "broken XML"),
    (XML.replace(b"<feed", b"<!DOCTYPE feed []><feed"), "document type"),
    (XML.replace(b">4.65<", b">465<"), "465"),
    (XML.replace(b"2026-08-07T", b"2026-08-06T"), "2026-08-06 twice"),
    (XML.replace(b"2026-08-07T", b"2026-08-05T"), "twice|order"),
    (XML.replace(b"NEW_DATE", b"OLD_DATE"), "NEW_DATE"),
    (XML.replace(b"http://www.w3.org/2005/Atom", b"urn:other"), "Atom"),
    (b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>', "without entries"),
]


@pytest.mark.parametrize(("body", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_a_broken_body_is_malformed_and_says_why(body: bytes, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        parse(body, "2026" if body.startswith((b"<?xml", b"<feed")) else "2024")


curves = st.lists(
    st.lists(st.none() | st.decimals(-1, 20, places=2), min_size=9, max_size=9),
    min_size=1,
    max_size=12,
).filter(lambda rows: any(value is not None for row in rows for value in row))
NAMES = {"3M": "3MONTH", "6M": "6MONTH"} | {
    f"{years}Y": f"{years}YEAR" for years in (1, 2, 3, 5, 7, 10, 30)
}


@given(rows=curves)
def test_the_layout_does_not_matter(rows: list[list[object]]) -> None:
    """The same yields as CSV, newest or oldest first, and as XML are the same frame."""
    days = [date(2025, 3, 3) + timedelta(days=number) for number in range(len(rows))]
    units = {"M": "Mo", "Y": "Yr"}
    headers = [f"{name[:-1]} {units[name[-1]]}" for name in NAMES]
    up = parse(csv_file(headers, days, rows), "any")
    down = parse(csv_file(headers, days[::-1], rows[::-1]), "any")
    pd.testing.assert_frame_equal(up, down)
    elements = [f"BC_{name}" for name in NAMES.values()]
    pd.testing.assert_frame_equal(up, parse(feed(elements, days, rows), "any")[up.columns])


def test_a_year_and_a_month_are_asked_for_in_both_formats() -> None:
    past, running, month = parts(datetime(2026, 8, 10, tzinfo=UTC), ())[-3:]
    assert (past.key, running.key, month.key) == ("2025", "2026", "2026-08")
    assert past.url.startswith(f"{FOLDER}/daily-treasury-rates.csv/2025/all?type={KIND}&")
    assert past.fallbacks == (f"{FOLDER}/pages/xml?data={KIND}&field_tdr_date_value=2025",)
    assert running.url == f"{FOLDER}/pages/xml?data={KIND}&field_tdr_date_value=2026"
    assert running.fallbacks[0].endswith(f"{KIND}&field_tdr_date_value=2026&page&_format=csv")
    assert month.url == f"{FOLDER}/pages/xml?data={KIND}&field_tdr_date_value_month=202608"
    assert month.fallbacks == (
        f"{FOLDER}/daily-treasury-rates.csv/all/202608?type={KIND}"
        "&field_tdr_date_value_month=202608&page&_format=csv",
    )


def keys(now: datetime) -> list[tuple[str, bool]]:
    """The newest parts and whether they are final."""
    return [(part.key, part.final) for part in parts(now, ())[-3:]]


def test_a_year_begins_with_its_first_curve_and_settles_in_february() -> None:
    eve = datetime(2027, 1, 4, 17, tzinfo=NEW_YORK)
    assert keys(eve) == [("2025", True), ("2026", True), ("2026-12", False)]
    first = eve + timedelta(hours=1)
    assert keys(first) == [("2025", True), ("2026", False), ("2027-01", False)]
    later = datetime(2027, 2, 1, 18, tzinfo=NEW_YORK)
    assert keys(later) == [("2026", True), ("2027", True), ("2027-02", False)]
    assert keys(later - timedelta(minutes=1)) == [
        ("2025", True),
        ("2026", True),
        ("2027-01", False),
    ]


def test_what_is_due_of_each_year() -> None:
    now = datetime(2026, 8, 8, 12, tzinfo=UTC)
    assert due(now, "2026") == date(2026, 7, 31)
    assert due(now, "2026-08") == date(2026, 8, 7)
    assert due(now, "2026-07") == date(2026, 7, 31)
    assert due(now, "2025") == frame("2025")["observed"].max().date()
    assert due(now, "history") == frame("history")["observed"].max().date()


@given(day=st.integers(0, 3000))
def test_the_parts_leave_no_day_out(day: int) -> None:
    """What is due of all parts, one after the other, reaches from 2022 to the newest curve."""
    now = datetime(2026, 1, 15, 23, 30, tzinfo=UTC) + timedelta(days=day)
    *years, month = parts(now, ())
    assert [int(part.key) for part in years] == list(range(2022, 2022 + len(years)))
    assert due(now, month.key) == CURVE.due(now)
    opening = pd.Period(month.key).start_time
    covered = pd.Timestamp(due(now, years[-1].key))
    assert bond_days(covered + pd.Timedelta(days=1), opening - pd.Timedelta(days=1)).empty


def bond_days(start: pd.Timestamp, end: pd.Timestamp) -> pd.Series:
    return business_days(start.date(), end.date(), bond_calendar())


def test_a_month_is_the_year_from_its_first_day_to_its_last() -> None:
    month = parse(month_of(XML, "2026-07"), "2026-07")
    year = frame("2026")
    same = year[year["observed"].dt.month == 7].reset_index(drop=True)
    assert len(month) == 22
    pd.testing.assert_frame_equal(month, same)
    with pytest.raises(Malformed, match="of 2026-06"):
        parse(month_of(XML, "2026-07"), "2026-06")


def test_a_file_that_does_not_begin_with_its_year_is_cut() -> None:
    """Newest first, so that a file cut between two lines ends in the middle of the year."""
    cut = b"\n".join(CSV.splitlines()[:126])
    with pytest.raises(Malformed, match="of 2024 from its first day, got days of 2024-07"):
        parse(cut, "2024")
