"""Days that each source's frames must have: none is missing from the bodies at hand."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from tests.support import fred_bodies
from tests.support.bodies import parsed
from tests.support.treasury_bodies import real_csv
from tui.sources import (
    auctions,
    fred,
    mspd,
    par_yields,
    prices,
    real_yields,
    tic_holdings,
    treasury_cash,
)
from tui.sources.base import Source
from tui.sources.bitcoin import SOURCE as BITCOIN
from tui.sources.calendars import CLOSES
from tui.sources.missing_days import LONG_GAP, every_day, long_gaps

WHOLE = [
    *((par_yields.SOURCE, part) for part in ("history", "2022", "2023", "2024", "2025", "2026")),
    *((fred.SOURCE, part) for part in ("WMTSECL1", "DGS10", "SOFR", "DTWEXBGS", "DFF", "TREAST")),
    *((source, source.name[-6:]) for source in (tic_holdings.TABLE1, tic_holdings.TABLE3)),
    (auctions.SOURCE, "history"),
    (mspd.SOURCE, "table1"),
    (treasury_cash.SOURCE, "history"),
    (real_yields.SOURCE, "2008"),
    (real_yields.SOURCE, "2022"),
]


def frame_of(source: Source, part: str) -> pd.DataFrame:
    if source is real_yields.SOURCE:
        return source.parse(real_csv(int(part)), part)
    if source is fred.SOURCE:
        return source.parse(fred_bodies.body(part), part)
    return parsed(source.name, part)


@pytest.mark.parametrize(
    ("source", "part"), WHOLE, ids=[f"{source.name}-{part}" for source, part in WHOLE]
)
def test_no_day_is_missing_until_one_is_taken_away(source: Source, part: str) -> None:
    frame = frame_of(source, part)
    assert source.find_missing(part, frame).tolist() == []
    mondays = frame[(frame["observed"].dt.day_of_week == 0) & (frame["observed"].dt.year > 2007)]
    day = (mondays if len(mondays) else frame)["observed"].iloc[-3]
    expected = [] if part == "DTWEXBGS" else [day.date()]
    assert source.find_missing(part, frame[frame["observed"] != day]).tolist() == expected


def test_first_days_of_a_half_year_may_be_missing_too() -> None:
    days = every_day(date(2024, 1, 3), date(2024, 6, 30))
    missing = BITCOIN.find_missing("2024H1", pd.DataFrame({"observed": days}))
    assert missing.tolist() == [date(2024, 1, 1), date(2024, 1, 2)]


def test_bitcoin_begins_within_a_half_year() -> None:
    days = every_day(date(2015, 7, 20), date(2015, 12, 31))
    assert BITCOIN.find_missing("2015H2", pd.DataFrame({"observed": days})).tolist() == []


@pytest.mark.parametrize(("length", "found"), [(LONG_GAP, 0), (LONG_GAP + 1, LONG_GAP + 1)])
def test_long_gap_has_more_than_ten_days_of_the_exchange(length: int, found: int) -> None:
    days = CLOSES.days(date(2025, 1, 2), date(2025, 12, 31))
    frame = pd.DataFrame({"observed": [*days[:40], *days[40 + length :: 1]]})
    missing = long_gaps(frame, CLOSES.days)
    assert missing.tolist() == [day.date() for day in days[40 : 40 + found]]
    thin = pd.DataFrame({"observed": days[:: LONG_GAP - 1]})
    assert long_gaps(thin, CLOSES.days).tolist() == []


def test_funds_of_the_sample_have_no_gap() -> None:
    sample = parsed("prices", "sample")
    for symbol, rows in sample.groupby("symbol"):
        assert prices.SOURCE.find_missing(str(symbol), rows).tolist() == [], symbol
    fund = sample[sample["symbol"] == "SPY"]
    is_lost = fund["observed"].between("2025-08-01", "2025-09-30")
    missing = prices.SOURCE.find_missing("SPY", fund[~is_lost])
    assert (len(missing), missing[-1] - missing[0]) == (42, timedelta(days=60))
