"""Par curve, compared with Treasury's pages, FRED's spreads and worked examples."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.measures.curve.par_curve import (
    butterfly_bp,
    change_bp,
    maturity_years,
    par_curve,
    published_yields,
    real_curve,
    slopes_bp,
    spread_bp,
    tenors,
)
from tui.measures.provenance import PROVENANCE_COLUMNS
from tui.model.snapshot import State

BODIES = Path(__file__).parents[2] / "bodies"


def curve_of(rows: dict[str, list[Any]]) -> pd.DataFrame:
    return par_curve(snapshot_of(dataset("par_yields", "2025", pd.DataFrame(rows))))


def test_parts_form_one_ascending_history() -> None:
    curve = par_curve(bundled_snapshot())
    assert curve.index.is_monotonic_increasing
    assert curve.index.is_unique
    assert curve.index[0] == pd.Timestamp(1990, 1, 2)
    assert curve.index[-1] == pd.Timestamp(2026, 8, 7)
    assert (tenors(curve)[0], tenors(curve)[-1]) == ("1M", "30Y")


@pytest.mark.parametrize(
    ("day", "published"),
    [
        ("2025-10-31", {"3M": 3.89, "2Y": 3.60, "5Y": 3.71, "20Y": 4.65, "30Y": 4.67}),
        ("2025-12-17", {"3M": 3.64, "2Y": 3.49, "10Y": 4.16, "20Y": 4.78, "30Y": 4.83}),
        ("2026-08-07", {"3M": 3.87, "2Y": 4.19, "10Y": 4.65, "20Y": 5.20, "30Y": 5.19}),
    ],
)
def test_yields_equal_treasurys_page(day: str, published: dict[str, float]) -> None:
    row = par_curve(bundled_snapshot()).loc[pd.Timestamp(day)]
    assert {tenor: row[tenor] for tenor in published} == published


def test_published_yields_of_a_day_leave_out_missing_tenors() -> None:
    curve = curve_of(
        {"observed": ["2025-12-16", "2025-12-17"], "10Y": [4.15, 4.16], "2Y": [3.48, None]}
    )
    first, last = (published_yields(curve, day) for day in curve.index)
    assert list(first.items()) == [("2Y", 3.48), ("10Y", 4.15)]
    assert last == {"10Y": 4.16}
    with pytest.raises(KeyError):
        published_yields(curve, pd.Timestamp("2025-12-15"))


def test_past_snapshot_ends_with_the_curve_of_that_day() -> None:
    curve = par_curve(bundled_snapshot(date(2025, 12, 16)))
    assert curve.index[-1] == pd.Timestamp(2025, 12, 16)


@pytest.mark.parametrize(
    ("series", "short", "expected"),
    [
        ("T10Y2Y", "2Y", {"1990-11-21": -2, "1991-01-29": -2}),
        ("T10Y3M", "3M", {"1991-01-29": -2, "1999-10-01": 10}),
    ],
)
def test_spreads_equal_freds_since_1990(
    series: str, short: str, expected: dict[str, float]
) -> None:
    """All days of FRED but these are equal. On these, FRED's source and Treasury differ."""
    fred = pd.read_csv(BODIES / f"{series}.csv.gz", index_col=0, parse_dates=True)[series]
    fred = fred.loc["1990-01-02":].dropna()
    spreads = spread_bp(par_curve(bundled_snapshot()), short, "10Y").loc[: fred.index[-1]]
    assert list(spreads.index) == list(fred.index)
    differences = spreads - fred * 100
    exceptions = differences[differences.abs() > 1 + 1e-6]
    assert {str(day)[:10]: round(bp, 6) for day, bp in exceptions.items()} == expected
    assert (differences.abs() > 1e-6).sum() <= len(expected) + 1


def test_butterfly_is_twice_belly_minus_wings() -> None:
    # 2025-12-17: 2 x 3.70 - 3.49 - 4.16 = -0.25
    fly = butterfly_bp(par_curve(bundled_snapshot()), "2Y", "5Y", "10Y")
    assert fly.loc["2025-12-17"] == pytest.approx(-25)


def test_change_is_measured_from_the_same_calendar_day() -> None:
    # FRED's DGS10: 4.16 on 2025-12-19, 4.12 on 12-18, 4.19 on 12-12, 4.13 on 11-19 and 4.57 on
    # 2024-12-19.
    curve = par_curve(bundled_snapshot(date(2025, 12, 19)))
    changes = {span: change_bp(curve, span)["10Y"] for span in ("1D", "1W", "1M", "1Y")}
    assert changes == {"1D": 4, "1W": -3, "1M": 3, "1Y": -41}


def test_change_from_a_closed_day_uses_the_last_day_before() -> None:
    curve = curve_of({"observed": ["2025-03-28", "2025-04-30"], "10Y": [4.20, 4.50]})
    assert change_bp(curve, "1M")["10Y"] == pytest.approx(
        30
    )  # from the 28th for the 30th, a Sunday


def test_change_across_a_gap_is_nan() -> None:
    curve = curve_of({"observed": ["2024-12-31", "2026-02-02"], "10Y": [4.58, 4.30]})
    assert change_bp(curve, "1D").isna().all()
    assert change_bp(curve, "1Y").isna().all()
    assert change_bp(curve, "1D").dtype == float


def test_change_of_tenor_younger_than_the_span_is_nan() -> None:
    changes = change_bp(par_curve(bundled_snapshot(date(2025, 3, 3))), "1M")
    assert pd.isna(changes["1.5M"])
    assert pd.notna(changes["1M"])


def test_overlapping_parts_use_the_one_received_later() -> None:
    old = pd.DataFrame({"observed": ["2022-01-03", "2022-01-04"], "10Y": [1.0, 1.1]})
    new = pd.DataFrame({"observed": ["2022-01-04", "2022-01-05"], "4M": [0.2, 0.2], "10Y": [2, 3]})
    curve = par_curve(
        snapshot_of(
            dataset("par_yields", "history", old, learned="2022-03-11"),
            dataset("par_yields", "2022", new, learned="2022-12-30", state=State.LIVE),
        )
    )
    assert list(curve["10Y"]) == [1.0, 2, 3]
    assert list(curve["state"]) == ["cached", "live", "live"]
    assert list(curve.columns) == ["4M", "10Y", *PROVENANCE_COLUMNS]
    assert tenors(curve) == ["4M", "10Y"]


def test_part_of_an_earlier_year_that_is_received_later_comes_first() -> None:
    years = [
        pd.DataFrame({"observed": [f"{year}-12-16", f"{year}-12-17"], "10Y": [4.1, 4.2]})
        for year in (2025, 2024)
    ]
    curve = par_curve(
        snapshot_of(
            dataset("par_yields", "2025", years[0], learned="2026-01-01"),
            dataset("par_yields", "2024", years[1], learned="2026-01-02"),
        )
    )
    assert [str(day)[:4] for day in curve.index] == ["2024", "2024", "2025", "2025"]


def test_day_in_two_parts_is_known_since_the_earlier_of_them() -> None:
    days = ["2022-01-03", "2022-01-04"]
    old = pd.DataFrame({"observed": days, "10Y": [1.0, 1.1]})
    new = pd.DataFrame({"observed": days[1:], "known": ["2022-01-08"], "10Y": [1.2]})
    curve = par_curve(
        snapshot_of(
            dataset("par_yields", "history", old, learned="2022-03-11"),
            dataset("par_yields", "2022", new, learned="2022-12-30"),
        )
    )
    assert curve["10Y"].tolist() == [1.0, 1.2]
    assert list(curve["known"]) == [pd.Timestamp(day, tz="UTC") for day in days]


def test_curve_without_data_is_empty() -> None:
    curve = par_curve(snapshot_of())
    assert curve.empty
    assert tenors(curve) == []
    assert curve.index.name == "observed"
    assert list(curve.columns) == ["known", "state", "inputs"]
    assert str(curve["known"].dtype) == "datetime64[us, UTC]"
    assert change_bp(curve, "1D").empty
    assert change_bp(curve, "1D").dtype == float
    assert spread_bp(curve, "2Y", "10Y").dtype == float


def test_spread_and_butterfly_are_named_by_their_tenors() -> None:
    curve = curve_of({"observed": ["2025-12-17"], "2Y": [3.49], "5Y": [3.70], "10Y": [4.16]})
    assert spread_bp(curve, "2Y", "10Y").name == "2Y/10Y"
    assert butterfly_bp(curve, "2Y", "5Y", "10Y").name == "2Y/5Y/10Y"


def test_par_curve_of_one_snapshot_is_cached() -> None:
    snapshot = bundled_snapshot()
    assert par_curve(snapshot) is par_curve(snapshot)


def test_spread_of_inverted_curve_is_negative() -> None:
    # FRED's T10Y2Y: -1.08 on 2023-07-03
    assert spread_bp(par_curve(bundled_snapshot()), "2Y", "10Y").loc["2023-07-03"] == -108


def test_slopes_have_a_column_per_name() -> None:
    slopes = slopes_bp(par_curve(bundled_snapshot())).loc["2025-12-17"]
    # of 3.64, 3.49, 3.70, 4.16, 4.78 and 4.83 on Treasury's page
    assert slopes.round(6).to_dict() == {
        "3m10y": 52,
        "2s10s": 67,
        "5s30s": 113,
        "2s20s": 129,
        "2-5-10": -25,
    }


def test_real_curve_is_separate_from_the_nominal_one() -> None:
    real = pd.DataFrame({"observed": ["2025-12-17"], "5Y": [1.4], "10Y": [1.9]})
    curve = real_curve(snapshot_of(dataset("real_yields", "2025", real)))
    assert curve["10Y"].tolist() == [1.9]
    assert real_curve(bundled_snapshot()).empty


@pytest.mark.parametrize(("tenor", "years"), [("1M", 1 / 12), ("1.5M", 0.125), ("30Y", 30)])
def test_maturity_of_tenor_in_years(tenor: str, years: float) -> None:
    assert maturity_years(tenor) == pytest.approx(years)


@given(st.text(max_size=6))
def test_maturity_of_other_text_raises_value_error(text: str) -> None:
    if text[:-1].replace(".", "", 1).isdecimal() and text[-1:] in ("M", "Y"):
        return
    with pytest.raises(ValueError, match="not a tenor"):
        maturity_years(text)
