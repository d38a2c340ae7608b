"""Holdings by country: components of their change, country rows, and breaks of the series."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.bodies import bundled
from tests.support.effort import examples
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.measures.flows.holdings import GRAND_TOTAL, HUBS, SECURITIES, holdings, positions


def rows_of_month(held: pd.DataFrame, day: str) -> pd.DataFrame:
    return held[held["observed"] == day].set_index("code")


@pytest.mark.parametrize(
    ("code", "billions"),
    # Table 5, Major Foreign Holders, of June 2026
    [("42609", 1200.0), ("13005", 875.4), ("41408", 687.7), (GRAND_TOTAL, 9232.9)],
)
def test_holdings_equal_the_major_holders_table(code: str, billions: float) -> None:
    held = rows_of_month(holdings(bundled_snapshot()), "2025-10-31")
    assert held["holdings_usd_bn"].round(1)[code] == billions


def test_countries_exclude_regions_and_organisations() -> None:
    held = holdings(bundled_snapshot())
    sums = held[held["code"] != GRAND_TOTAL].groupby("observed")["holdings_usd_bn"].sum()
    [part] = bundled_snapshot().parts("tic_table3")
    countries = part.frame[part.frame["code"] == "69995"].set_index("observed")["for_treas_pos"]
    # Confidential countries have no row, so the sum of the rows is a few percent lower.
    missing = (countries / 1000 - sums) / (countries / 1000)
    assert missing.between(0, 0.06).all()
    assert not held["country"].str.contains("Total |Memo|Of Which").any()


def test_other_change_is_the_remainder() -> None:
    # Belgium, table 3 of June 2026: 463,592 at the end of September, 465,512 of October, net
    # -24,865, valuation +367.
    row = rows_of_month(holdings(bundled_snapshot()), "2025-10-31").loc["10251"]
    assert row["net_purchases_usd_bn"] == pytest.approx(-24.865)
    assert row["valuation_change_usd_bn"] == pytest.approx(0.367)
    assert row["change_usd_bn"] == pytest.approx(1.920)
    assert row["other_change_usd_bn"] == pytest.approx(26.418)  # 1.920 + 24.865 - 0.367


def test_changes_across_the_change_of_forms_are_nan() -> None:
    held = holdings(bundled_snapshot())
    assert rows_of_month(held, "2023-02-28")["change_usd_bn"].isna().all()
    assert rows_of_month(held, "2023-02-28")["other_change_usd_bn"].isna().all()
    assert rows_of_month(held, "2023-03-31")["change_usd_bn"].notna().any()
    assert rows_of_month(held, "2023-01-31")["net_purchases_usd_bn"].isna().all()


@pytest.mark.parametrize("instrument", SECURITIES)
def test_net_purchases_are_published_ones_in_every_month(instrument: str) -> None:
    security = SECURITIES[instrument]
    [part] = bundled_snapshot().parts(security.source)
    rows = part.frame[part.frame["code"] == GRAND_TOTAL].set_index("observed").sort_index()
    measured = positions(instrument, bundled_snapshot())
    total = measured[measured["code"] == GRAND_TOTAL].set_index("observed")
    pd.testing.assert_series_equal(
        total["net_purchases_usd_bn"], rows[security.net] / 1000, check_names=False
    )


def test_net_purchases_of_bills_begin_in_january_2020_and_have_no_break() -> None:
    # Table 3 of June 2026, Grand Total, for_st_treas_net: millions
    printed = {"2020-01-31": -10308, "2021-06-30": 38901, "2023-02-28": 25544}
    held = positions("bills", bundled_snapshot())
    for day, millions in printed.items():
        row = rows_of_month(held, day).loc[GRAND_TOTAL]
        assert row["net_purchases_usd_bn"] == pytest.approx(millions / 1000)
        assert pd.isna(row["change_usd_bn"])


def test_bills_of_countries_do_not_jump_where_holdings_break() -> None:
    """The restated holdings of June 2021 are bonds and notes. Bills are reported on form BL-2."""
    moves = {}
    for instrument in ("bills", "bonds_notes"):
        held = positions(instrument, bundled_snapshot())
        countries = held[held["kind"] == "country"]
        wide = countries.pivot_table("holdings_usd_bn", "observed", "code").diff().abs()
        total = wide.sum(axis="columns")
        moves[instrument] = total[["2021-06-30", "2023-02-28"]] / total.median()
    assert moves["bills"].max() < 1.1
    assert moves["bonds_notes"]["2021-06-30"] > 2


def test_change_from_a_missing_month_is_nan() -> None:
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


def test_holdings_without_table_are_empty() -> None:
    assert holdings(snapshot_of()).empty


def column_in_body(year_month: str, column: int) -> dict[str, float]:
    """Return a column of the bundled table 3 in one month (``YYYY-MM``), $ millions by code."""
    rows = [line.split("\t") for line in bundled("tic_table3", "table3").decode().splitlines()]
    in_month = [row for row in rows if len(row) > column and row[2] == year_month]
    return {row[1]: float(row[column]) for row in in_month if row[column] != "n.a."}


def test_hubs_row_is_the_sum_of_six_countries() -> None:
    held = rows_of_month(positions("total", bundled_snapshot()), "2025-10-31")
    body = column_in_body("2025-10", 3)
    by_name = dict(zip(held["country"], held.index, strict=True))
    six = ("Belgium", "Cayman Islands", "Ireland", "Luxembourg", "Switzerland", "United Kingdom")
    assert {by_name[name] for name in six} == set(HUBS)
    assert held["holdings_usd_bn"]["hubs"] * 1000 == pytest.approx(
        sum(body[by_name[name]] for name in six)
    )


def test_aggregates_have_another_kind_than_countries() -> None:
    held = rows_of_month(positions("total", bundled_snapshot()), "2025-10-31")
    assert set(held.index[held["kind"] != "country"]) == {"99990", "99991", "99996", "hubs"}
    countries = held[held["kind"] == "country"]["holdings_usd_bn"].sum()
    holders = held[held["kind"] == "holder"]["holdings_usd_bn"].sum()
    assert countries < held["holdings_usd_bn"][GRAND_TOTAL]
    assert holders == pytest.approx(held["holdings_usd_bn"][GRAND_TOTAL], abs=0.002)


@pytest.mark.parametrize("instrument", SECURITIES)
def test_change_is_the_sum_of_its_components(instrument: str) -> None:
    rows = positions(instrument, bundled_snapshot()).dropna(subset="other_change_usd_bn")
    parts = rows[["net_purchases_usd_bn", "valuation_change_usd_bn", "other_change_usd_bn"]]
    assert len(rows) > 2000
    assert (parts.fillna(0).sum(axis="columns") - rows["change_usd_bn"]).abs().max() < 0.002
    assert GRAND_TOTAL in set(rows["code"])


def test_other_change_of_grand_total_may_be_large() -> None:
    rows = positions("total", bundled_snapshot())
    total = rows[rows["code"] == GRAND_TOTAL].set_index("observed")["other_change_usd_bn"]
    body = {day: column_in_body(day, 3)[GRAND_TOTAL] for day in ("2023-10", "2023-11")}
    net, valuation = (
        column_in_body("2023-11", 4)[GRAND_TOTAL],
        column_in_body("2023-11", 7)[GRAND_TOTAL],
    )
    expected = (body["2023-11"] - body["2023-10"] - net - valuation) / 1000
    assert total["2023-11-30"] == pytest.approx(expected)
    assert abs(expected) == pytest.approx(55.9, abs=0.05)


def test_ranks_are_of_countries_and_moves_over_twelve_months() -> None:
    held = rows_of_month(positions("total", bundled_snapshot()), "2025-10-31")
    codes = list(held.index[held["kind"] == "country"])

    def place(day: str) -> dict[str, int]:
        body = column_in_body(day, 3)
        known = sorted((code for code in codes if code in body), key=lambda code: -body[code])
        return {code: rank for rank, code in enumerate(known, 1)}

    now, before = place("2025-10"), place("2024-10")
    for code in codes[:20]:
        if code in now and code in before:
            assert held["rank"][code] == now[code]
            assert held["rank_move"][code] == before[code] - now[code]
    assert held["rank_move"]["10251"] == 3, "Belgium: from the seventh place to the fourth"


def test_sums_need_every_month() -> None:
    rows = positions("total", bundled_snapshot())
    japan = rows[rows["code"] == "42609"].set_index("observed")
    months = [f"2024-{number:02}" for number in (11, 12)]
    months += [f"2025-{number:02}" for number in range(1, 11)]
    expected = sum(column_in_body(day, 4)["42609"] for day in months) / 1000
    assert japan["net_12m_usd_bn"]["2025-10-31"] == pytest.approx(expected)
    assert japan["net_12m_usd_bn"].first_valid_index() == pd.Timestamp(2024, 1, 31)
    assert japan["net_3m_usd_bn"].first_valid_index() == pd.Timestamp(2023, 4, 30)


DAYS = [str(day.date()) for day in pd.date_range("2020-11-30", "2023-12-31", freq="ME")]
BREAKS = ("2021-06-30", "2023-02-28")
MONTHS_BACK = {
    "change_usd_bn": 1,
    "other_change_usd_bn": 1,
    "net_3m_usd_bn": 2,
    "net_12m_usd_bn": 11,
    "rank_move": 12,
}
"""Figure of several months -> how many months back it reaches."""


@examples(40)
@given(st.sets(st.sampled_from(DAYS), min_size=2), st.data())
def test_figures_across_a_break_or_missing_month_are_nan(
    days: set[str], data: st.DataObject
) -> None:
    known = sorted(days)
    amounts = st.lists(st.floats(0, 1e6), min_size=len(known), max_size=len(known))
    rows = pd.DataFrame(
        {
            "observed": known,
            "country": "Japan",
            "code": "42609",
            "for_treas_pos": data.draw(amounts),
            "for_treas_net": data.draw(amounts),
            "for_lt_treas_valchg": data.draw(amounts),
        }
    )
    held = positions("total", snapshot_of(dataset("tic_table3", "table3", rows)))
    for row in held.to_dict("records"):
        place = DAYS.index(str(row["observed"].date()))
        for figure, back in MONTHS_BACK.items():
            if row[figure] == row[figure]:
                assert place >= back
                ends = (DAYS[place - back], DAYS[place])
                assert not any(ends[0] < begins <= ends[1] for begins in BREAKS)
                through = (ends[0],) if back in (1, 12) else DAYS[place - back : place]
                assert set(through) <= days
