"""Net positions: figures of the CFTC, the rank among reports at hand, and changes over a gap."""

from __future__ import annotations

import csv
import io
from datetime import date

import pandas as pd
import pytest

from tests.support.bodies import bundled
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.measures.positioning.net_positions import (
    COLUMNS,
    face_usd_bn,
    net_positions,
    of_contract,
    rank_of_newest,
    week_change,
)


def test_net_of_all_sides_is_zero_in_every_report() -> None:
    rows = net_positions(bundled_snapshot())
    assert len(rows) == (52 + 23) * 6
    # by another road: the reportable and the other traders of the CFTC's own columns
    table = csv.DictReader(io.StringIO(bundled("positions", "2026").decode()))
    small = {
        (row["Report_Date_as_YYYY-MM-DD"], row["CFTC_Contract_Market_Code"]): float(
            row["NonRept_Positions_Long_All"]
        )
        - float(row["NonRept_Positions_Short_All"])
        for row in table
    }
    newest = of_contract(bundled_snapshot(), "10Y").iloc[-1]
    nets = [newest[name] for name in COLUMNS if name.endswith("_net_contracts")]
    assert sum(nets) == -small["2026-06-09", "043602"]


def test_report_of_a_past_moment_was_published_by_then() -> None:
    assert net_positions(bundled_snapshot(date(2023, 2, 23))).index[-1] == pd.Timestamp(2023, 1, 24)
    assert net_positions(bundled_snapshot(date(2023, 2, 24))).index[-1] == pd.Timestamp(2023, 1, 31)


def test_face_value_counts_two_year_notes_double() -> None:
    assert face_usd_bn(-1_680_942, "2Y") == pytest.approx(-336.1884)
    assert face_usd_bn(-1_979_511, "10Y") == pytest.approx(-197.9511)


def test_rank_counts_reports_at_or_below_the_newest() -> None:
    rank = rank_of_newest(pd.Series([5.0, -3.0, 1.0, 1.0]))
    assert (rank.share_pct, rank.reports) == (75.0, 4)
    assert rank_of_newest(pd.Series(dtype=float)).reports == 0


def test_change_is_missing_where_the_report_before_is_not_at_hand() -> None:
    days = pd.to_datetime(["2026-05-19", "2026-06-02", "2026-06-09"])
    values = pd.Series([1.0, 4.0, 9.0], days)
    assert week_change(values) == 5.0
    assert week_change(values.iloc[:2]) != week_change(values.iloc[:2])  # NaN


def test_without_data_is_an_empty_frame_of_the_same_columns() -> None:
    assert net_positions(snapshot_of()).columns.tolist() == COLUMNS
