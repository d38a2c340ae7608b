"""The whole history and the last month: when one shows that the other was restated."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.restated_fund import Fund
from tui.sources.price_history import again, is_recent, restated, symbol_of, two_parts

FLAT = Fund((100.0,) * 60)
SHARE = st.floats(0.001, 0.2)
RATIO = st.sampled_from([0.1, 0.5, 1.231, 2.0, 3.0, 10.0])
DAY = st.integers(1, 59)


def funds() -> st.SearchStrategy[Fund]:
    closes = st.lists(st.floats(50, 200), min_size=60, max_size=60).map(tuple)
    return st.builds(
        Fund,
        closes,
        st.dictionaries(DAY, SHARE, max_size=4),
        st.dictionaries(DAY, RATIO, max_size=2),
    )


@given(fund=funds(), asked=st.integers(40, 59))
def test_what_is_paid_or_split_after_the_whole_is_no_reason_to_ask_again(
    fund: Fund, asked: int
) -> None:
    assert not restated(fund.served(asked), fund.served(59, first=36))


@pytest.mark.parametrize("level", ["total", "price"])
def test_another_close_on_a_shared_day_is(level: str) -> None:
    whole, month = FLAT.served(50), FLAT.served(59, first=38)
    place = month.index[month["observed"] == whole["observed"].iloc[45]]
    month.loc[place, level] = 100.009
    assert not restated(whole, month)
    month.loc[place, level] = 100.011
    assert restated(whole, month)


def test_a_dividend_booked_late_is() -> None:
    """The whole was asked on the day itself, before the publisher had booked it."""
    paid = Fund(FLAT.closes, {50: 0.01})
    assert restated(FLAT.served(50), paid.served(55, first=34))
    assert not restated(paid.served(50), paid.served(55, first=34))


@pytest.mark.parametrize(("asked", "wanted"), [(37, True), (41, True), (42, False)])
def test_a_month_that_no_longer_reaches_the_whole_is(asked: int, wanted: bool) -> None:
    assert restated(FLAT.served(asked), FLAT.served(59, first=38)) is wanted


def test_a_fund_younger_than_a_week_is_not_asked_for_for_ever() -> None:
    young = FLAT.served(2)
    assert not restated(young, young)
    assert restated(young, FLAT.served(3))


def test_days_that_one_answer_has_not_are_in_no_comparison() -> None:
    fund = Fund(tuple(100.0 + day for day in range(60)))
    whole, month = fund.served(50), fund.served(59, first=38)
    assert not restated(whole, month.drop(index=[3, 4]))
    assert not restated(whole.drop(index=[41, 42]), month)


def test_only_the_wholes_that_a_month_contradicts_are_asked_for_again() -> None:
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
    assert again(frames) == {"XLV"}


def test_the_parts_of_a_symbol() -> None:
    whole, month = two_parts("BRK-B", "https://a", "https://b")
    assert (whole.key, whole.final, whole.covered_by) == ("BRK-B", True, "")
    assert (month.key, month.final, month.covered_by) == ("BRK-B~recent", False, "BRK-B")
    assert [symbol_of(part.key) for part in (whole, month)] == ["BRK-B", "BRK-B"]
    assert [is_recent(part.key) for part in (whole, month)] == [False, True]
