"""Parser and parts of the par yield curve: real files of several years, and broken ones."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.bodies import bundled, captured, parsed
from tests.support.treasury_bodies import csv_file, feed, month_of
from tui.model.errors import Malformed
from tui.sources.calendars import CURVE, NEW_YORK, bond_calendar, business_days
from tui.sources.par_yields import due, parse, parts

FOLDER = "https://home.treasury.gov/resource-center/data-chart-center/interest-rates"
KIND = "daily_treasury_yield_curve"
TENORS = ("3M", "2Y", "5Y", "10Y", "20Y", "30Y")


def frame(part: str) -> pd.DataFrame:
    return parsed("par_yields", part)


@pytest.mark.parametrize(
    ("part", "day", "yields"),
    [
        ("2025", "2025-10-31", [3.89, 3.60, 3.71, 4.11, 4.65, 4.67]),
        ("2025", "2025-12-17", [3.64, 3.49, 3.70, 4.16, 4.78, 4.83]),
        ("2025", "2025-12-31", [3.67, 3.47, 3.73, 4.18, 4.79, 4.84]),
        ("2026", "2026-08-07", [3.87, 4.19, 4.35, 4.65, 5.20, 5.19]),
    ],
)
def test_parse_returns_published_yields(part: str, day: str, yields: list[float]) -> None:
    """Values from Treasury's own pages."""
    curves = frame(part)
    assert curves.loc[curves["observed"] == day, list(TENORS)].to_numpy().tolist() == [yields]


def test_parse_columns_are_tenors_by_maturity() -> None:
    months = ["1M", "1.5M", "2M", "3M", "4M", "6M"]
    years = ["1Y", "2Y", "3Y", "5Y", "7Y", "10Y", "20Y", "30Y"]
    assert frame("2025").columns[2:].tolist() == months + years
    assert frame("history").columns[2:].tolist() == ["1M", "2M", "3M", "6M", *years]


def test_parse_unpublished_tenors_are_nan() -> None:
    history = frame("history").set_index("observed")
    assert history["20Y"].first_valid_index() == pd.Timestamp("1993-10-01")
    gap = history.loc["2002-02-19":"2006-02-08", "30Y"]
    assert gap.isna().all()
    assert history.loc[["2002-02-15", "2006-02-09"], "30Y"].notna().all()
    assert pd.Timestamp("2010-10-11") not in history.index


def test_parse_csv_equals_feed() -> None:
    """Two files captured at different times: 242 days, every cell."""
    csv = parse(captured("daily-treasury-rates_2025.csv"), "2025")
    xml = frame("2025")
    shared = xml[xml["observed"].isin(csv["observed"])].reset_index(drop=True)
    assert len(csv) == 242
    pd.testing.assert_frame_equal(csv, shared)


@pytest.mark.parametrize("tenor", ["10Y", "20Y"])
def test_parse_equals_yields_from_fred(tenor: str) -> None:
    series = f"DGS{tenor[:-1]}"
    fred = pd.read_csv(io.BytesIO(captured(f"{series}_2025.csv")), index_col=0, parse_dates=True)
    ours = pd.concat([frame("2025"), frame("2026")]).set_index("observed")[tenor]
    theirs = fred[series].dropna()
    assert len(theirs) > 280
    pd.testing.assert_series_equal(ours.loc[theirs.index], theirs, check_names=False)


def test_parse_archive_equals_year_files() -> None:
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


def test_parse_unknown_tenor_is_accepted_with_notice() -> None:
    body = bundled("par_yields", "2022").replace(b'"6 Mo","1 Yr"', b'"8 Mo","1 Yr"')
    with pytest.raises(Malformed, match="6M"):
        parse(body, "2022")
    lines = bundled("par_yields", "2022").decode().splitlines()
    wider = [lines[0] + ',"50 Yr","8 Mo"', *(line + ",4.25,3.75" for line in lines[1:])]
    wider_frame = parse("\n".join(wider).encode(), "2022")
    assert wider_frame.columns[2:].tolist()[4:6] == ["6M", "8M"]
    assert wider_frame.columns[-1] == "50Y"
    assert (wider_frame["8M"] == 3.75).all()
    assert wider_frame.attrs["notices"] == ("new tenor 8M", "new tenor 50Y")


def test_parse_unknown_element_gives_notice() -> None:
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


@pytest.mark.parametrize(("body", "reason"), FAULTS, ids=[reason for _, reason in FAULTS])
def test_parse_broken_body_raises_malformed_with_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
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
def test_parse_same_yields_in_any_layout_give_same_frame(rows: list[list[object]]) -> None:
    """CSV with the oldest day first, CSV with the newest first, and XML."""
    days = [date(2025, 3, 3) + timedelta(days=number) for number in range(len(rows))]
    units = {"M": "Mo", "Y": "Yr"}
    headers = [f"{name[:-1]} {units[name[-1]]}" for name in NAMES]
    up = parse(csv_file(headers, days, rows), "any")
    down = parse(csv_file(headers, days[::-1], rows[::-1]), "any")
    pd.testing.assert_frame_equal(up, down)
    elements = [f"BC_{name}" for name in NAMES.values()]
    pd.testing.assert_frame_equal(up, parse(feed(elements, days, rows), "any")[up.columns])


def test_parts_have_both_formats_as_url_and_fallback() -> None:
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


def newest_parts(now: datetime) -> list[tuple[str, bool]]:
    """Return the keys of the three newest parts and whether they are final."""
    return [(part.key, part.final) for part in parts(now, ())[-3:]]


def test_parts_year_begins_with_first_curve_and_is_final_in_february() -> None:
    eve = datetime(2027, 1, 4, 17, tzinfo=NEW_YORK)
    assert newest_parts(eve) == [("2025", True), ("2026", True), ("2026-12", False)]
    first = eve + timedelta(hours=1)
    assert newest_parts(first) == [("2025", True), ("2026", False), ("2027-01", False)]
    later = datetime(2027, 2, 1, 18, tzinfo=NEW_YORK)
    assert newest_parts(later) == [("2026", True), ("2027", True), ("2027-02", False)]
    assert newest_parts(later - timedelta(minutes=1)) == [
        ("2025", True),
        ("2026", True),
        ("2027-01", False),
    ]


def test_due_of_each_part() -> None:
    now = datetime(2026, 8, 8, 12, tzinfo=UTC)
    assert due(now, "2026") == date(2026, 7, 31)
    assert due(now, "2026-08") == date(2026, 8, 7)
    assert due(now, "2026-07") == date(2026, 7, 31)
    assert due(now, "2025") == frame("2025")["observed"].max().date()
    assert due(now, "history") == frame("history")["observed"].max().date()


@given(day=st.integers(0, 3000))
def test_parts_cover_every_day_since_2022(day: int) -> None:
    """The due days of all parts together reach from 2022 to the newest curve."""
    now = datetime(2026, 1, 15, 23, 30, tzinfo=UTC) + timedelta(days=day)
    *years, month = parts(now, ())
    assert [int(part.key) for part in years] == list(range(2022, 2022 + len(years)))
    assert due(now, month.key) == CURVE.due(now)
    opening = pd.Period(month.key).start_time
    covered = pd.Timestamp(due(now, years[-1].key))
    assert bond_days(covered + pd.Timedelta(days=1), opening - pd.Timedelta(days=1)).empty


def bond_days(start: pd.Timestamp, end: pd.Timestamp) -> pd.Series:
    return business_days(start.date(), end.date(), bond_calendar())


def test_parse_month_equals_its_days_in_year() -> None:
    month = parse(month_of(XML, "2026-07"), "2026-07")
    year = frame("2026")
    same = year[year["observed"].dt.month == 7].reset_index(drop=True)
    assert len(month) == 22
    pd.testing.assert_frame_equal(month, same)
    with pytest.raises(Malformed, match="of 2026-06"):
        parse(month_of(XML, "2026-07"), "2026-06")


def test_parse_year_without_first_days_raises_malformed() -> None:
    """The file is newest first, so one that is cut off ends in the middle of the year."""
    cut = b"\n".join(CSV.splitlines()[:126])
    with pytest.raises(Malformed, match="of 2024 from its first day, got days of 2024-07"):
        parse(cut, "2024")


def test_parse_days_without_any_yield_raises_malformed() -> None:
    names = [f"BC_{name}" for name in ("1MONTH", "3MONTH", "6MONTH", "1YEAR", "2YEAR", "3YEAR")]
    names += [f"BC_{years}YEAR" for years in (5, 7, 10, 20, 30)]
    days = [date(2026, 7, 1), date(2026, 7, 2)]
    with pytest.raises(Malformed, match="got no day with a yield"):
        parse(feed(names, days, [[None] * len(names)] * 2), "2026-07")
