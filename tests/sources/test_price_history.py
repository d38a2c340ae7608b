"""Price history in two parts: detection of a whole history that was restated since."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.restated_fund import RestatedFund
from tui.sources.price_history import (
    find_restated,
    history_parts,
    is_recent,
    is_restated,
    symbol_of,
)

FLAT = RestatedFund((100.0,) * 60)
SHARE = st.floats(0.001, 0.2)
RATIO = st.sampled_from([0.1, 0.5, 1.231, 2.0, 3.0, 10.0])
DAY = st.integers(1, 59)


def funds() -> st.SearchStrategy[RestatedFund]:
    """Return a strategy of funds with 60 closes, dividends and splits."""
    closes = st.lists(st.floats(50, 200), min_size=60, max_size=60).map(tuple)
    return st.builds(
        RestatedFund,
        closes,
        st.dictionaries(DAY, SHARE, max_size=4),
        st.dictionaries(DAY, RATIO, max_size=2),
    )


@given(fund=funds(), requested=st.integers(40, 59))
def test_is_restated_dividend_or_split_after_request_is_false(
    fund: RestatedFund, requested: int
) -> None:
    assert not is_restated(fund.served(requested), fund.served(59, first=36))


@pytest.mark.parametrize("level", ["total", "price"])
def test_is_restated_other_close_on_shared_day_is_true(level: str) -> None:
    whole, month = FLAT.served(50), FLAT.served(59, first=38)
    place = month.index[month["observed"] == whole["observed"].iloc[45]]
    month.loc[place, level] = 100.009
    assert not is_restated(whole, month)
    month.loc[place, level] = 100.011
    assert is_restated(whole, month)


def test_is_restated_dividend_booked_late_is_true() -> None:
    """The whole history was requested on the ex-dividend day, before the dividend was booked."""
    paid = RestatedFund(FLAT.closes, {50: 0.01})
    assert is_restated(FLAT.served(50), paid.served(55, first=34))
    assert not is_restated(paid.served(50), paid.served(55, first=34))


@pytest.mark.parametrize(("requested", "expected"), [(37, True), (41, True), (42, False)])
def test_is_restated_month_shares_too_few_days(requested: int, expected: bool) -> None:
    assert is_restated(FLAT.served(requested), FLAT.served(59, first=38)) is expected


def test_is_restated_fund_younger_than_a_week_is_false_without_new_day() -> None:
    young = FLAT.served(2)
    assert not is_restated(young, young)
    assert is_restated(young, FLAT.served(3))


def test_is_restated_ignores_days_missing_in_one_frame() -> None:
    fund = RestatedFund(tuple(100.0 + day for day in range(60)))
    whole, month = fund.served(50), fund.served(59, first=38)
    assert not is_restated(whole, month.drop(index=[3, 4]))
    assert not is_restated(whole.drop(index=[41, 42]), month)


def test_find_restated_returns_histories_that_their_month_contradicts() -> None:
    month = FLAT.served(59, first=38)
    frames: dict[str, pd.DataFrame] = {
        "SPY": FLAT.served(50),
        "SPY~recent": month,
        "XLV": FLAT.served(20),
        "XLV~recent": month,
        "XLF": FLAT.served(20),
        "XLU~recent": month,
        "sample": FLAT.served(20),
    }
    assert find_restated(frames) == {"XLV"}


def test_history_parts_have_whole_history_and_month() -> None:
    whole, month = history_parts("BRK-B", "https://a", "https://b")
    assert (whole.key, whole.final, whole.covered_by) == ("BRK-B", True, "")
    assert (month.key, month.final, month.covered_by) == ("BRK-B~recent", False, "BRK-B")
    assert [symbol_of(part.key) for part in (whole, month)] == ["BRK-B", "BRK-B"]
    assert [is_recent(part.key) for part in (whole, month)] == [False, True]
