"""Net issuance by kind, recomputed from the statement's own rows."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.support import fiscal_bodies
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.measures.supply.net_issuance import ALL, KINDS, net_issuance, of_kind
from tui.model.snapshot import Snapshot

CLASSES = {
    "bills": ("Bills",),
    "notes": ("Notes",),
    "bonds": ("Bonds",),
    "tips": (
        "Treasury Inflation-Protected Securities",
        "Inflation-Indexed Notes",
        "Inflation-Indexed Bonds",
    ),
    "frn": ("Floating Rate Notes",),
}


def levels_bn(kind: str) -> dict[str, float]:
    """Return the public's holdings of a kind by month end, from the rows of the publisher."""
    levels: dict[str, float] = {}
    for row in fiscal_bodies.statement_rows():
        if kind == ALL:
            is_kind = row["security_type_desc"] == "Total Marketable"
        else:
            is_kind = row["security_class_desc"] in CLASSES[kind]
        if is_kind:
            amount = float(row["debt_held_public_mil_amt"]) / 1e3
            levels[row["record_date"]] = levels.get(row["record_date"], 0) + amount
    return levels


@pytest.mark.parametrize("kind", [*KINDS, ALL])
def test_change_and_year_equal_the_differences_of_the_statement(kind: str) -> None:
    levels = pd.Series(levels_bn(kind))
    rows = of_kind(kind, bundled_snapshot())
    assert [f"{day:%F}" for day in rows.index] == list(levels.index)
    for name, back in (("net_issuance_usd_bn", 1), ("net_issuance_12m_usd_bn", 12)):
        expected = (levels - levels.shift(back)).to_numpy()
        assert rows[name].to_numpy() == pytest.approx(expected, abs=1e-5, nan_ok=True)


def test_kinds_add_up_to_all_marketable_debt() -> None:
    table = net_issuance(bundled_snapshot()).pivot_table(
        "net_issuance_usd_bn", "observed", "kind", aggfunc="first"
    )
    assert (table[list(KINDS)].sum(axis="columns") - table[ALL]).abs().iloc[1:].max() < 15.1
    later = table[table.index > "2014-02"]
    assert (later[list(KINDS)].sum(axis="columns") - later[ALL]).abs().max() < 0.003


def test_first_month_of_floating_rate_notes_has_no_change() -> None:
    first = of_kind("frn", bundled_snapshot()).iloc[0]
    assert first.name == pd.Timestamp("2014-01-31")
    assert first["outstanding_usd_bn"] == pytest.approx(15.0, abs=0.01)
    assert pd.isna(first["net_issuance_usd_bn"])


def test_month_of_the_past_is_the_newest_released() -> None:
    rows = of_kind("bills", bundled_snapshot(date(2025, 12, 3)))
    assert rows.index[-1] == pd.Timestamp("2025-10-31")
    assert rows["net_issuance_usd_bn"].iloc[-1] == pytest.approx(196.175, abs=0.001)


def test_change_across_a_missing_month_is_missing() -> None:
    months = ["2025-01-31", "2025-03-31", "2025-04-30"]
    amounts = {"public_usd_bn": [1.0, 3.0, 4.5], "outstanding_usd_bn": [1.0, 3.0, 4.5]}
    rows = pd.DataFrame({"observed": months, "kind": "bills", **amounts})
    table = of_kind("bills", snapshot_of(dataset("mspd", "table1", rows)))
    assert table["net_issuance_usd_bn"].isna().tolist() == [True, True, False]
    assert table["net_issuance_usd_bn"].iloc[-1] == 1.5


def test_without_the_statement_it_is_empty() -> None:
    empty: Snapshot = snapshot_of()
    assert net_issuance(empty).empty
    assert of_kind("bills", empty).empty
