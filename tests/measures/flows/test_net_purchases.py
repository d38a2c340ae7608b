"""Net purchases by holder, compared with Treasury's press releases and its later tables."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.measures.flows.net_purchases import (
    INSTRUMENTS,
    PRESS_LINES,
    net_purchases,
    net_purchases_of,
    treasury_net_purchases,
)
from tui.model.snapshot import Dataset, Snapshot, State

OCTOBER = date(2025, 12, 19)
"""The day after the release of October 2025, SB0342."""


def cell(snapshot: Snapshot, month: str, holder: str, instrument: str) -> pd.Series:
    flows = treasury_net_purchases(snapshot)
    rows = flows[
        (flows["observed"].dt.strftime("%Y-%m") == month)
        & (flows["holder"] == holder)
        & (flows["instrument"] == instrument)
    ]
    assert len(rows) == 1
    row: pd.Series = rows.iloc[0]
    return row


@pytest.mark.parametrize(
    ("holder", "instrument", "printed"),
    [
        ("private", "bonds_notes", -36.4),  # line 5
        ("official", "bonds_notes", -24.8),  # line 10
        ("total", "bonds_notes", -61.2),  # lines 5 and 10
        ("total", "bills", 21.8),  # line 23
        ("private", "bills", 7.0),  # line 24
        ("official", "bills", 14.8),  # line 25
        ("official", "total", -10.0),
        ("private", "total", -29.4),
    ],
)
def test_october_2025_equals_its_first_print(holder: str, instrument: str, printed: float) -> None:
    row = cell(bundled_snapshot(OCTOBER), "2025-10", holder, instrument)
    assert row["net_purchases_usd_bn"] == printed
    assert row["vintage"] == "first"
    assert row["first_print_usd_bn"] == printed
    assert row["known"] == pd.Timestamp("2025-12-18T21:00", tz="UTC")


def test_month_in_a_later_release_is_revised() -> None:
    row = cell(bundled_snapshot(OCTOBER), "2025-09", "private", "bonds_notes")
    assert (row["net_purchases_usd_bn"], row["vintage"]) == (41.5, "revised")  # SB0342
    assert row["first_print_usd_bn"] == 41.9  # SB0317


def test_two_months_released_together_are_first_prints() -> None:
    snapshot = bundled_snapshot(date(2025, 11, 18))
    for month, official in (("2025-08", -8.7), ("2025-09", -16.3)):  # SB0317, line 10
        row = cell(snapshot, month, "official", "bonds_notes")
        assert (row["net_purchases_usd_bn"], row["vintage"]) == (official, "first")


def test_older_months_of_a_release_are_not_first_prints() -> None:
    row = cell(bundled_snapshot(date(2025, 7, 17)), "2025-04", "private", "bonds_notes")
    assert (row["net_purchases_usd_bn"], row["vintage"]) == (-46.8, "revised")  # SB0196
    assert pd.isna(row["first_print_usd_bn"])


def test_single_release_marks_only_its_new_month_as_first() -> None:
    release = bundled_snapshot(date(2025, 7, 17)).datasets["tic_release", "2025-07-17"]
    flows = treasury_net_purchases(snapshot_of(release))
    assert set(flows[flows["vintage"] == "first"]["observed"]) == {pd.Timestamp(2025, 5, 31)}


def test_latest_table_is_used_at_present() -> None:
    # Table 1 of July 2026 has -24,504 and -33,654; table 3 of June still has -33,655.
    now = bundled_snapshot()
    official = cell(now, "2025-10", "official", "bonds_notes")
    private = cell(now, "2025-10", "private", "bonds_notes")
    assert official["net_purchases_usd_bn"] == pytest.approx(-24.504)
    assert private["net_purchases_usd_bn"] == pytest.approx(-33.654)
    assert (official["vintage"], private["first_print_usd_bn"]) == ("revised", -36.4)
    assert official["known"] == pd.Timestamp("2026-07-14T20:00", tz="UTC")


def test_release_takes_precedence_over_reconstructed_table() -> None:
    flows = treasury_net_purchases(bundled_snapshot(OCTOBER))
    recent = flows[flows["observed"] >= "2025-07-31"]
    assert set(recent["vintage"]) <= {"first", "revised"}
    older = flows[flows["observed"] < "2025-02-01"]
    assert set(older["vintage"]) == {"reconstructed"}
    assert set(older["state"]) == {"reconstructed"}
    january = older[older["observed"] == "2025-01-31"]["known"]
    assert set(january) == {pd.Timestamp("2025-03-19T20:00", tz="UTC")}  # Treasury's calendar


def test_month_is_not_known_before_its_release() -> None:
    for day, newest in ((date(2025, 12, 17), "2025-09"), (date(2025, 10, 31), "2025-07")):
        snapshot = bundled_snapshot(day)
        flows = treasury_net_purchases(snapshot)
        assert f"{flows['observed'].max():%Y-%m}" == newest
        assert (flows["known"] <= pd.Timestamp(snapshot.as_of)).all()


def test_bonds_and_notes_begin_with_form_slt() -> None:
    flows = treasury_net_purchases(bundled_snapshot())
    bonds = flows[flows["instrument"] != "bills"]
    assert bonds["observed"].min() == pd.Timestamp(2023, 2, 28)


def test_official_and_private_add_up_to_total() -> None:
    flows = treasury_net_purchases(bundled_snapshot())
    wide = flows.pivot_table("net_purchases_usd_bn", ["observed", "instrument"], "holder")
    wide = wide.dropna()
    assert len(wide) > 100
    assert (wide["official"] + wide["private"] - wide["total"]).abs().max() <= 0.002


@pytest.mark.parametrize("holder", ["official", "private", "total"])
@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_treasuries_of_one_holder_are_the_same_rows(holder: str, instrument: str) -> None:
    flows = net_purchases(bundled_snapshot(OCTOBER))
    rows = flows[(flows["holder"] == holder) & (flows["instrument"] == instrument)]
    alone = net_purchases_of(holder, instrument, bundled_snapshot(OCTOBER))
    assert len(alone) > 12
    pd.testing.assert_frame_equal(alone, rows.set_index("observed"))


def test_flows_without_data_are_empty() -> None:
    assert treasury_net_purchases(snapshot_of()).empty


def table(source: str, official_mn: float, learned: str, state: State = State.CACHED) -> Dataset:
    rows = pd.DataFrame(
        {
            "observed": ["2025-11-30"],
            "known": [learned],
            "code": ["99990"],
            "for_lt_treas_net": [official_mn],
        }
    )
    return dataset(source, source[4:], rows, learned=learned, state=state)


def test_latest_release_is_used_and_table_3_if_tied() -> None:
    first, third = (
        table("tic_table1", 1000.0, "2026-01-15"),
        table("tic_table3", 2000.0, "2026-01-15"),
    )
    later = table("tic_table1", 3000.0, "2026-02-18")
    tied = cell(snapshot_of(first, third), "2025-11", "official", "bonds_notes")
    assert tied["net_purchases_usd_bn"] == 2.0
    newer = cell(snapshot_of(later, third), "2025-11", "official", "bonds_notes")
    assert (newer["net_purchases_usd_bn"], newer["vintage"]) == (3.0, "revised")


def test_known_table_takes_precedence_over_reconstructed_one() -> None:
    later = table("tic_table1", 3000.0, "2026-02-18", State.RECONSTRUCTED)
    known = table("tic_table3", 2000.0, "2026-01-15")
    row = cell(snapshot_of(later, known), "2025-11", "official", "bonds_notes")
    assert (row["net_purchases_usd_bn"], row["vintage"]) == (2.0, "first")


@pytest.mark.parametrize(
    ("holder", "instrument", "printed"),
    [
        ("private", "agencies", 20.4),  # line 6
        ("private", "corporate_bonds", 24.9),  # line 7
        ("private", "equities", 40.1),  # line 8
        ("official", "agencies", 5.6),  # line 11
        ("official", "corporate_bonds", 1.7),  # line 12
        ("official", "equities", 7.3),  # line 13
        ("total", "equities", 47.4),  # lines 8 and 13
        ("total", "all_tic", -37.3),  # line 30
        ("private", "all_tic", -18.1),  # line 31
        ("official", "all_tic", -19.2),  # line 32
    ],
)
def test_other_securities_equal_sb0342(holder: str, instrument: str, printed: float) -> None:
    flows = net_purchases(bundled_snapshot(OCTOBER))
    is_cell = (flows["holder"] == holder) & (flows["instrument"] == instrument)
    [row] = flows[is_cell & (flows["observed"] == "2025-10-31")].to_dict("records")
    assert row["net_purchases_usd_bn"] == row["first_print_usd_bn"] == printed
    assert row["vintage"] == "first"


@pytest.mark.parametrize(
    ("day", "known", "vintage"),
    [
        (date(2025, 12, 19), -36.4, "first"),  # SB0342, line 5
        (date(2026, 1, 16), -35.3, "revised"),  # SB0365, line 5
        (date(2026, 8, 10), -33.65, "revised"),  # tables 1 and 3
    ],
)
def test_october_2025_as_known_at_three_moments(day: date, known: float, vintage: str) -> None:
    row = cell(bundled_snapshot(day), "2025-10", "private", "bonds_notes")
    assert row["net_purchases_usd_bn"] == pytest.approx(known, abs=0.005)
    assert (row["vintage"], row["first_print_usd_bn"]) == (vintage, -36.4)


def test_every_figure_has_lines_of_the_press_release() -> None:
    flows = net_purchases(bundled_snapshot())
    assert set(zip(flows["holder"], flows["instrument"], strict=True)) == set(PRESS_LINES)
    assert set(treasury_net_purchases(bundled_snapshot())["instrument"]) == set(INSTRUMENTS)
