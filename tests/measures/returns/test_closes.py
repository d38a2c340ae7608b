"""Levels of symbols: choice of the publisher, and splicing of two responses without a jump."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.coinbase_bodies import candles_body
from tests.support.restated_fund import RestatedFund
from tests.support.snapshots import NOW, dataset, snapshot_of
from tests.support.tiingo_bodies import prices_body
from tests.support.yahoo_bodies import chart_body
from tui.measures.returns.closes import Levels, levels
from tui.model.snapshot import Dataset, State
from tui.sources import bitcoin, prices, tiingo
from tui.sources.sample import SAMPLE

DAYS = [date(2025, 12, day) for day in (1, 2, 3, 4, 5, 8)]
SHARE = st.floats(0.001, 0.2)
RATIO = st.sampled_from([0.1, 0.5, 1.231, 2.0, 3.0, 10.0])


def part(
    key: str, frame: pd.DataFrame, *, source: str = "prices", state: State = State.LIVE
) -> Dataset:
    return dataset(source, key, frame, state=state)


def closes(symbol: str, *totals: float, first: int = 0) -> pd.DataFrame:
    """Return levels of the first days of December 2025; the price is half the total."""
    frame = pd.DataFrame({"observed": DAYS[first : first + len(totals)], "total": totals})
    return frame.assign(symbol=symbol, price=frame["total"] / 2)


def levels_of(*parts: Dataset, symbol: str = "XLV", benchmark: str = "SPY") -> Levels:
    return levels(snapshot_of(*parts), benchmark)[symbol]


def growth(frame: pd.DataFrame) -> pd.DataFrame:
    """Return each level divided by that of the day before."""
    return frame[["total", "price"]] / frame[["total", "price"]].shift()


@given(
    closes=st.lists(st.floats(50, 200), min_size=60, max_size=60).map(tuple),
    dividends=st.dictionaries(st.integers(1, 59), SHARE, max_size=5),
    splits=st.dictionaries(st.integers(1, 59), RATIO, max_size=3),
    whole_day=st.integers(37, 59),
)
def test_spliced_returns_equal_those_of_one_response(
    closes: tuple[float, ...], dividends: dict[int, float], splits: dict[int, float], whole_day: int
) -> None:
    """The whole was requested between the first and last day of the month that continues it."""
    fund = RestatedFund(closes, dividends, splits)
    joined = levels_of(
        part("XLV", fund.served(whole_day).assign(symbol="XLV")),
        part("XLV~recent", fund.served(59, first=37).assign(symbol="XLV")),
    ).frame
    whole = fund.served(59).set_index("observed")
    assert joined.index.equals(whole.index)
    pd.testing.assert_frame_equal(growth(joined), growth(whole), rtol=1e-6, atol=0)


def test_split_between_responses_worked_example() -> None:
    """Closes of 80, 82, 84, then a 2:1 split, 43, 44. The whole was requested on the third day."""
    whole = chart_body("XLU", DAYS[:3], [80, 82, 84], [80, 82, 84])
    month = chart_body("XLU", DAYS[1:5], [41, 42, 43, 44], [41, 42, 43, 44])
    joined = levels_of(
        part("XLU", prices.parse(whole, "XLU")),
        part("XLU~recent", prices.parse(month, "XLU~recent")),
        symbol="XLU",
    )
    assert joined.frame["price"].tolist() == [80, 82, 84, 86, 88]
    assert joined.begins == ((pd.Timestamp(DAYS[0]), "XLU"), (pd.Timestamp(DAYS[1]), "XLU~recent"))


def test_dividend_between_responses_worked_example() -> None:
    """Closes of 100, 100, then a dividend of 1 and a close of 99: a total return of 0."""
    whole = chart_body("XLU", DAYS[:2], [100, 100], [100, 100])
    month = chart_body("XLU", DAYS[1:3], [99, 99], [100, 99])
    joined = levels_of(
        part("XLU", prices.parse(whole, "XLU")),
        part("XLU~recent", prices.parse(month, "XLU~recent")),
        symbol="XLU",
    )
    assert joined.frame["total"].tolist() == [100, 100, 100]
    assert joined.frame["price"].tolist() == [100, 100, 99]


def test_running_session_is_not_in_the_levels() -> None:
    noon = datetime(2025, 12, 3, 12, tzinfo=ZoneInfo("America/New_York"))
    whole = chart_body("SPY", DAYS[:3], [10, 11, 12], [10, 11, 12], running=(noon, 99.0))
    noon = noon.replace(day=5)
    month = chart_body("SPY", DAYS[1:5], [11, 12, 13, 14], [11, 12, 13, 14], running=(noon, 99.0))
    joined = levels_of(
        part("SPY", prices.parse(whole, "SPY")),
        part("SPY~recent", prices.parse(month, "SPY~recent")),
        symbol="SPY",
    )
    assert joined.frame["total"].tolist() == [10, 11, 12, 13]
    assert joined.frame.index.is_unique


def test_split_between_responses_of_tiingo() -> None:
    whole = prices_body(DAYS[:3], [80, 82, 84], [80, 82, 84])
    month = prices_body(DAYS[1:5], [41, 42, 43, 44], [41, 42, 43, 44], {DAYS[3]: 2.0})
    joined = levels_of(
        part("XLU", tiingo.parse(whole, "XLU"), source="tiingo"),
        part("XLU~recent", tiingo.parse(month, "XLU~recent"), source="tiingo"),
        symbol="XLU",
    )
    assert joined.frame["price"].tolist() == [80, 82, 84, 86, 88]
    assert joined.publisher == "tiingo"


def test_month_without_common_day_is_not_spliced() -> None:
    whole, month = closes("XLV", 10, 11), closes("XLV", 12, 13, first=3)
    alone = levels_of(part("XLV", whole), part("XLV~recent", month))
    assert alone.frame["total"].tolist() == [10, 11]
    assert alone.state is State.STALE


def test_whole_that_ends_later_than_the_month_is_used_alone() -> None:
    whole, month = closes("XLV", 10, 11, 12, 13), closes("XLV", 5, 6, first=1)
    assert levels_of(part("XLV", whole), part("XLV~recent", month)).frame["total"].tolist() == [
        *(10, 11, 12, 13)
    ]


def test_month_that_begins_earlier_is_spliced_on_the_first_day_of_the_whole() -> None:
    whole, month = closes("XLV", 10, 11, first=1), closes("XLV", 4, 5, 5.5, 6)
    xlv = levels_of(part("XLV", whole), part("XLV~recent", month))
    assert xlv.frame["total"].tolist() == [10, 11, 12]
    assert [part for _, part in xlv.begins] == ["XLV~recent"]


def test_sample_is_preferred_to_a_month_alone() -> None:
    month = part("XLV~recent", closes("XLV", 12, 13, first=3))
    sample = part("sample", closes("XLV", 1, 2, 3), state=State.SAMPLE)
    assert levels_of(month).frame["total"].tolist() == [12, 13]
    assert levels_of(month, sample).frame["total"].tolist() == [1, 2, 3]


def test_sample_is_not_spliced_with_a_response() -> None:
    sample = part("sample", closes("XLV", 1, 2, 3), state=State.SAMPLE)
    own = part("XLV", closes("XLV", 10, 11, first=4))
    month = part("XLV~recent", closes("XLV", 10, 11, first=4))
    assert levels_of(sample, own, month).frame["total"].tolist() == [10, 11]


CLOSED = pd.DataFrame(
    {"symbol": "XLV", "observed": ["2026-08-06", "2026-08-07"], "total": 1.0, "price": 1.0}
)
"""Closes up to the last before ``NOW``, a Monday morning."""


@pytest.mark.parametrize(
    ("whole", "month", "combined"),
    [
        (State.LIVE, None, State.LIVE),
        (State.LIVE, State.LIVE, State.LIVE),
        (State.LIVE, State.FAILING, State.FAILING),
        (State.FAILING, State.LIVE, State.FAILING),
        (State.CACHED, None, State.CACHED),
    ],
)
def test_state_of_history_is_the_worse_of_its_parts(
    whole: State, month: State | None, combined: State
) -> None:
    parts = [part("XLV", CLOSED, state=whole)]
    if month:
        parts.append(part("XLV~recent", CLOSED, state=month))
    assert levels_of(*parts).state is combined


def test_state_ignores_a_month_that_is_not_used() -> None:
    older = part("XLV~recent", CLOSED.head(1), state=State.STALE)
    assert levels_of(part("XLV", CLOSED), older).state is State.LIVE


def test_whole_that_ends_before_the_due_day_is_stale() -> None:
    assert levels_of(part("XLV", CLOSED.head(1))).state is State.STALE
    assert levels_of(part("XLV", CLOSED.head(1), state=State.CACHED)).state is State.CACHED


def test_tiingo_is_preferred_if_it_has_the_benchmark() -> None:
    yahoo = [part(symbol, closes(symbol, 1, 2)) for symbol in ("SPY", "XLV", "XLF")]
    theirs = [
        part(symbol, closes(symbol, 5, 6), source="tiingo") for symbol in ("XLV", "XLU", "SPY")
    ]
    before = levels(snapshot_of(*yahoo, *theirs[:2]), "SPY")
    after = levels(snapshot_of(*yahoo, *theirs), "SPY")
    assert {symbol: own.publisher for symbol, own in before.items()} == {
        **{"SPY": "prices", "XLV": "prices", "XLF": "prices"},
        "XLU": "tiingo",
    }
    assert {symbol: own.publisher for symbol, own in after.items()} == {
        **{"SPY": "tiingo", "XLV": "tiingo", "XLU": "tiingo"},
        "XLF": "prices",
    }
    assert not after["XLF"].comparable(after["SPY"])
    assert after["XLU"].comparable(after["SPY"])


def test_yahoo_is_preferred_once_its_benchmark_is_newer() -> None:
    """Tiingo was switched off, or its key is gone: Yahoo is requested instead."""
    theirs = part("SPY", closes("SPY", 5, 6), source="tiingo")
    same_day = part("SPY", closes("SPY", 1, 2))
    day_later = part("SPY", closes("SPY", 1, 2, 3))
    assert levels(snapshot_of(theirs, same_day), "SPY")["SPY"].publisher == "tiingo"
    assert levels(snapshot_of(theirs, day_later), "SPY")["SPY"].publisher == "prices"


def test_half_years_of_bitcoin_form_one_history() -> None:
    def half(key: str, days: dict[date, float]) -> Dataset:
        frame = bitcoin.parse(candles_body(days), key)
        return part(key, frame, source="bitcoin")

    halves = (
        half("2026H2", {date(2026, 7, 1): 30.0, date(2026, 8, 9): 31.0, NOW.date(): 99.0}),
        half("2026H1", {date(2026, 6, 30): 20.0, date(2026, 7, 1): 99.0}),
    )
    sample = part("sample", closes("BTC-USD", 1, 2), state=State.SAMPLE)
    coin = levels_of(sample, *halves, symbol="BTC-USD")
    assert coin.frame["total"].tolist() == [20, 30, 31]
    assert (coin.state, coin.publisher) == (State.LIVE, "bitcoin")
    assert levels_of(sample, halves[1], symbol="BTC-USD").state is State.STALE


def test_sample_without_rows_has_no_symbol() -> None:
    assert levels(snapshot_of(part(SAMPLE, closes("XLV").astype({"observed": "str"}))), "SPY") == {}
