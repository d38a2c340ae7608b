"""Holdings by country: the identity of their change, what is a country, and the breaks."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.measures.holdings import GRAND_TOTAL, holdings


def month(held: pd.DataFrame, day: str) -> pd.DataFrame:
    return held[held["observed"] == day].set_index("code")


@pytest.mark.parametrize(
    ("code", "billions"),
    # Table 5, Major Foreign Holders, of June 2026
    [("42609", 1200.0), ("13005", 875.4), ("41408", 687.7), (GRAND_TOTAL, 9232.9)],
)
def test_october_2025_is_that_of_the_major_holders_table(code: str, billions: float) -> None:
    held = month(holdings(bundled_snapshot()), "2025-10-31")
    assert held["holdings_usd_bn"].round(1)[code] == billions


def test_countries_are_no_regions_and_no_organisations() -> None:
    held = holdings(bundled_snapshot())
    sums = held[held["code"] != GRAND_TOTAL].groupby("observed")["holdings_usd_bn"].sum()
    [part] = bundled_snapshot().parts("tic_table3")
    countries = part.frame[part.frame["code"] == "69995"].set_index("observed")["for_treas_pos"]
    # The table names no country that is confidential: what it names comes to a few percent less.
    missing = (countries / 1000 - sums) / (countries / 1000)
    assert missing.between(0, 0.06).all()
    assert not held["country"].str.contains("Total |Memo|Of Which").any()


def test_other_is_what_remains_of_the_change() -> None:
    # Belgium, table 3 of June 2026: 463,592 at the end of September, 465,512 of October, net
    # -24,865, valuation +367.
    row = month(holdings(bundled_snapshot()), "2025-10-31").loc["10251"]
    assert row["net_purchases_usd_bn"] == pytest.approx(-24.865)
    assert row["valuation_change_usd_bn"] == pytest.approx(0.367)
    assert row["change_usd_bn"] == pytest.approx(1.920)
    assert row["other_change_usd_bn"] == pytest.approx(26.418)  # 1.920 + 24.865 - 0.367


def test_nothing_is_compared_across_the_change_of_forms() -> None:
    held = holdings(bundled_snapshot())
    assert month(held, "2023-02-28")["change_usd_bn"].isna().all()
    assert month(held, "2023-02-28")["other_change_usd_bn"].isna().all()
    assert month(held, "2023-03-31")["change_usd_bn"].notna().any()
    assert month(held, "2023-01-31")["net_purchases_usd_bn"].isna().all()


def test_a_missing_month_leaves_the_next_change_unknown() -> None:
    rows = pd.DataFrame(
        {
            "observed": ["2025-07-31", "2025-09-30", "2025-10-31"],
            "country": "Japan",
            "code": "42609",
            "for_treas_pos": [1000.0, 3000.0, 4000.0],
            "for_treas_net": [1.0, 2.0, 500.0],
            "for_lt_treas_valchg": [1.0, 2.0, 200.0],
        }
    )
    held = holdings(snapshot_of(dataset("tic_table3", "table3", rows)))
    assert held["change_usd_bn"].isna().tolist() == [True, True, False]
    assert held["other_change_usd_bn"].iloc[-1] == pytest.approx(0.3)  # 1.0 - 0.5 - 0.2


def test_without_the_table_nobody_holds_anything_known() -> None:
    assert holdings(snapshot_of()).empty
