"""Split of a change into real yield and breakeven: against raw bodies, breaks, missing days."""

from __future__ import annotations

import csv
import io
import math
from datetime import date
from decimal import Decimal
from functools import cache

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.bodies import bundled
from tests.support.effort import examples
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tests.support.treasury_bodies import REAL, real_csv, real_days
from tui.measures.curve.change_split import (
    REAL_TENORS,
    SPANS,
    ChangeSplit,
    CurvePeriod,
    TenorChange,
    span_start,
    split_change,
)
from tui.measures.curve.par_curve import par_curve
from tui.model.snapshot import Snapshot, State
from tui.sources.real_yields import parse

LAST = date(2022, 12, 30)
"""Last day of the captured real yields."""


@cache
def snapshot_of_2022() -> Snapshot:
    """Return Treasury's nominal history and its real yields of 2022."""
    parts = ("history", "2022")
    par = [part for part in bundled_snapshot().parts("par_yields") if part.part in parts]
    return snapshot_of(*par, dataset("real_yields", "2022", parse(real_csv(2022), "2022")))


@cache
def printed_yields() -> tuple[dict[date, dict[str, Decimal]], dict[date, dict[str, Decimal]]]:
    """Return the nominal and real yields of 2022 by day, as Treasury's files have them."""
    text = bundled("par_yields", "2022").decode()
    nominal = {}
    for row in csv.DictReader(io.StringIO(text)):
        month, day, year = map(int, row.pop("Date").split("/"))
        nominal[date(year, month, day)] = {
            name.replace(" Mo", "M").replace(" Yr", "Y"): Decimal(value)
            for name, value in row.items()
            if value
        }
    names = [name.split("_")[0] + "Y" for name in REAL]
    days, rows = real_days(2022)
    real = {
        day: {name: Decimal(value) for name, value in zip(names, row, strict=True) if value}
        for day, row in zip(days, rows, strict=True)
    }
    return nominal, real


def change_in_file(rows: dict[date, dict[str, Decimal]], tenor: str, start: date) -> float:
    return float((rows[LAST][tenor] - rows[start][tenor]) * 100)


@pytest.mark.parametrize("tenor", REAL_TENORS)
@pytest.mark.parametrize("span", [span for span in SPANS if span != "1Y"])
def test_split_equals_differences_of_the_files(tenor: str, span: str) -> None:
    nominal, real = printed_yields()
    start = span_start(par_curve(snapshot_of_2022()).loc[:"2022-12-30"], span)
    assert start is not None
    split = split_change(snapshot_of_2022(), tenor, start, LAST)
    assert (split.tenor, split.start, split.end, split.reason) == (tenor, start, LAST, "")
    assert split.change_bp == change_in_file(nominal, tenor, start)
    assert split.real_change_bp == change_in_file(real, tenor, start)
    assert split.breakeven_change_bp == split.change_bp - split.real_change_bp
    assert split.stamp.inputs == (("par_yields", "2022"), ("real_yields", "2022"))


def test_spans_begin_on_the_last_day_at_or_before_the_same_calendar_day() -> None:
    curve = par_curve(snapshot_of_2022()).loc[:"2022-12-30"]
    assert {span: str(span_start(curve, span)) for span in SPANS} == {
        "1D": "2022-12-29",
        "1W": "2022-12-23",
        "1M": "2022-11-30",
        "3M": "2022-09-30",
        "6M": "2022-06-30",
        "1Y": "2021-12-30",
    }


def test_span_without_a_day_to_begin_on_has_no_start() -> None:
    assert span_start(par_curve(snapshot_of_2022()).loc["2022-12-30":"2022-12-30"], "1D") is None


@pytest.mark.parametrize(
    ("last", "change"),
    [
        ("2025-12-11", TenorChange(4.5, "")),
        ("2025-12-12", TenorChange(math.nan, "no yield of 10Y between 2025-12-01 and 2025-12-12")),
    ],
)
def test_change_spans_ten_days_without_a_yield_but_not_more(last: str, change: TenorChange) -> None:
    rows = pd.DataFrame({"10Y": [4.16, 4.205]}, pd.DatetimeIndex(["2025-12-01", last]))
    period = CurvePeriod.of(rows, date(2025, 12, 1), date.fromisoformat(last))
    assert repr(period.change("10Y")) == repr(change)  # NaN equals no NaN


def test_breakeven_keeps_decimals_of_a_basis_point() -> None:
    days = ["2025-12-18", "2025-12-19"]
    nominal = pd.DataFrame({"observed": days, "10Y": [4.16, 4.205]})
    real = pd.DataFrame({"observed": days, "10Y": [1.9, 1.91]})
    snapshot = snapshot_of(
        dataset("par_yields", "2025", nominal), dataset("real_yields", "2025", real)
    )
    split = split_change(snapshot, "10Y", date(2025, 12, 18), date(2025, 12, 19))
    assert (split.change_bp, split.real_change_bp, split.breakeven_change_bp) == (4.5, 1, 3.5)


YIELDS = st.integers(-500, 2500).map(lambda hundredths: hundredths / 100)


@examples(100)
@given(yields=st.lists(YIELDS, min_size=4, max_size=4))
def test_parts_add_up_to_the_change(yields: list[float]) -> None:
    days = ["2025-12-18", "2025-12-19"]
    nominal = pd.DataFrame({"observed": days, "10Y": yields[:2]})
    real = pd.DataFrame({"observed": days, "10Y": yields[2:]})
    snapshot = snapshot_of(
        dataset("par_yields", "2025", nominal), dataset("real_yields", "2025", real)
    )
    split = split_change(snapshot, "10Y", date(2025, 12, 18), date(2025, 12, 19))
    exact = [Decimal(str(value)) * 100 for value in yields]
    assert split.change_bp == float(exact[1] - exact[0])
    assert split.real_change_bp == float(exact[3] - exact[2])
    assert split.real_change_bp + split.breakeven_change_bp == split.change_bp


def reason_for(snapshot: Snapshot, tenor: str, start: date | None, end: date) -> str:
    """Return the reason for a missing part. The parts are missing together."""
    split = split_change(snapshot, tenor, start, end)
    assert split.reason
    assert math.isnan(split.real_change_bp)
    assert math.isnan(split.breakeven_change_bp)
    return split.reason


def test_tenor_without_real_yield_has_the_change_alone() -> None:
    split = split_change(snapshot_of_2022(), "2Y", date(2022, 12, 29), LAST)
    # Treasury's page: 4.34 and 4.41
    assert split.change_bp == 7
    assert split.reason == "no real yield of 2Y is published"
    assert math.isnan(split.real_change_bp)


def test_change_never_crosses_the_years_without_a_tenor() -> None:
    """Treasury sold no 30-year bond from February 2002 to February 2006."""
    snapshot = bundled_snapshot()
    split = split_change(snapshot, "30Y", date(2001, 12, 31), date(2006, 6, 1))
    assert math.isnan(split.change_bp)
    assert split.reason == "no yield of 30Y between 2002-02-15 and 2006-02-09"
    ten = split_change(snapshot, "10Y", date(2001, 12, 31), date(2006, 6, 1))
    assert ten.change_bp == 4  # 5.07 and 5.11


@pytest.mark.parametrize(
    ("tenor", "start", "end", "reason"),
    [
        ("20Y", date(1993, 9, 30), date(1993, 10, 29), "no yield of 20Y on 1993-09-30"),
        ("30Y", date(2005, 6, 1), date(2006, 6, 1), "no yield of 30Y on 2005-06-01"),
        ("10Y", date(2022, 12, 24), LAST, "no yield of 10Y on 2022-12-24"),
        ("4Y", date(2022, 12, 29), LAST, "no yield of 4Y on 2022-12-29"),
        ("10Y", None, LAST, "no earlier curve to compare with"),
    ],
)
def test_change_without_a_yield_at_an_end_is_missing(
    tenor: str, start: date | None, end: date, reason: str
) -> None:
    assert reason_for(bundled_snapshot(), tenor, start, end) == reason
    assert math.isnan(split_change(bundled_snapshot(), tenor, start, end).change_bp)


@pytest.mark.parametrize(
    ("tenor", "start", "reason"),
    [
        ("10Y", date(2021, 12, 30), "no real yield of 10Y on 2021-12-30"),
        ("10Y", date(2002, 12, 31), "Treasury's real curve begins on 2003-01-02"),
        ("10Y", date(2003, 1, 2), "no real yield of 10Y on 2003-01-02"),
    ],
)
def test_start_without_a_real_yield_is_named(tenor: str, start: date, reason: str) -> None:
    assert reason_for(snapshot_of_2022(), tenor, start, LAST) == reason


def test_end_without_a_real_yield_is_named() -> None:
    """The parts are of one pair of days: a real curve that is a day late is not mixed in."""
    snapshot = snapshot_of_2022()
    [real] = snapshot.parts("real_yields")
    late = replace(real, frame=real.frame[real.frame["observed"] < "2022-12-30"])
    snapshot = snapshot_of(*snapshot.parts("par_yields"), late)
    reason = reason_for(snapshot, "10Y", date(2022, 11, 30), LAST)
    assert reason == "no real yield of 10Y on 2022-12-30"


def test_missing_weeks_of_the_real_curve_are_not_crossed() -> None:
    snapshot = snapshot_of_2022()
    [real] = snapshot.parts("real_yields")
    inside = real.frame["observed"].between("2022-10-03", "2022-10-31")
    holed = replace(real, frame=real.frame[~inside])
    snapshot = snapshot_of(*snapshot.parts("par_yields"), holed)
    reason = reason_for(snapshot, "10Y", date(2022, 6, 30), LAST)
    assert reason == "no real yield of 10Y between 2022-09-30 and 2022-11-01"
    assert split_change(snapshot, "10Y", date(2022, 11, 30), LAST).reason == ""


def test_change_without_any_real_curve_says_how_to_get_it() -> None:
    reason = reason_for(bundled_snapshot(), "10Y", date(2025, 12, 18), date(2025, 12, 19))
    assert reason == "no real yields yet, fetched when online"


def test_split_is_known_with_its_last_yield_and_has_the_worst_state() -> None:
    snapshot = snapshot_of_2022()
    [real] = snapshot.parts("real_yields")
    later = real.frame.assign(known=real.frame["known"] + pd.Timedelta(hours=5))
    stale = replace(real, frame=later, state=State.STALE)
    split: ChangeSplit = split_change(
        snapshot_of(*snapshot.parts("par_yields"), stale), "10Y", date(2022, 12, 29), LAST
    )
    assert split.stamp.observed == LAST
    assert split.stamp.state is State.STALE
    assert split.stamp.known == later["known"].max().to_pydatetime()


def test_split_without_any_curve_has_a_stamp_without_time() -> None:
    split = split_change(snapshot_of(), "10Y", date(2022, 12, 29), LAST)
    assert split.reason == "no yield of 10Y on 2022-12-29"
    assert (split.stamp.known, split.stamp.inputs) == (None, ())
