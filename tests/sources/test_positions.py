"""CFTC positions: real files, the identities of the market, the calendar, and other files."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from tests.support.bodies import bundled, captured
from tests.support.position_bodies import week_body
from tui.model.errors import Malformed
from tui.sources.base import parse
from tui.sources.calendars.positions import POSITIONS, report_days
from tui.sources.positions import CODE, CONTRACTS, SOURCE, WEEK, WEEK_HEADER, due, parts

BODY = bundled("positions", "2026")
LINES = BODY.splitlines(keepends=True)


def net(frame: pd.DataFrame, group: str) -> dict[str, float]:
    rows = frame[frame["observed"] == frame["observed"].max()].set_index("code")
    return dict(rows[f"{group}_long"] - rows[f"{group}_short"])


def test_newest_report_has_the_published_net_positions() -> None:
    frame = parse(SOURCE, "2026", BODY)
    # the CFTC's report of 2026-06-09
    assert net(frame, "asset_manager")["042601"] == 1_879_104
    assert net(frame, "leveraged")["043602"] == -1_979_511
    assert net(frame, "dealer")["020604"] == -213_303
    assert len(frame) == 23 * len(CONTRACTS)


def test_archive_of_a_year_has_every_report_day() -> None:
    frame = parse(SOURCE, "2023", bundled("positions", "2023"))
    assert len(frame) == 52 * len(CONTRACTS)
    assert not len(SOURCE.find_missing("2023", frame))
    assert date(2023, 7, 3) in set(frame["observed"].dt.date)  # Tuesday was Independence Day


def test_week_without_header_equals_the_rows_of_the_year() -> None:
    week, year = parse(SOURCE, WEEK, week_body()), parse(SOURCE, "2026", BODY)
    newest = year[year["observed"] == "2026-06-09"].reset_index(drop=True)
    pd.testing.assert_frame_equal(week, newest)


def test_first_columns_of_the_week_are_those_of_the_header_and_of_a_captured_row() -> None:
    header = [name.strip('"') for name in LINES[0].decode().split(",")]
    assert tuple(header[: len(WEEK_HEADER)]) == WEEK_HEADER
    cells = captured("FinFutWk_10Y_2026-09-29_cut.txt").decode().strip().split(",")
    row = dict(zip(WEEK_HEADER, cells, strict=False))
    long, short = (
        sum(
            int(cell)
            for name, cell in row.items()
            if name.endswith((f"{side}_All", "Spread_All")) and not name.startswith("Tot")
        )
        for side in ("Long", "Short")
    )
    assert long == short == int(row["Open_Interest_All"])
    assert row[CODE] == "043602"
    managers = int(row["Asset_Mgr_Positions_Long_All"]) - int(row["Asset_Mgr_Positions_Short_All"])
    assert managers == 2_776_531


def test_columns_in_another_order_are_read_by_their_names() -> None:
    rows = csv.reader(io.StringIO(BODY.decode()))
    turned = io.StringIO()
    csv.writer(turned).writerows([*row[5:], *row[:5]] for row in rows)
    moved = parse(SOURCE, "2026", turned.getvalue().encode())
    pd.testing.assert_frame_equal(moved, parse(SOURCE, "2026", BODY))


@pytest.mark.parametrize(
    ("body", "part", "reason"),
    [
        (week_body()[:-900], WEEK, "half a line"),
        (week_body(b"2026-06-09").replace(b"260609", b"260602"), WEEK, "one day a row"),
        (week_body() + week_body(b"2026-06-02"), WEEK, "of one week"),
        (
            b"".join(line for line in week_body().splitlines(True) if b"043607" not in line),
            WEEK,
            "once each",
        ),
        (BODY, "2025", "of 2025"),
        (
            BODY.replace(b"Lev_Money_Positions_Short_All", b"Lev_Short"),
            "2026",
            "Lev_Money_Positions_Short",
        ),
        (week_body() + b"\r\n, ,2026-06-09,043602,\r\n", WEEK, "87 cells a row"),
        (b"PK\x03\x04 half an archive", "2023", "archive of one file"),
        (b"<html><title>Just a moment</title></html>", WEEK, "web page"),
    ],
    ids=[
        "cut",
        "two days",
        "two weeks",
        "contract lost",
        "other year",
        "renamed",
        "short row",
        "archive",
        "page",
    ],
)
def test_other_bodies_are_refused_with_the_reason(body: bytes, part: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        parse(SOURCE, part, body)


def test_archive_that_unpacks_to_too_much_is_refused_unread() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("FinFutYY.txt", b" " * 20_000_001)
    with pytest.raises(Malformed, match="20,000,001 bytes"):
        parse(SOURCE, "2023", packed.getvalue())


@pytest.mark.parametrize(
    ("report", "release"),
    [
        ("2026-06-09", "2026-06-12T15:30-04:00"),  # Friday
        ("2023-11-07", "2023-11-13T15:30-05:00"),  # Veterans Day kept on Friday
        ("2023-11-21", "2023-11-27T15:30-05:00"),  # Thanksgiving
        ("2023-07-03", "2023-07-07T15:30-04:00"),  # of Monday, before Independence Day
        ("2023-01-31", "2023-02-24T15:30-05:00"),  # a broker's outage
        ("2025-10-14", "2025-11-25T15:30-05:00"),  # the shutdown
        ("2026-01-20", "2026-01-23T15:30-05:00"),  # on time again
    ],
)
def test_report_is_known_when_the_cftc_published_it(report: str, release: str) -> None:
    [known] = POSITIONS.known(pd.Series(pd.to_datetime([report]).astype("datetime64[us]")))
    assert known == pd.Timestamp(release)


def test_report_day_is_monday_where_tuesday_is_a_holiday() -> None:
    days = report_days(date(2018, 12, 1), date(2018, 12, 31)).dt.date.tolist()
    assert days[-2:] == [date(2018, 12, 24), date(2018, 12, 31)]
    assert report_days(date(2019, 1, 1), date(2019, 1, 9)).dt.date.tolist() == [date(2019, 1, 8)]


def test_year_is_due_a_day_after_the_week() -> None:
    friday = datetime(2026, 6, 12, 20, tzinfo=UTC)
    assert due(friday, WEEK) == date(2026, 6, 9)
    assert due(friday, "2026") == date(2026, 6, 2)
    assert due(friday, "2023") == date(2023, 12, 26)
    january = datetime(2027, 1, 6, tzinfo=UTC)  # before the first report of the year
    assert [part.key for part in parts(january, ())][-2:] == ["2026", WEEK]
    assert [part.final for part in parts(friday, ())][-3:] == [True, False, False]
