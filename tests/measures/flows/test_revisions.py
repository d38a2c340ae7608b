"""Revisions of TIC figures, compared with the releases and tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.shared_frames import bundled_store
from tui.measures.flows.revisions import COMPARED_SOURCES, TicVintage, revisions

Steps = list[tuple[float, str]]


@pytest.fixture(scope="module")
def prints() -> list[TicVintage]:
    """Return all bundled vintages: six releases, table 3 of June and table 1 of July 2026."""
    store = bundled_store()
    return [
        TicVintage(vintage.source, store.vintage_store.frame(vintage), vintage.learned)
        for vintages in store.vintages().values()
        for vintage in vintages
        if vintage.source in COMPARED_SOURCES
    ]


@pytest.fixture(scope="module")
def of_twelve_months(prints: list[TicVintage]) -> pd.DataFrame:
    """Return the revisions of the newest twelve months."""
    return revisions(prints, 12)


def rows_of(result: pd.DataFrame, month: str, holder: str, instrument: str) -> pd.DataFrame:
    return result.query(
        "observed.dt.strftime('%Y-%m') == @month"
        " and holder == @holder and instrument == @instrument"
    )


def steps(rows: pd.DataFrame) -> Steps:
    days = rows["known"].dt.tz_convert("America/New_York").dt.strftime("%Y-%m-%d")
    return list(zip(rows["value_usd_bn"], days, strict=True))


@pytest.mark.parametrize(
    ("month", "holder", "instrument", "expected"),
    [
        # SB0342 and SB0365 line 5, then table 3 of June and table 1 of July 2026, row 99991
        ("2025-10", "private", "bonds_notes", [
            (-36.4, "2025-12-18"), (-35.3, "2026-01-15"),
            (-33.655, "2026-06-18"), (-33.654, "2026-07-14"),
        ]),
        # line 10: -24.8 in both releases; table 3, row 99990
        ("2025-10", "official", "bonds_notes", [(-24.8, "2025-12-18"), (-24.504, "2026-06-18")]),
        # line 25: 14.8 in both releases, and 14.847 in table 3 rounds to it
        ("2025-10", "official", "bills", [(14.8, "2025-12-18")]),
        # -24.8 + 14.8, then -24.504 + 14.847
        ("2025-10", "official", "total", [(-10.0, "2025-12-18"), (-9.657, "2026-06-18")]),
        # SB0317, SB0342 and SB0365 line 5; table 3
        ("2025-08", "private", "bonds_notes", [
            (57.2, "2025-11-18"), (57.1, "2026-01-15"), (57.698, "2026-06-18"),
        ]),
        # SB0317 line 10; -8.684 in the tables rounds to it
        ("2025-08", "official", "bonds_notes", [(-8.7, "2025-11-18")]),
        # SB0226, SB0253 and SB0317 line 5; the tables
        ("2025-06", "private", "bonds_notes", [
            (3.9, "2025-08-15"), (3.8, "2025-09-18"),
            (7.9, "2025-11-18"), (11.704, "2026-06-18"),
        ]),
    ],
)  # fmt: skip
def test_values_of_a_month_in_order(
    of_twelve_months: pd.DataFrame, month: str, holder: str, instrument: str, expected: Steps
) -> None:
    rows = rows_of(of_twelve_months, month, holder, instrument)
    assert steps(rows) == expected
    assert set(rows["first_print_usd_bn"]) == {expected[0][0]}
    changes = [new - old for (old, _), (new, _) in pairwise(expected)]
    assert list(rows["change_usd_bn"].iloc[1:]) == pytest.approx(changes)
    assert pd.isna(rows["change_usd_bn"].iloc[0])


def test_change_names_both_vintages(of_twelve_months: pd.DataFrame) -> None:
    rows = rows_of(of_twelve_months, "2025-10", "private", "bonds_notes")
    assert list(rows["vintage"]) == [
        "tic_release 2025-12-18",
        "tic_release 2026-01-15",
        "tic_table3 2026-06-18",
        "tic_table1 2026-07-14",
    ]
    assert list(rows["replaces"]) == ["", *rows["vintage"].iloc[:-1]]
    assert list(rows["previous_usd_bn"].iloc[1:]) == [-36.4, -35.3, -33.655]
    # The release in between repeats the value, and is the vintage that table 3 replaces.
    [_, official] = rows_of(of_twelve_months, "2025-10", "official", "bonds_notes")["replaces"]
    assert official == "tic_release 2026-01-15"


def test_revision_is_latest_minus_first_print(of_twelve_months: pd.DataFrame) -> None:
    whole = ["first_print_usd_bn", "latest_usd_bn", "revision_usd_bn"]
    october = rows_of(of_twelve_months, "2025-10", "private", "bonds_notes")[
        whole
    ].drop_duplicates()
    assert october.to_numpy().tolist() == [[-36.4, -33.654, 2.746]]
    unrevised = rows_of(of_twelve_months, "2025-08", "official", "bonds_notes")[whole]
    assert unrevised.to_numpy().tolist() == [[-8.7, -8.684, 0.0]]
    # The release of December 2025 is not bundled, so its first print is unknown.
    december = rows_of(of_twelve_months, "2025-12", "official", "bonds_notes")[whole].iloc[0]
    assert pd.isna(december["first_print_usd_bn"])
    assert pd.isna(december["revision_usd_bn"])
    assert december["latest_usd_bn"] == -21.406


def test_newest_months_are_returned(prints: list[TicVintage]) -> None:
    months = revisions(prints, 3)["observed"].dt.strftime("%Y-%m").unique()
    assert list(months) == ["2026-03", "2026-04", "2026-05"]


def test_table_1_has_no_bills(prints: list[TicVintage]) -> None:
    may = revisions(prints, 1)
    assert set(may["instrument"]) == {"bonds_notes"}
    assert set(may["vintage"]) == {"tic_table1 2026-07-14"}


def test_countries_are_included_if_revised(prints: list[TicVintage]) -> None:
    result = revisions(prints, 12, countries=True)
    countries = result[~result["holder"].isin(["official", "private"])]
    # Luxembourg, July 2025: 365 in table 3, 249 in table 1, $ millions
    rows = rows_of(countries, "2025-07", "Luxembourg", "bonds_notes")
    rows = rows[rows["figure"] == "net_purchases"]
    assert list(rows["value_usd_bn"]) == [0.365, 0.249]
    changed = countries.groupby(["observed", "code", "figure", "instrument"])["change_usd_bn"]
    assert (changed.count() >= 1).all()


def test_months_before_form_slt_are_left_out(prints: list[TicVintage]) -> None:
    assert revisions(prints, 600)["observed"].min() == pd.Timestamp(2023, 2, 28)
    old = release([-1.0], date(2023, 2, 28) - timedelta(days=28), "2023-03-15")
    new = release([-2.0], date(2023, 2, 28) - timedelta(days=28), "2023-04-15")
    assert revisions([old, new], 12).empty


def test_revisions_without_vintages_are_empty() -> None:
    assert revisions([], 12).empty


def moment(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def months_from(first: date, count: int) -> pd.Series:
    ends = pd.date_range(pd.Timestamp(first) + pd.offsets.MonthEnd(0), periods=count, freq="ME")
    return pd.Series(ends.astype("datetime64[us]"))


def release(values: Sequence[float], first: date, day: str) -> TicVintage:
    """Return a press release with line 10 only, released on ``day``."""
    frame = pd.DataFrame({"value_usd_bn": values, "observed": months_from(first, len(values))})
    frame = frame.assign(line=10, item="", span="month", known=pd.Timestamp(moment(day)))
    return TicVintage("tic_release", frame, moment("2030-01-01"))


def table(values_mn: Sequence[float], first: date, day: str) -> TicVintage:
    """Return a table 1 with official holders only, released and received on ``day``."""
    frame = pd.DataFrame({"for_lt_treas_net": values_mn, "code": "99990", "country": "Official"})
    observed = months_from(first, len(values_mn))
    frame = frame.assign(observed=observed, known=pd.Timestamp(moment(day)))
    return TicVintage("tic_table1", frame, moment(day))


START = date(2025, 1, 31)


def test_corrected_table_is_known_from_its_receipt() -> None:
    first = table([1000.0], START, "2025-03-19")
    corrected = replace(table([1500.0], START, "2025-03-19"), learned=moment("2025-03-21"))
    result = revisions([corrected, first], 12)
    assert list(result["value_usd_bn"]) == [1.0, 1.5]
    assert list(result["known"]) == [moment("2025-03-19"), moment("2025-03-21")]


def test_release_is_known_from_its_release_day() -> None:
    result = revisions([release([1.0], START, "2025-03-19")], 12)
    assert list(result["known"]) == [moment("2025-03-19")]


def test_rounded_value_does_not_replace_a_finer_one() -> None:
    fine = table([1026.0], START, "2025-03-19")
    coarse = release([1.0], START, "2025-04-16")
    finer = table([1027.0], START, "2025-05-16")
    result = revisions([fine, coarse, finer], 12)
    assert list(result["value_usd_bn"]) == [1.026, 1.027]
    assert list(result["replaces"]) == ["", "tic_table1 2025-03-18"]  # day in New York


AMOUNTS = st.lists(st.integers(-99_999, 99_999).map(float), min_size=1, max_size=5)


@given(AMOUNTS)
def test_same_vintage_again_is_no_revision(values: list[float]) -> None:
    once = table(values, START, "2025-09-01")
    again = table(values, START, "2025-10-01")
    result = revisions([once, once, again], 12)
    assert len(result) == len(values)
    assert result["change_usd_bn"].isna().all()


@given(AMOUNTS)
def test_rounding_is_no_revision(values: list[float]) -> None:
    printed = [round(value / 1000, 1) for value in values]
    first, later = release(printed, START, "2025-09-01"), table(values, START, "2025-10-01")
    assert revisions([first, later], 12)["change_usd_bn"].isna().all()


@given(AMOUNTS, st.sampled_from([-2500.0, -102.0, 102.0]))
def test_difference_beyond_rounding_is_a_revision(values: list[float], by_mn: float) -> None:
    first = release([round(value / 1000, 1) for value in values], START, "2025-09-01")
    later = table([value + by_mn for value in values], START, "2025-10-01")
    assert revisions([first, later], 12)["change_usd_bn"].count() == len(values)


@given(AMOUNTS, st.sampled_from([-2500.0, -1.0, 1.0]))
def test_tables_compare_to_the_million(values: list[float], by_mn: float) -> None:
    first = table(values, START, "2025-09-01")
    later = table([value + by_mn for value in values], START, "2025-10-01")
    changes = revisions([first, later], 12)["change_usd_bn"].dropna()
    assert changes.tolist() == pytest.approx([by_mn / 1000] * len(values))


@given(st.lists(AMOUNTS, min_size=2, max_size=5), st.data())
def test_order_of_vintages_does_not_matter(
    given_values: list[list[float]], data: st.DataObject
) -> None:
    vintages = [
        table(values, START, f"2025-{place + 7:02}-01") for place, values in enumerate(given_values)
    ]
    shuffled = data.draw(st.permutations(vintages))
    pd.testing.assert_frame_equal(revisions(vintages, 12), revisions(shuffled, 12))
