"""Backtests: the article's claim about financials, and the windows of forward returns."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from tests.support.histories import curve
from tests.support.rules import ToyRule, rule_history
from tests.support.snapshots import bundled_snapshot
from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.language.parsing import parse
from tui.alerts.series.history import TRUE
from tui.alerts.study.backtest import (
    HORIZONS,
    MIN_EPISODES,
    backtest,
    simulated_notifications,
)
from tui.measures.curve.par_curve import par_curve
from tui.measures.returns.closes import levels

REGIME = ToyRule(when="y20 > 4.75%")
FIRST, LAST = pd.Timestamp(2022, 1, 3), pd.Timestamp(2025, 11, 24)


def daily_excess() -> pd.Series:
    """Return the daily return of XLF less that of SPY, between the two dates."""
    closes = levels(bundled_snapshot(), "SPY")
    own, market = (closes[symbol].frame["total"].pct_change() for symbol in ("XLF", "SPY"))
    return (own - market).loc[FIRST:LAST]


def test_excess_return_above_threshold_equals_article() -> None:
    """195 days on which the 20-year had closed above 4.75% the day before: -5.6% a year."""
    rule = ToyRule(when="y20 > 4.75% and XLF / SPY > 0")
    histories = rule_history(rule, bundled_snapshot()).histories
    closes = histories["XLF"].keys
    condition = Evaluation(histories, closes).truths_of(parse("y20 > 4.75%"))
    above = condition.at_steps(closes) == TRUE
    days = pd.Series(above, levels(bundled_snapshot(), "SPY")["XLF"].frame.index)
    excess = daily_excess()
    chosen = excess[days.loc[FIRST:LAST]]
    assert len(chosen) == 195
    assert chosen.mean() * 252 * 100 == pytest.approx(-5.6, abs=0.2)


def test_window_begins_at_first_close_after_episode() -> None:
    snapshot = bundled_snapshot()
    rule = ToyRule(when="y20 > 4.75%", clear="y20 < 4.65%", needed=2, keep=2)
    result = backtest(rule_history(rule, snapshot), snapshot, ["XLF"], "SPY")
    [month] = [forward for forward in result.following if forward.horizon == "1M"]
    closes = levels(snapshot, "SPY")
    own, market = (closes[symbol].frame["total"] for symbol in ("XLF", "SPY"))
    expected: list[float] = []
    last = -1
    for episode in result.episodes:
        place = int(own.index.searchsorted(pd.Timestamp(episode.start), side="right"))
        end = place + HORIZONS["1M"]
        if pd.Timestamp(episode.start) < own.index[0] or end >= len(own) or place < last:
            continue
        last = end
        grown = own.iloc[end] / own.iloc[place] - market.iloc[end] / market.iloc[place]
        expected.append(grown * 100)
    assert month.episodes == len(expected)
    assert month.median_pp == pytest.approx(np.median(expected))
    assert month.hit_pct == pytest.approx(np.mean(np.array(expected) > 0) * 100)


def test_base_rate_is_of_every_finished_window() -> None:
    snapshot = bundled_snapshot()
    result = backtest(rule_history(REGIME, snapshot), snapshot, ["XLV"], "SPY")
    closes = levels(snapshot, "SPY")
    own, market = (closes[symbol].frame["total"] for symbol in ("XLV", "SPY"))
    for forward in result.following:
        days = HORIZONS[forward.horizon]
        excess = (own / own.shift(days) - market / market.shift(days)).dropna() * 100
        assert forward.base_median_pp == pytest.approx(excess.median())
        assert forward.base_hit_pct == pytest.approx((excess > 0).mean() * 100)


def test_backtest_since_is_first_day_rule_can_be_evaluated() -> None:
    """The 20-year par yield begins again in October 1993."""
    result = backtest(rule_history(REGIME, bundled_snapshot()), bundled_snapshot(), [], "SPY")
    assert result.since == date(1993, 10, 1)
    assert par_curve(bundled_snapshot())["20Y"].first_valid_index() == pd.Timestamp(1993, 10, 1)


def test_interval_needs_min_episodes_and_is_repeatable() -> None:
    snapshot = bundled_snapshot()
    symbols = ["XLF", "XLC"]
    once, again = (
        backtest(rule_history(REGIME, snapshot), snapshot, symbols, "SPY") for _ in range(2)
    )
    assert once.following == again.following
    for forward in once.following:
        assert (forward.low_pp is None) == (forward.episodes < MIN_EPISODES)
        if forward.low_pp is not None and forward.high_pp is not None:
            assert forward.low_pp < forward.high_pp


def test_unfinished_windows_are_left_out() -> None:
    """Two weeks after a start no month has passed."""
    snapshot = bundled_snapshot(date(2025, 12, 24))
    rule = ToyRule(when="y20 > 4.75%", clear="y20 < 4.65%", needed=2, keep=2)
    assert rule_history(rule, snapshot).episodes()[-1].start == date(2025, 12, 9)
    counts = {
        forward.episodes
        for day in (date(2025, 12, 24), date(2025, 12, 5))
        for forward in backtest(
            rule_history(rule, bundled_snapshot(day)), bundled_snapshot(day), ["XLF"], "SPY"
        ).following
        if forward.horizon == "1M"
    }
    assert len(counts) == 1


def test_symbols_that_cannot_be_compared_are_left_out() -> None:
    snapshot = bundled_snapshot()
    result = backtest(rule_history(REGIME, snapshot), snapshot, ["SPY", "NONE", "XLF"], "SPY")
    assert {forward.symbol for forward in result.following} == {"XLF"}
    without = backtest(rule_history(REGIME, snapshot), snapshot, ["XLF"], "NONE")
    assert without.following == ()


def test_returns_over_more_days_than_there_are_closes_are_unknown() -> None:
    first = levels(bundled_snapshot(), "SPY")["XLF"].frame.index[0].date()
    snapshot = bundled_snapshot(first + timedelta(days=10))
    result = backtest(rule_history(REGIME, snapshot), snapshot, ["XLF"], "SPY")
    assert len(result.following) == len(HORIZONS)
    for forward in result.following:
        assert (forward.episodes, forward.median_pp, forward.base_median_pp) == (0, None, None)


@pytest.mark.parametrize(
    ("mode", "cooldown_days", "days"),
    [("edge", 0, [20, 22, 26]), ("once", 0, [20]), ("edge", 3, [20, 23, 26]), ("edge", 30, [20])],
)
def test_notifications_of_a_trace_are_its_episodes_after_the_cooldown(
    mode: str, cooldown_days: int, days: list[int]
) -> None:
    """The 20-year yield crosses 4.75% on 20, 22 and 26 May 2025."""
    rule = ToyRule(when="y20 > 4.75%")
    trace = rule_history(rule, curve(y20=[4.6, 4.8, 4.6, 4.8, 4.6, 4.8, 4.8])).trace
    times = simulated_notifications(trace, mode, timedelta(days=cooldown_days))
    assert [time.day for time in times] == days
