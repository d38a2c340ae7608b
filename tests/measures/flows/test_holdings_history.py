"""Holdings since 2000, compared with the history of the major holders and table 5; breaks."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from msgspec.structs import replace

from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.measures.flows.holdings_history import history, since_2000

BREAKS = [
    *("2000-03", "2002-06", "2003-06", "2004-06", "2005-06", "2006-06", "2007-06", "2008-06"),
    *("2009-06", "2010-06", "2011-06", "2011-12", "2021-06", "2023-02"),
]
"""First months of series: by the footnotes of the history, then (last two) by notices of TIC."""


def history_of(code: str) -> pd.DataFrame:
    rows = since_2000(bundled_snapshot())
    return rows[rows["code"] == code].set_index("observed")


def test_breaks_of_japan_equal_the_footnotes() -> None:
    japan = history_of("42609")
    assert [f"{month:%Y-%m}" for month in japan.index[japan["begins"].astype(bool)]] == BREAKS
    assert japan.index[0] == pd.Timestamp(2000, 3, 31)
    every = pd.date_range("2000-03-31", japan.index[-1], freq="ME")
    assert japan.index.tolist() == every.tolist()


@pytest.mark.parametrize(
    ("code", "month", "billions"),
    # mfhhis01.txt, the newer series if it has a month twice; then table 5
    [
        ("42609", "2011-12-31", 1058.1),
        ("41408", "2011-06-30", 1307.0),
        ("42609", "2011-05-31", 912.4),
        ("42609", "2025-10-31", 1200.0),
        ("13005", "2025-10-31", 875.4),
    ],
)
def test_holdings_equal_the_published_files(code: str, month: str, billions: float) -> None:
    assert round(history_of(code)["holdings_usd_bn"][month], 1) == billions


def test_change_across_a_break_is_nan() -> None:
    rows = since_2000(bundled_snapshot()).sort_values(["code", "observed"])
    assert rows.loc[rows["begins"].astype(bool), "change_usd_bn"].isna().all()
    same = rows["series"] == rows.groupby("code")["series"].shift()
    assert rows.loc[~same, "change_usd_bn"].isna().all()
    china = history_of("41408")["change_usd_bn"]
    assert china["2011-11-30"] == pytest.approx(1254.6 - 1256.0)
    assert pd.isna(china["2011-12-31"])


def test_history_continues_with_table_3_without_a_gap() -> None:
    japan = history_of("42609")
    assert japan["inputs"]["2019-12-31"] == (("tic_history", "history"),)
    assert japan["inputs"]["2020-01-31"] == (("tic_table3", "table3"),)
    assert japan["series"]["2019-12-31"] == japan["series"]["2020-01-31"]


def test_aggregates_not_in_the_table_are_left_out() -> None:
    names = set(since_2000(bundled_snapshot())["country"])
    assert not names & {"Oil Exporters", "Carib Bnkng Ctrs", "All Other", "Belgium-Luxembourg"}


def test_other_securities_begin_with_their_table() -> None:
    rows = history("equities", bundled_snapshot())
    assert rows["observed"].min() == pd.Timestamp(2020, 1, 31)
    begun = rows.loc[rows["begins"].astype(bool), "observed"].unique()
    assert [f"{month:%Y-%m}" for month in sorted(begun)] == BREAKS[-2:]


def test_past_snapshot_has_no_later_month_or_break() -> None:
    rows = since_2000(bundled_snapshot(date(2021, 8, 1)))
    assert rows["observed"].max() == pd.Timestamp(2021, 5, 31)
    assert not rows[rows["observed"] > "2012-01-01"]["begins"].any()
    assert since_2000(snapshot_of()).empty


def test_holdings_without_the_history_begin_with_the_table() -> None:
    whole = bundled_snapshot()
    parts = {key: part for key, part in whole.datasets.items() if key[0] == "tic_table3"}
    rows = since_2000(replace(whole, datasets=parts))
    assert rows["observed"].min() == pd.Timestamp(2020, 1, 31)
    assert set(rows["code"]) == set(since_2000(whole)["code"])
