"""Table 5 and the history of major holders, against the table they are taken from."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from tests.support.bodies import bundled, captured
from tui.model.errors import Malformed
from tui.sources import tic_history, tic_major
from tui.sources.base import parse as read
from tui.sources.tic_holdings import parse as parse_holdings

MAJOR, HISTORY = bundled("tic_table5", "table5"), bundled("tic_history", "history")
TABLE = tic_major.parse(MAJOR, "table5")
LONG = tic_history.parse(HISTORY, "history")
FULL = parse_holdings(bundled("tic_table3", "table3"), "table3")


def held(frame: pd.DataFrame, country: str, month: str) -> list[float]:
    """What a holder had at the end of a month, once for each series."""
    rows = frame[(frame["country"] == country) & (frame["observed"].dt.strftime("%Y-%m") == month)]
    return [float(figure) for figure in rows["holdings_usd_bn"]]


def test_thirteen_months_of_twenty_countries_and_five_totals() -> None:
    assert len(TABLE) == 13 * 25
    assert TABLE["country"].nunique() == 25
    assert held(TABLE, "Japan", "2025-10") == [1200.0]
    assert held(TABLE, "China, Mainland", "2025-10") == [687.7]
    assert held(TABLE, "Of Which: Foreign Official", "2026-04") == [3906.5]
    assert TABLE["known"].max() == pd.Timestamp("2026-06-18 16:00", tz="America/New_York")


@pytest.mark.parametrize("frame", [TABLE, LONG], ids=["table5", "history"])
def test_holdings_are_those_of_table_three(frame: pd.DataFrame) -> None:
    """Every named country and month that both show, to the rounding of 0.1 bn.

    Between the two files Canada's December 2024 was revised, and with it that month's totals.
    """
    recent = frame[frame["observed"] >= "2020-01-01"]
    both = recent.merge(FULL, on=["observed", "country"])
    off = (both["for_treas_pos"] / 1000 - both["holdings_usd_bn"]).abs()
    revised = both[off > 0.0501]
    assert len(both) >= 20 * 13
    assert set(revised["observed"].dt.strftime("%Y-%m")) <= {"2024-12"}
    assert len(revised) <= 3


def test_a_month_of_a_break_is_there_twice() -> None:
    """As the file prints it: Series XI of June 2011 for comparison, then Series XII."""
    assert held(LONG, "Grand Total", "2011-06") == [4533.6, 4690.6]
    assert held(LONG, "Japan", "2000-03") == [325.8, 307.6]
    june = LONG[(LONG["observed"] == "2011-06-30") & (LONG["country"] == "Grand Total")]
    assert june["series"].tolist() == [11, 12]
    assert june["breaks"].tolist() == [False, True]


def test_the_breaks_are_those_of_the_footnotes() -> None:
    """Footnotes 6 to 17: series II from March 2000, then each June of a survey, then Form SLT."""
    total = LONG[(LONG["country"] == "Grand Total") & LONG["breaks"]]
    junes = [f"{year}-06" for year in range(2002, 2012)]
    assert total["observed"].dt.strftime("%Y-%m").tolist() == ["2000-03", *junes, "2011-12"]
    assert total["series"].tolist() == list(range(2, 14))
    assert LONG["series"].max() == 13


def test_every_month_since_march_2000_is_there() -> None:
    total = LONG[LONG["country"] == "Grand Total"].drop_duplicates("observed")
    assert (
        total["observed"].tolist() == pd.date_range("2000-03-31", "2025-12-31", freq="ME").tolist()
    )
    assert not LONG["country"].str.contains(r"\d/").any()


def test_officials_are_their_bills_and_their_bonds() -> None:
    for frame in (TABLE, LONG):
        wide = frame.assign(series=frame.get("series", 0)).pivot_table(
            "holdings_usd_bn", ["observed", "series"], "country"
        )
        official = "Of Which: Foreign Official"
        parts = wide[f"{official} Treasury Bills"] + wide[f"{official} T-Bonds & Notes"]
        assert (parts - wide[official]).abs().max() < 0.16


def test_what_is_due_of_the_history() -> None:
    source = tic_history.SOURCE
    assert source.due(datetime(2026, 5, 1, tzinfo=UTC), "history") == date(2024, 12, 31)
    assert source.due(datetime(2026, 8, 10, tzinfo=UTC), "history") == date(2025, 12, 31)
    assert TABLE["observed"].max().date() == date(2026, 4, 30)


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


@pytest.mark.parametrize(("body", "said"), MAJOR_FAULTS, ids=range(len(MAJOR_FAULTS)))
def test_a_broken_table_is_malformed_and_says_why(body: bytes, said: str) -> None:
    with pytest.raises(Malformed, match=said):
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
    (HISTORY.replace(b"Dec\tNov", b"Dec\tOct", 1), "none or many of 2025-11"),
]


@pytest.mark.parametrize(("body", "said"), HISTORY_FAULTS, ids=range(len(HISTORY_FAULTS)))
def test_a_broken_history_is_malformed_and_says_why(body: bytes, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        tic_history.parse(body, "history")


def test_a_history_left_behind_is_overdue() -> None:
    """Whole years cut from its top leave a file that is sound and old."""
    start = HISTORY.index(b"\tDec\tNov\tOct", HISTORY.index(b"\t2025"))
    old = HISTORY[: HISTORY.index(b"\tDec\tNov")] + HISTORY[start:]
    assert tic_history.parse(old, "history")["observed"].max() == pd.Timestamp("2024-12-31")
    with pytest.raises(Malformed, match="overdue: expected data to 2025-12-31"):
        read(tic_history.SOURCE, "history", old)
