"""Trailing twelve-month sums, compared with the press releases and with table 3."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.support.bodies import bundled
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.measures.flows.trailing_12m import MIXED, PRESS, trailing_12m


def cell(day: date | None, month: str, holder: str, instrument: str) -> pd.Series:
    sums = trailing_12m(bundled_snapshot() if day is None else bundled_snapshot(day))
    is_cell = (sums["holder"] == holder) & (sums["instrument"] == instrument)
    [place] = sums.index[is_cell & (sums["observed"].dt.strftime("%Y-%m") == month)]
    row: pd.Series = sums.loc[place]
    return row


def sum_in_table3(code: str, column: int) -> float:
    """Return the sum of a column to October 2025 in the bundled table 3, in $ billions."""
    months = {"2024-11", "2024-12", *(f"2025-{month:02}" for month in range(1, 11))}
    rows = [line.split("\t") for line in bundled("tic_table3", "table3").decode().splitlines()]
    in_year = [row for row in rows if len(row) > column and row[1] == code and row[2] in months]
    assert len(in_year) == 12
    return sum(float(row[column]) for row in in_year) / 1000


@pytest.mark.parametrize(
    ("holder", "code", "summed", "printed"),
    # Table 3 of June 2026; press release SB0342, lines 10 and 5, twelve months through October 2025
    [("official", "99990", -80.9, -87.2), ("private", "99991", 384.1, 382.0)],
)
def test_sum_is_of_table_3_beside_the_printed_one(
    holder: str, code: str, summed: float, printed: float
) -> None:
    row = cell(None, "2025-10", holder, "bonds_notes")
    assert row["sum_12m_usd_bn"] == pytest.approx(sum_in_table3(code, 6))
    assert round(row["sum_12m_usd_bn"], 1) == summed
    assert row["printed_12m_usd_bn"] == printed
    assert row["revision_12m_usd_bn"] == pytest.approx(sum_in_table3(code, 6) - printed)
    assert row["basis"] == "table 3"
    assert row["inputs"] == (("tic_table3", "table3"),)


def test_sum_at_its_release_is_the_printed_one() -> None:
    row = cell(date(2025, 12, 19), "2025-10", "private", "bonds_notes")
    assert (row["sum_12m_usd_bn"], row["printed_12m_usd_bn"]) == (382.0, 382.0)
    assert (row["revision_12m_usd_bn"], row["basis"]) == (0, PRESS)
    assert row["inputs"] == (("tic_release", "2025-12-18"),)


@pytest.mark.parametrize(
    ("holder", "instrument", "printed"),
    [
        ("official", "bills", 74.1),  # line 25
        ("total", "bills", 180.1),  # line 23
        ("total", "bonds_notes", 294.8),  # lines 5 and 10
        ("official", "total", -13.1),  # lines 10 and 25
        ("private", "agencies", 125.4),  # line 6
        ("official", "equities", 11.8),  # line 13
        ("total", "all_tic", 1327.2),  # line 30
        ("official", "all_tic", -77.4),  # line 32
    ],
)
def test_printed_sums_equal_sb0342(holder: str, instrument: str, printed: float) -> None:
    row = cell(date(2025, 12, 19), "2025-10", holder, instrument)
    assert row["printed_12m_usd_bn"] == pytest.approx(printed)


def test_sum_of_a_year_before_is_no_first_print() -> None:
    """SB0342 also prints the twelve months through October 2024, as revised by then."""
    row = cell(None, "2024-10", "private", "bonds_notes")
    assert pd.isna(row["printed_12m_usd_bn"])
    assert row["basis"] == "table 3"
    sums = trailing_12m(bundled_snapshot())
    assert not sums.duplicated(["observed", "holder", "instrument"]).any()


def test_sum_of_several_vintages_has_no_revision() -> None:
    sums = trailing_12m(bundled_snapshot(date(2025, 12, 19)))
    mixed = sums[sums["basis"] == MIXED]
    assert len(mixed) > 100
    assert mixed["revision_12m_usd_bn"].isna().all()
    alone = sums[sums["basis"] == PRESS]
    assert (alone["revision_12m_usd_bn"] == 0).all()


def test_sums_begin_a_year_after_form_slt() -> None:
    sums = trailing_12m(bundled_snapshot())
    assert sums[sums["instrument"] == "bonds_notes"]["observed"].min() == pd.Timestamp(2024, 1, 31)


def test_sums_without_data_are_empty() -> None:
    assert trailing_12m(snapshot_of()).empty
