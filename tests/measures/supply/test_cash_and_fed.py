"""Treasury's cash by day, and the Fed's holdings by week and kind."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.measures.flows.custody import custody
from tui.measures.supply.cash import cash
from tui.measures.supply.fed import KINDS, fed_by_kind, fed_treasuries, foreign_repo
from tui.model.times import parse_moment


def test_cash_of_september_2025_and_its_change_in_a_week() -> None:
    """Closing balances of 2 September and 26 August 2025, in the Daily Treasury Statement."""
    newest = cash(bundled_snapshot()).iloc[-1]
    assert newest["value"] == 690.094
    assert newest["change_1w_usd_bn"] == pytest.approx(690.094 - 632.894)
    assert cash(bundled_snapshot(date(2025, 9, 2))).index[-1] == pd.Timestamp("2025-08-29")


def test_year_continues_the_history_and_a_holiday_has_no_change() -> None:
    first = pd.DataFrame({"observed": ["2025-12-24"], "closing_usd_bn": [800.0]})
    days = ["2025-12-24", "2025-12-31", "2026-01-01"]
    later = pd.DataFrame({"observed": days, "closing_usd_bn": [801.0, 810.0, 811.0]})
    rows = cash(
        snapshot_of(
            dataset("treasury_cash", "history", first),
            dataset("treasury_cash", "2025", later, learned="2026-01-03"),
        )
    )
    assert rows["value"].tolist() == [801.0, 810.0, 811.0]
    assert rows["change_1w_usd_bn"].tolist()[1] == 9.0
    assert rows["change_1w_usd_bn"].isna().tolist() == [True, False, True]


def test_kinds_of_the_fed_add_up_to_its_treasuries() -> None:
    snapshot = bundled_snapshot()
    kinds = fed_by_kind(snapshot)[[f"{kind}_usd_bn" for kind in KINDS]].sum(axis="columns")
    errors = (kinds - fed_treasuries(snapshot)["value"]).dropna().abs()
    assert len(errors) == 967
    assert errors.max() < 0.006


def test_figure_of_a_tuesday_is_that_of_its_wednesday() -> None:
    columns = {f"{kind}_usd_bn": [1.0] for kind in KINDS}
    rows = pd.DataFrame({"observed": ["2025-12-30"], **columns})
    table = fed_by_kind(snapshot_of(dataset("soma", "summary", rows)))
    assert table.index.tolist() == [pd.Timestamp("2025-12-31")]


def test_week_of_june_2026_equals_the_release() -> None:
    """H.4.1 of 2026-06-18: 4,487,319 million, 7,400 more than the week before."""
    newest = fed_treasuries(bundled_snapshot()).iloc[-1]
    assert newest["value"] == 4487.319
    assert newest["change_1w_usd_bn"] == pytest.approx(7.4)
    assert foreign_repo(bundled_snapshot()).empty


def test_without_data_all_are_empty() -> None:
    empty = snapshot_of()
    assert cash(empty).empty
    assert fed_treasuries(empty).empty
    assert fed_by_kind(empty).empty


@pytest.mark.parametrize(
    ("as_of", "week"),
    [
        ("2025-01-10T16:29", "2025-01-01"),  # a day of mourning: the release came on Friday
        ("2025-01-10T16:30", "2025-01-08"),
        ("2025-06-20T16:29", "2025-06-11"),  # Thursday was Juneteenth
        ("2025-06-20T16:30", "2025-06-18"),
        ("2025-12-29T16:29", "2025-12-17"),  # two days off after Christmas Eve
        ("2025-12-29T16:30", "2025-12-24"),
    ],
)
def test_week_whose_release_came_on_a_later_day_is_shown_from_then_on(
    as_of: str, week: str
) -> None:
    snapshot = bundled_snapshot(parse_moment(as_of))
    for rows in (custody(snapshot), fed_treasuries(snapshot)):
        assert f"{rows.index[-1]:%F}" == week
