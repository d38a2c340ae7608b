"""Parsers of TIC table 5 and of the history of major holders, compared with table 3."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from tests.support.bodies import bundled, captured, parsed
from tui.model.errors import Malformed
from tui.sources import tic_history, tic_major

MAJOR, HISTORY = bundled("tic_table5", "table5"), bundled("tic_history", "history")


def table() -> pd.DataFrame:
    return parsed("tic_table5", "table5")


def history() -> pd.DataFrame:
    return parsed("tic_history", "history")


def holdings(frame: pd.DataFrame, country: str, month: str) -> list[float]:
    """Return a holder's holdings at the end of a month, one value per series."""
    rows = frame[(frame["country"] == country) & (frame["observed"].dt.strftime("%Y-%m") == month)]
    return [float(figure) for figure in rows["holdings_usd_bn"]]


def test_table_5_has_thirteen_months_of_25_holders() -> None:
    assert len(table()) == 13 * 25
    assert table()["country"].nunique() == 25
    assert holdings(table(), "Japan", "2025-10") == [1200.0]
    assert holdings(table(), "China, Mainland", "2025-10") == [687.7]
    assert holdings(table(), "Of Which: Foreign Official", "2026-04") == [3906.5]
    assert table()["known"].max() == pd.Timestamp("2026-06-18 16:00", tz="America/New_York")


@pytest.mark.parametrize("make_frame", [table, history], ids=["table5", "history"])
def test_holdings_equal_table_3(make_frame: Callable[[], pd.DataFrame]) -> None:
    """Every country and month in both files, within the rounding of 0.1 bn.

    Canada's December 2024, and with it that month's totals, was revised between the files.
    """
    frame = make_frame()
    recent = frame[frame["observed"] >= "2020-01-01"]
    both = recent.merge(parsed("tic_table3", "table3"), on=["observed", "country"])
    off = (both["for_treas_pos"] / 1000 - both["holdings_usd_bn"]).abs()
    revised = both[off > 0.0501]
    assert len(both) >= 20 * 13
    assert set(revised["observed"].dt.strftime("%Y-%m")) <= {"2024-12"}
    assert len(revised) <= 3


def test_history_month_of_break_has_two_series() -> None:
    """The file prints series XI of June 2011 for comparison, then series XII."""
    assert holdings(history(), "Grand Total", "2011-06") == [4533.6, 4690.6]
    assert holdings(history(), "Japan", "2000-03") == [325.8, 307.6]
    june = history()[
        (history()["observed"] == "2011-06-30") & (history()["country"] == "Grand Total")
    ]
    assert june["series"].tolist() == [11, 12]
    assert june["breaks"].tolist() == [False, True]


def test_history_breaks_equal_footnotes() -> None:
    """Footnotes 6 to 17: series II from March 2000, one per June survey, then Form SLT."""
    total = history()[(history()["country"] == "Grand Total") & history()["breaks"]]
    junes = [f"{year}-06" for year in range(2002, 2012)]
    assert total["observed"].dt.strftime("%Y-%m").tolist() == ["2000-03", *junes, "2011-12"]
    assert total["series"].tolist() == list(range(2, 14))
    assert history()["series"].max() == 13


def test_history_has_every_month_since_march_2000() -> None:
    total = history()[history()["country"] == "Grand Total"].drop_duplicates("observed")
    assert (
        total["observed"].tolist() == pd.date_range("2000-03-31", "2025-12-31", freq="ME").tolist()
    )
    assert not history()["country"].str.contains(r"\d/").any()


def test_official_holdings_equal_bills_plus_bonds() -> None:
    for frame in (table(), history()):
        wide = frame.assign(series=frame.get("series", 0)).pivot_table(
            "holdings_usd_bn", ["observed", "series"], "country"
        )
        official = "Of Which: Foreign Official"
        parts = wide[f"{official} Treasury Bills"] + wide[f"{official} T-Bonds & Notes"]
        assert (parts - wide[official]).abs().max() < 0.16


def test_history_due_is_last_december() -> None:
    source = tic_history.SOURCE
    assert source.due(datetime(2026, 5, 1, tzinfo=UTC), "history") == date(2024, 12, 31)
    assert source.due(datetime(2026, 8, 10, tzinfo=UTC), "history") == date(2025, 12, 31)
    assert table()["observed"].max().date() == date(2026, 4, 30)


MAJOR_FAULTS = [
    (b"", "empty"),
    (captured("mfh_frozen.txt"), "billions"),
    (bundled("tic_table3", "table3"), "billions"),
    (MAJOR.replace(b"2026-03", b"2026-02"), "13 months in order"),
    (MAJOR.replace(b"1209.9", b"12099"), "add up"),
    (MAJOR.replace(b"1209.9", b"much"), "much"),
    (MAJOR.replace(b"\t1209.9", b""), "14 cells a row"),
    (MAJOR[: MAJOR.index(b"Of Which: Foreign Official T")], "to its end"),
    (MAJOR.replace(b"Country\t", b"Holder\t"), "line of months"),
]


@pytest.mark.parametrize(("body", "reason"), MAJOR_FAULTS, ids=range(len(MAJOR_FAULTS)))
def test_table_5_broken_body_raises_malformed_with_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        tic_major.parse(body, "table5")


HISTORY_FAULTS = [
    (b"", "empty"),
    (captured("mfh_frozen.txt"), "lines of months, got 'MAJOR FOREIGN"),
    (MAJOR, "in billions of dollars"),
    (HISTORY.replace(b"\tSeries 17/", b"\t"), "12 breaks, got 11"),
    (HISTORY.replace(b"1185.5", b"1285.5"), r"add up .*\+100.3 bn in 2025-12"),
    (HISTORY.replace(b"1185.5", b"(1)"), "(1)"),
    (HISTORY.replace(b"\t1185.5", b"\t"), "12 figures a row"),
    (HISTORY[: len(HISTORY) // 2], "Grand Total|each month from 2000-03"),
    (HISTORY.replace(b"Dec\tNov", b"Dez\tNov", 1), "with months, got 'Dez 2025'"),
    (HISTORY[: HISTORY.rindex(b"T-Bonds & Notes")], "T-Bonds & Notes a year, got none"),
    (HISTORY.replace(b"Dec\tNov", b"Dec\tOct", 1), "none or many of 2025-11"),
]


@pytest.mark.parametrize(("body", "reason"), HISTORY_FAULTS, ids=range(len(HISTORY_FAULTS)))
def test_history_broken_body_raises_malformed_with_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        tic_history.parse(body, "history")
