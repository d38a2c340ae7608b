"""Returns of funds since a day: as the sectors pane has them, and at the edges of a history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tests.support.growing_series import everything, growing_series
from tests.support.histories import NAN, compiled_rule, history
from tests.support.snapshots import bundled_snapshot
from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.engine.measure import measure_history
from tui.alerts.engine.replay import replay
from tui.alerts.engine.replay_cache import ReplayCache
from tui.alerts.engine.state_changes import changes_of
from tui.alerts.language.parsing import parse
from tui.alerts.series.history import History, day_at
from tui.alerts.series.revisions import SeriesVintages
from tui.measures.returns.span_returns import SPANS, span_returns

FRIDAY, MONDAY = date(2025, 6, 27), date(2025, 6, 30)
NEW_YEAR = date(2025, 12, 30)


def returns(text: str, **histories: History) -> dict[date, float]:
    """Return the values of an expression on funds by day, without unknown ones."""
    [fund] = {name for name in histories if name != "SPY"} or {"SPY"}
    values = Evaluation(histories, histories[fund].keys).values_of(parse(text))
    assert values.keys is not None
    days = map(day_at, values.keys.tolist())
    return {
        day: float(value)
        for day, value in zip(days, values.numbers, strict=True)
        if not np.isnan(value)
    }


@pytest.mark.parametrize(
    ("as_of", "since"),
    [(date(2025, 12, 19), date(2025, 7, 1)), (date(2026, 3, 2), date(2016, 7, 3))],
)
def test_return_since_a_day_is_that_of_the_sectors_pane(as_of: date, since: date) -> None:
    snapshot = bundled_snapshot(as_of)
    shown = span_returns(snapshot, "SPY", since)
    assert len(shown) > 25
    for symbol, spans in shown.items():
        fund, year = f'fund("{symbol}")', spans[SPANS.index("YTD")]
        for text, expected in (
            (f"ret({fund}, {since})", spans[-1].total_pct),
            (f"rel({fund}, {since})", spans[-1].relative_total_pp),
            (f"ret({fund}, ytd)", year.total_pct),
            (f"rel({fund}, ytd)", year.relative_total_pp),
        ):
            measured = measure_history(text, snapshot)
            if expected is None:
                assert measured.value is None, text
            else:
                assert measured.value == pytest.approx(expected, abs=1e-9), text
                assert measured.stamp.observed == spans[-1].stamp.observed


def test_return_is_measured_from_the_last_close_before_the_day() -> None:
    funds = {
        "XLF": history("XLF", [50, 51, 55, 44], first=FRIDAY),
        "SPY": history("SPY", [100, 102, 104, 106], first=FRIDAY),
    }
    saturday = FRIDAY + timedelta(days=1)
    assert returns(f"ret(XLF, {saturday})", **funds) == pytest.approx(
        dict(zip(days_from(saturday), (2, 10, -12), strict=False))
    )
    assert returns(f"rel(XLF, {saturday})", **funds) == pytest.approx(
        dict(zip(days_from(saturday), (0, 6, -18), strict=False))
    )


def days_from(first: date) -> Sequence[date]:
    return [first + timedelta(days=n) for n in range(9)]


def test_year_to_date_starts_anew_with_each_year() -> None:
    funds = {"SPY": history("SPY", [100, 110, 121, 132], first=NEW_YEAR)}
    assert returns("ret(SPY, ytd)", **funds) == pytest.approx(
        {date(2026, 1, 1): 10, date(2026, 1, 2): 20}
    )


@pytest.mark.parametrize(
    "since",
    [
        FRIDAY,  # no close before
        date(2025, 7, 2),  # no close since
        date(2100, 1, 1),
        date(1995, 1, 1),
    ],
)
def test_return_without_a_close_on_either_side_is_unknown(since: date) -> None:
    funds = {"SPY": history("SPY", [100, 101, 102, 103, 104], first=FRIDAY)}
    assert returns(f"ret(SPY, {since})", **funds) == {}


def test_base_of_more_than_ten_days_before_is_no_base() -> None:
    """A gap in the closes is missing data: no market was closed for so long."""
    closes = [100.0, 101.0, 102.0]
    weekly = {"SPY": history("SPY", closes, first=FRIDAY, every=10)}
    rarely = {"SPY": history("SPY", closes, first=FRIDAY, every=12)}
    assert returns(f"ret(SPY, {FRIDAY + timedelta(days=10)})", **weekly)
    assert returns(f"ret(SPY, {FRIDAY + timedelta(days=12)})", **rarely) == {}


def test_fund_without_a_close_on_the_base_day_has_no_return() -> None:
    market = history("SPY", [100, 101, 102, 103], first=FRIDAY)
    for fund in (
        history("XLF", [51, 52], first=FRIDAY + timedelta(days=2)),
        history("XLF", [50, NAN, 51, 52], first=FRIDAY),
    ):
        since = FRIDAY + timedelta(days=2)
        assert returns(f"ret(XLF, {since})", XLF=fund, SPY=market) == {}


def test_fund_whose_closes_end_before_the_base_day_has_no_return() -> None:
    fund = history("XLF", [50, 51], first=FRIDAY)
    market = history("SPY", [100, 101, 102, 103, 104], first=FRIDAY)
    assert returns(f"ret(XLF, {FRIDAY + timedelta(days=4)})", XLF=fund, SPY=market) == {}


def test_closes_on_days_without_the_benchmark_are_left_out() -> None:
    """Bitcoin has closes on Saturdays; the sectors pane does not measure from or to them."""
    name = 'fund("BTC-USD")'
    coin = history(name, [100, 90, 80, 110, 120], first=FRIDAY)
    market = history("SPY", [50, 50], first=FRIDAY, every=3)
    values = returns(f"ret({name}, {MONDAY})", **{name: coin, "SPY": market})
    assert values == pytest.approx({MONDAY: 10})


levels = st.lists(st.sampled_from([NAN, 50.0, 60.0, 75.0, -1.0]), min_size=1, max_size=12)
days = st.integers(-3, 14).map(lambda n: NEW_YEAR + timedelta(days=n)).map(date.isoformat)


@given(levels, levels, days | st.just("ytd"), st.sampled_from(["ret", "rel"]), st.integers(0, 12))
@examples(100)
def test_later_closes_change_no_earlier_return(
    own: list[float], market: list[float], since: str, function: str, count: int
) -> None:
    text = f"{function}(XLF, {since})"
    whole, known = (
        returns(
            text,
            XLF=history("XLF", own[:end], first=NEW_YEAR),
            SPY=history("SPY", market[:end], first=NEW_YEAR),
        )
        for end in (None, count)
    )
    last = NEW_YEAR + timedelta(days=count)
    assert known == {day: value for day, value in whole.items() if day < last}


@given(st.lists(st.sampled_from([50.0, 60.0, 75.0]), min_size=1, max_size=12), days)
@examples(100)
def test_returns_of_days_in_a_row_multiply(closes: list[float], since: str) -> None:
    """The return since a day, and that of the daily changes since then, are the same."""
    market = {"SPY": history("SPY", closes, first=NEW_YEAR)}
    growth = {day: value / 100 + 1 for day, value in returns("ret(SPY, 1)", **market).items()}
    since_then = returns(f"ret(SPY, {since})", **market)
    for before, day in pairwise(sorted(since_then)):
        ratio = (since_then[day] / 100 + 1) / (since_then[before] / 100 + 1)
        assert growth[day] == pytest.approx(ratio, abs=1e-9)


FUNDS = ("XLF", "SPY")
CONDITIONS = (
    "ret(XLF, 1970-01-03) > 5%",
    "rel(XLF, 1970-01-05) > 0% or ret(SPY, 1970-01-02) < 0%",
    "ret(XLF, ytd) > 0%",
    "chg(ret(XLF, 1970-01-03), 2) > 0bp",
    "ret(XLF, 2) > 0% and rel(XLF, 2) > 0%",
)


@pytest.mark.property
@given(moments=growing_series(FUNDS), when=st.sampled_from(CONDITIONS))
@examples(100)
def test_continued_states_of_returns_equal_full_replay(
    moments: list[dict[str, SeriesVintages]], when: str
) -> None:
    cache, rule = ReplayCache(), compiled_rule(when)
    for vintages in moments:
        read = {name: vintages[name] for name in rule.read}
        kept, full = cache.state_changes(rule, read), changes_of(replay(rule, read))
        compared = len(everything(full)) - (kept.end is None)
        assert everything(kept)[:compared] == everything(full)[:compared]
