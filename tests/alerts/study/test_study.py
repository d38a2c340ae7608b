"""Studies: while a condition held and after it began, against plain Python on the same data."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.effort import examples
from tests.support.histories import NAN, curve, history, replay_rule
from tests.support.plain_study import PlainStudy
from tests.support.rules import ToyRule, rule_history
from tests.support.snapshots import bundled_snapshot
from tui.alerts.language.errors import RuleError
from tui.alerts.study.relative_returns import (
    HeldCloses,
    RelativeReturns,
    held_closes,
)
from tui.alerts.study.rows import MIN_EPISODES, PARTS, StudyRow, row_after, row_while
from tui.alerts.study.study import Entry, Study, correct, study, study_rule
from tui.measures.curve.par_curve import par_curve
from tui.measures.returns.closes import levels
from tui.model.snapshot import Snapshot, Stamp, State

REGIME = "y20 > 4.75%"
NEWEST = date(2026, 8, 10)
EARLIER = date(2024, 6, 28)


@cache
def regime_study(as_of: date = NEWEST, entry: Entry = "close") -> Study:
    return study(REGIME, bundled_snapshot(as_of), ("XLF", "KRE", "SHY"), "SPY", entry)


def row_of(result: Study, symbol: str, part: str) -> StudyRow:
    row = result.row(symbol, part)
    assert row is not None
    return row


@pytest.mark.parametrize(
    ("symbol", "as_of", "entry"),
    [
        *((symbol, NEWEST, "close") for symbol in ("XLF", "KRE", "SHY")),
        ("XLF", EARLIER, "close"),
        ("KRE", NEWEST, "next"),
    ],
)
def test_study_equals_plain_computation_while_and_after(
    symbol: str, as_of: date, entry: Entry
) -> None:
    result = regime_study(as_of, entry)
    plain = PlainStudy(bundled_snapshot(as_of), symbol, "20Y", 4.75, delay=int(entry == "next"))
    for part in PARTS:
        row = row_of(result, symbol, part)
        expected = plain.while_held() if part == "while" else plain.after(part)
        assert {name: getattr(row, name) for name in expected} == pytest.approx(expected), part
        assert row.since == plain.since
        assert (row.stamp.observed, row.stamp.state) == (row.stamp.observed, State.SAMPLE)


def test_days_held_equal_those_of_another_computation() -> None:
    """195 days from 2022 to 24 November 2025 after a 20-year above 4.75%: -5.6% a year.

    That counts from the close before the yield was published. Entered after it, as a study does,
    the same 195 days are at +0.3% a year.
    """
    snapshot = bundled_snapshot()
    closes = levels(snapshot, "SPY")
    fund, market = (closes[symbol].frame["total"].pct_change() for symbol in ("XLF", "SPY"))
    span = slice("2022-01-03", "2025-11-24")
    above = (par_curve(snapshot)["20Y"] > 4.75).reindex(fund.index, method="ffill")
    excess = (fund - market).loc[span][above.shift(1).loc[span].astype(bool)]
    assert len(excess) == 195
    assert excess.mean() * 252 * 100 == pytest.approx(-5.6, abs=0.2)
    until, before = (
        row_of(study(REGIME, bundled_snapshot(day), ["XLF"], "SPY"), "XLF", "while")
        for day in (date(2025, 11, 24), date(2021, 12, 31))
    )
    assert until.days - before.days == 195
    assert until.mean_pp is not None
    assert before.mean_pp is not None
    total_pp = (until.mean_pp * until.days - before.mean_pp * before.days) / 21
    assert total_pp / 195 * 252 == pytest.approx(0.3, abs=0.1)


def test_study_says_from_when_condition_and_closes_allow_it() -> None:
    """The 20-year par yield begins again in October 1993."""
    result = regime_study()
    assert result.since == date(1993, 10, 1)
    assert par_curve(bundled_snapshot())["20Y"].first_valid_index() == pd.Timestamp(1993, 10, 1)
    late = study("corr_sb > 0.2", bundled_snapshot(), ["XLF"], "SPY")
    row = row_of(late, "XLF", "while")
    assert late.since is not None
    assert row.since is not None
    assert timedelta(0) < row.since - late.since < timedelta(days=5)


def test_study_counts_observed_days_on_which_condition_held() -> None:
    yields = par_curve(bundled_snapshot())["20Y"].dropna()
    result = regime_study()
    assert (result.held_periods, result.known_periods) == ((yields > 4.75).sum(), len(yields))
    assert result.period == "day"
    sales = study("tic_official_total < 0bn", bundled_snapshot(), [], "SPY")
    with_yield = study("tic_official_total < 0bn and y20 > 0%", bundled_snapshot(), [], "SPY")
    assert sales.period == with_yield.period == "month"
    assert 0 < with_yield.known_periods <= sales.known_periods < 1000
    assert study("auction20_cover < 2.5", bundled_snapshot(), [], "SPY").period == "auction"


@pytest.mark.parametrize(
    ("condition", "period"),
    [
        ("cash_bn < 400bn", "day"),
        ('days_to("tic") <= 1d', "day"),
        ("cot_lev_10y < -1500000", "week"),
        ("soma_bn > 5000bn", "week"),
        ("net_issuance_bills_bn > 200bn", "month"),
    ],
)
def test_series_of_supply_can_be_studied(condition: str, period: str) -> None:
    result = study(condition, bundled_snapshot(), [], "SPY")
    assert result.period == period
    assert len(result.episodes) > 0


def test_study_reads_the_series_of_the_condition_and_closes_alone() -> None:
    whole = bundled_snapshot()
    own = {key: part for key, part in whole.datasets.items() if key[0] in ("par_yields", "prices")}
    assert study(REGIME, replace(whole, datasets=own), ("XLF", "KRE", "SHY"), "SPY") == (
        regime_study()
    )


def test_study_of_rule_holds_while_the_rule_fires() -> None:
    """In its dead band a rule still fires, so that it is held for longer than its condition."""
    snapshot = bundled_snapshot()
    rule = ToyRule(when=REGIME, clear="y20 < 4.65%", needed=2, keep=2)
    of_rule = study_rule(rule_history(rule, snapshot), snapshot, ["XLF"], "SPY")
    assert len(of_rule.episodes) < len(regime_study().episodes)
    assert row_of(of_rule, "XLF", "while").days > row_of(regime_study(), "XLF", "while").days


def test_unfinished_windows_are_left_out() -> None:
    """Two weeks after a start no month has passed."""
    rule = ToyRule(when=REGIME, clear="y20 < 4.65%", needed=2, keep=2)
    counts = set[int]()
    for day in (date(2025, 12, 24), date(2025, 12, 5)):
        snapshot = bundled_snapshot(day)
        result = study_rule(rule_history(rule, snapshot), snapshot, ["XLF"], "SPY")
        counts.add(row_of(result, "XLF", "1M").episodes)
    assert rule_history(rule, bundled_snapshot(date(2025, 12, 24))).episodes()[-1].start == date(
        2025, 12, 9
    )
    assert len(counts) == 1


def test_rows_with_too_few_episodes_are_not_tested() -> None:
    result = study(REGIME, bundled_snapshot(), ["XLF", "XLC"], "SPY")
    for row in result.rows:
        tests = (row.low_pp, row.high_pp, row.p_value, row.q_value)
        assert tests.count(None) == (4 if row.episodes < MIN_EPISODES else 0)
        if row.low_pp is not None and row.high_pp is not None:
            assert row.low_pp < row.high_pp
    assert 0 < result.tested < len(result.rows)
    assert study(REGIME, bundled_snapshot(), ["XLF", "XLC"], "SPY") == result


def test_symbols_that_cannot_be_compared_are_left_out() -> None:
    symbols = ["SPY", "NONE", "XLF", "XLF"]
    result = study(REGIME, bundled_snapshot(), symbols, "SPY")
    assert [row.symbol for row in result.rows] == ["XLF"] * len(PARTS)
    assert study(REGIME, bundled_snapshot(), ["XLF"], "NONE").rows == ()


def test_figures_before_enough_closes_are_unknown() -> None:
    first = levels(bundled_snapshot(), "SPY")["XLF"].frame.index[0].date()
    result = study(REGIME, bundled_snapshot(first + timedelta(days=10)), ["XLF"], "SPY")
    for row in result.rows:
        assert row.p_value is None
        if row.part != "while":
            assert (row.episodes, row.figure_pp, row.base_pp) == (0, None, None)


@pytest.mark.parametrize("condition", ["y20 > 475", "y20", "", "y20 >"])
def test_invalid_condition_raises_rule_error(condition: str) -> None:
    with pytest.raises(RuleError):
        study(condition, bundled_snapshot(), ["XLF"], "SPY")


def test_condition_without_data_gives_empty_rows() -> None:
    snapshot: Snapshot = curve(y20=[4.8, 4.7])
    assert study(REGIME, snapshot, ["XLF"], "SPY").rows == ()
    never = study(
        'custody_usd_bn > 1bn and fund("ABCD") / spx > 0', bundled_snapshot(), ["XLF"], "SPY"
    )
    assert never.since is None
    assert {row.episodes for row in never.rows} == {0}


def test_studies_corrected_together_count_the_rows_of_both() -> None:
    first = regime_study()
    second = study("y20 <= 4.75%", bundled_snapshot(), ("XLF", "KRE", "SHY"), "SPY")
    alone = [row.q_value or 0 for row in first.rows]
    together = [row.q_value or 0 for each in correct(first, second) for row in each.rows]
    p_values = sorted(row.p_value for row in (*first.rows, *second.rows) if row.p_value)
    assert min(filter(None, together)) == pytest.approx(
        min(p * len(p_values) / rank for rank, p in enumerate(p_values, 1))
    )
    assert len(together) == 2 * len(alone)


def returns_of(group: list[float], market: list[float]) -> RelativeReturns:
    """Return closes on consecutive days, each known an hour before midnight UTC."""
    days = np.arange(len(group))
    known_us = (days * 24 + 23) * 3_600_000_000
    return RelativeReturns(
        days, known_us, np.array(group), np.array(market), Stamp(None, None, State.CACHED)
    )


PRICES = st.lists(st.floats(1, 1000), min_size=2, max_size=60)


@examples(100)
@given(PRICES, st.data())
def test_group_equal_to_benchmark_has_no_relative_return(
    prices: list[float], data: st.DataObject
) -> None:
    held = np.array(data.draw(st.lists(st.booleans(), min_size=len(prices), max_size=len(prices))))
    same = returns_of(prices, prices)
    row = row_while("SAME", same, HeldCloses(held, np.ones(len(prices), np.bool_)))
    assert row.days == held[:-1].sum()
    assert {row.mean_pp, row.otherwise_mean_pp, row.base_mean_pp} <= {0.0, None}
    assert row.p_value in (None, 1.0)


@examples(100)
@given(PRICES, PRICES, st.lists(st.integers(0, 60 * 24), max_size=20).map(sorted), st.data())
def test_later_closes_change_no_finished_window(
    group: list[float], market: list[float], hours: list[int], data: st.DataObject
) -> None:
    size = min(len(group), len(market))
    whole = returns_of(group[:size], market[:size])
    cut = data.draw(st.integers(1, size))
    first = RelativeReturns(
        whole.days[:cut],
        whole.known_us[:cut],
        whole.group[:cut],
        whole.benchmark[:cut],
        whole.stamp,
    )
    for closes in (1, 5):
        moments_us = np.array(hours, np.int64) * 3_600_000_000
        entries = whole.entries(moments_us, closes)
        finished = entries[entries + closes < cut]
        assert first.entries(moments_us, closes).tolist() == finished.tolist()
        assert (first.over(closes) == whole.over(closes)[: max(0, cut - closes)]).all()
        assert (np.diff(entries) >= closes).all()


def test_unknown_condition_is_neither_held_nor_not_held() -> None:
    """The 20-year is known at 14:00 UTC of 19 to 23 May, the closes at 13:00 of 20 to 24 May."""
    trace = replay_rule("y20 > 4.75%", y20=history("y20", [4.7, 4.8, NAN, 4.8, 4.7]))
    known_us = np.array(
        [datetime(2025, 5, day, 13, tzinfo=UTC).timestamp() * 1e6 for day in range(19, 25)]
    ).astype(np.int64)
    closes = held_closes(trace, known_us)
    assert closes.known.tolist() == [False, True, True, False, True, True]
    assert closes.held.tolist() == [False, False, True, False, True, False]
    late = closes.delayed(1)
    assert late.held.tolist() == [False, *closes.held.tolist()[:-1]]
    assert (closes.first_known, late.first_known) == (1, 2)


def test_close_known_with_the_observation_is_before_it() -> None:
    trace = replay_rule("y20 > 4.75%", y20=history("y20", [4.8]))
    same = datetime(2025, 5, 19, 14, tzinfo=UTC).timestamp() * 1e6
    closes = held_closes(trace, np.array([same, same + 1]).astype(np.int64))
    assert closes.held.tolist() == [False, True]
    returns = returns_of([1.0, 2.0, 3.0, 4.0], [1.0, 1.0, 1.0, 1.0])
    assert returns.entries(returns.known_us[1:2], 1).tolist() == [2]
    assert returns.entries(returns.known_us[1:2] - 1, 1).tolist() == [1]


@pytest.mark.long
def test_condition_without_bearing_on_returns_is_unlikely_one_time_in_ten() -> None:
    """Regimes of 30 days drawn apart from returns whose volatility changes slowly: 100 of them."""
    random = np.random.default_rng(20_251_220)
    size = 2_000
    p_values: dict[str, list[float]] = {"while": [], "1M": []}
    for _ in range(100):
        volatility_pct = np.exp(0.3 * np.cumsum(random.normal(0, 0.05, size)))
        group = np.cumprod(1 + random.standard_t(5, size) / 100 * volatility_pct.clip(0, 5))
        turns = random.random(size) < 1 / 30
        held = np.cumsum(turns) % 4 == 1
        returns = returns_of(group.tolist(), [1.0] * size)
        begins = np.flatnonzero(held & ~np.concatenate(([False], held[:-1])))
        rows = (
            row_while("X", returns, HeldCloses(held, np.ones(size, np.bool_))),
            row_after("X", "1M", returns, returns.known_us[begins] - 1, 0),
        )
        for row in rows:
            if row.p_value is not None:
                p_values[row.part].append(row.p_value)
    for part, values in p_values.items():
        share_pct = 100 * float(np.mean(np.array(values) <= 0.10))
        assert 2 <= share_pct <= 18, (part, share_pct)
        assert len(values) > 80
