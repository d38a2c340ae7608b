"""Parser of TIC press releases, compared with their own text and their own sums."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html import escape

import pandas as pd
import pytest

from tests.support.bodies import bundled
from tui.model.errors import Malformed
from tui.sources.tic_release import RELEASES, due, parse, parts

KEYS = [release.day.isoformat() for release in RELEASES]
DECEMBER = bundled("tic_release", "2025-12-18")


def monthly(key: str, month: str) -> pd.Series:
    """Return the figures of a month, by line."""
    frame = parse(bundled("tic_release", key), key)
    chosen = frame[(frame["span"] == "month") & (frame["observed"] == month)]
    figures: pd.Series = chosen.set_index("line")["value_usd_bn"]
    return figures


def test_parse_december_2025_equals_text_of_release() -> None:
    """Text: outflow 37.3, private 18.1, official 19.2, bills 21.8, banks −76.3 ($ bn)."""
    october = monthly("2025-12-18", "2025-10-31")
    expected = {30: -37.3, 31: -18.1, 32: -19.2, 3: 38.9, 4: 49.0, 9: -10.1, 23: 21.8, 29: -76.3}
    assert {line: october[line] for line in expected} == expected
    assert (october[5], october[10]) == (-36.4, -24.8)


def test_parse_november_2025_has_two_new_months() -> None:
    """Text: inflow 187.1 in August, 190.1 in September; bills 25.0 and −22.0 ($ bn)."""
    august = monthly("2025-11-18", "2025-08-31")
    september = monthly("2025-11-18", "2025-09-30")
    assert (august[30], september[30], august[23], september[23]) == (187.1, 190.1, 25.0, -22.0)


@pytest.mark.parametrize("key", KEYS)
def test_parse_lines_add_up_to_their_totals(key: str) -> None:
    """Within the rounding to 0.1. A misplaced column would break the sums."""
    frame = parse(bundled("tic_release", key), key)
    assert len(frame) == 32 * 8
    lines = frame.pivot_table("value_usd_bn", ["span", "observed"], "line")
    sums = {3: [4, 9], 4: [5, 6, 7, 8], 9: [10, 11, 12, 13], 23: [24, 25], 30: [31, 32]}
    for total, addends in {**sums, 21: [19, 20]}.items():
        assert (lines[addends].sum(axis="columns") - lines[total]).abs().max() < 0.31, total
    assert ((lines[1] - lines[2]) - lines[3]).abs().max() < 0.16


@pytest.mark.parametrize("key", KEYS)
def test_parse_columns_are_months_spans_and_years_of_release(key: str) -> None:
    frame = parse(bundled("tic_release", key), key)
    newest = pd.Timestamp(due(datetime(2026, 8, 10, tzinfo=UTC), key))
    months = frame.loc[frame["span"] == "month", "observed"].unique()
    assert months.tolist() == pd.date_range(end=newest, periods=4, freq="ME").tolist()
    through = frame.loc[frame["span"] == "12m", "observed"].unique()
    assert through.tolist() == [newest - pd.offsets.MonthEnd(12), newest]
    assert frame.loc[frame["span"] == "year", "observed"].dt.year.unique().tolist() == [2023, 2024]
    assert (frame["known"] == pd.Timestamp(f"{key} 16:00", tz="America/New_York")).all()


def test_parse_items_are_complete_and_without_footnotes() -> None:
    items = parse(DECEMBER, "2025-12-18").drop_duplicates("line").set_index("line")["item"]
    assert items[5] == "Treasury Bonds & Notes, net"
    assert items[9] == "Official, net"
    assert items[21] == "Net Foreign Acquisition of Long-Term Securities (lines 19 and 20)"
    assert items[22].endswith("Short-Term U.S. Securities and Other Custody Liabilities")
    assert not items.str.contains("/").any()


def test_parse_html_equals_markdown() -> None:
    rows = [
        "".join(f"<td>&nbsp;<p>{escape(cell.strip())}</p></td>" for cell in line.split("|")[1:-1])
        for line in DECEMBER.decode().splitlines()
        if line.startswith("|")
    ]
    table = "<table><tbody>" + "".join(f"<tr>{row}</tr>\n" for row in rows) + "</tbody></table>"
    page = f"<!DOCTYPE html><html><title>TIC</title><body><p>1</p>{table}</body></html>"
    pd.testing.assert_frame_equal(parse(page.encode(), "2025-12-18"), parse(DECEMBER, "2025-12-18"))


FAULTS = [
    (b"", "empty"),
    (b"<!doctype html><html><title>Page not found</title></html>", "years and months"),
    (DECEMBER.decode().encode("utf-16"), "UTF-8"),
    (DECEMBER.replace(b"date: 2025-12-18", b"date: 2025-11-18"), "that of 2025-11-18"),
    (DECEMBER.replace(b"-36.4", b"-36..4"), "-36..4"),
    (DECEMBER.replace(b"| -36.4 |", b"| |"), "line 5"),
    (DECEMBER.replace(b"| 5 | | |", b"| x | | |"), "lines 1 to 32"),
    (DECEMBER[: DECEMBER.index(b"| 20 |")], "lines 1 to 32"),
    (DECEMBER.replace(b"Oct-24 | Oct-25", b"Oct | Oct-25"), "month and a year"),
    (DECEMBER.replace(b"Oct-24 | Oct-25", b"Oct-23 | Oct-25"), "years, twelve"),
    (DECEMBER.replace(b"Jul | Aug | Sep | Oct", b"Jul | Sep | Aug | Oct"), "years, twelve"),
    (DECEMBER.replace(b"Oct-24 | Oct-25", b"Oct-23 | Oct-24"), "2024-10"),
    (
        DECEMBER.replace(
            b"| Oct-24 | Oct-25 | Jul | Aug | Sep | Oct |", b"| 2025 | 2026 | 2027 | Oct |"
        ),
        "months after the years",
    ),
]


@pytest.mark.parametrize(("body", "reason"), FAULTS, ids=range(len(FAULTS)))
def test_parse_broken_body_raises_malformed_with_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        parse(body, "2025-12-18")


def test_parts_have_release_once_it_is_out() -> None:
    before = parts(datetime(2025, 12, 18, 20, 59, tzinfo=UTC), ())
    after = parts(datetime(2025, 12, 18, 21, 0, tzinfo=UTC), ())
    assert [part.key for part in before] == KEYS[:4]
    assert [part.key for part in after] == KEYS[:5]
    assert all(part.final for part in after)
    assert after[-1].url == "https://home.treasury.gov/news/press-releases/sb0342"
    assert due(datetime(2026, 8, 10, tzinfo=UTC), "2025-11-18") == date(2025, 9, 30)
