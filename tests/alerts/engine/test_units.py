"""Units and frequencies of what rules compute, and functions at the edges of their windows."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from msgspec.structs import replace

from tests.support.histories import FIRST, NAN, history
from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.language.expression import Unit, series_names
from tui.alerts.language.frequency import Frequency
from tui.alerts.language.parsing import parse
from tui.alerts.series.catalogue import SECTORS
from tui.alerts.series.history import (
    History,
    StepTruths,
    StepValues,
    known_seconds,
    merge_keys,
    observed_days,
    step_keys,
)

HISTORIES = {
    "y20": history("y20", [4.0, 4.1, 4.2]),
    "y10": history("y10", [3.0, 3.1, 3.2]),
    "spread_2s10s": history("spread_2s10s", [10.0, 20.0, 30.0]),
    "tic_official_total": history("tic_official_total", [-1.0, -2.0, -4.0]),
    "custody_usd_bn": history("custody_usd_bn", [2900.0, 2910.0, 2920.0]),
    "SPY": history("SPY", [100.0, 101.0, 99.0]),
    **{name: history(name, [50.0, 51.0, 52.0 + at]) for at, name in enumerate(SECTORS)},
}


def evaluate(text: str, histories: dict[str, History] = HISTORIES) -> StepValues | StepTruths:
    steps = merge_keys(histories[name].keys for name in series_names(parse(text)))
    assert steps is not None
    return Evaluation(histories, steps).evaluate(parse(text))


def numbers(text: str, **histories: History) -> list[float]:
    values = evaluate(text, histories)
    assert isinstance(values, StepValues)
    return list(values.numbers)


@pytest.mark.parametrize(
    ("text", "unit", "newest"),
    [
        ("y20", Unit.PCT, 4.2),
        ("-y20", Unit.PCT, -4.2),
        ("y20 * 2", Unit.PCT, 8.4),
        ("2 * y20", Unit.PCT, 8.4),
        ("2 * 3 * y20", Unit.PCT, 25.2),
        ("y20 / 2", Unit.PCT, 2.1),
        ("y20 / y10", Unit.NUMBER, 1.3125),
        ("y20 - y10", Unit.PCT, 1),
        ("y20 + 10bp", Unit.PCT, 4.3),
        ("spread_2s10s - 0.1%", Unit.BP, 20),
        ("spread_2s10s + y20 - y10", Unit.BP, 130),
        ("chg(y20, 1)", Unit.BP, 10),
        ("chg(spread_2s10s, 1)", Unit.BP, 10),
        ("chg(tic_official_total, 2)", Unit.USD_BN, -3),
        ("pct(custody_usd_bn, 2)", Unit.PCT, 2920 / 29 - 100),
        ("avg(y20, 2)", Unit.PCT, 4.15),
        ("min(spread_2s10s, 2)", Unit.BP, 20),
        ("max(y20, 2)", Unit.PCT, 4.2),
        ("std(y20, 2)", Unit.PCT, 0.1 / 2**0.5),
        ("z(y20, 2)", Unit.NUMBER, 0.5**0.5),
        ("pctl(y20, 2)", Unit.PCT, 100),
        ("corr(y20, spread_2s10s, 2)", Unit.NUMBER, NAN),
        ("count(y20 > 4.05%, 2)", Unit.NUMBER, 2),
        ("streak(y20 > 4.05%)", Unit.NUMBER, 2),
        ("age(y20)", Unit.DAYS, 0),
        (f"rank({SECTORS[0]}, 1)", Unit.NUMBER, len(SECTORS)),
        (f"rel({SECTORS[0]}, 2)", Unit.PCT, 5),
    ],
)
def test_value_has_its_unit(text: str, unit: Unit, newest: float) -> None:
    values = evaluate(text)
    assert isinstance(values, StepValues)
    assert values.unit is unit
    assert values.numbers[-1] == pytest.approx(newest, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "frequency"),
    [
        ("SPY", Frequency.CLOSE),
        ("-y20", Frequency.CURVE),
        ("not y20 > 4%", Frequency.CURVE),
        ("avg(tic_official_total, 2)", Frequency.MONTHLY),
        ("y20 > 4% and custody_usd_bn > 1bn", Frequency.WEEKLY),
        ("custody_usd_bn > tic_official_total", Frequency.MONTHLY),
        ("tic_official_total + custody_usd_bn", Frequency.MONTHLY),
        ("custody_usd_bn / 2", Frequency.WEEKLY),
        ("corr(SPY, y20, 2)", Frequency.CURVE),
        ("corr(y20, SPY, 2)", Frequency.CURVE),
        ("crossed_above(custody_usd_bn, tic_official_total)", Frequency.MONTHLY),
        ("count(tic_official_total < 0bn, 2)", Frequency.MONTHLY),
        ("streak(y20 > 4%)", Frequency.CURVE),
        ("age(custody_usd_bn)", Frequency.WEEKLY),
        ("rank(XLF, 1)", Frequency.CLOSE),
    ],
)
def test_result_has_the_slowest_frequency(text: str, frequency: Frequency) -> None:
    assert evaluate(text).frequency is frequency


def test_age_counts_whole_days_to_the_day_of_each_step() -> None:
    """A value counts as of its own day at any time of that day."""
    weekly = history("custody_usd_bn", [2900.0, 2910.0], every=7)
    daily = history("y20", [4.0] * 9, first=FIRST)
    text = "age(custody_usd_bn) * 1 + 0 * age(y20)"
    ages = numbers(text, custody_usd_bn=weekly, y20=daily)
    assert ages == pytest.approx([NAN, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1], nan_ok=True)


def test_difference_of_series_with_other_days_is_of_the_newest_values() -> None:
    y20, y10 = history("y20", [4.0, 4.1, 4.3]), history("y10", [3.0, 3.2], first=FIRST, every=2)
    assert numbers("y20 - y10", y20=y20, y10=y10) == pytest.approx([1, 1.1, 1.1])
    assert numbers("-y10 + y20", y20=y20, y10=y10) == pytest.approx([1, 1.1, 1.1])
    later = history("y10", [3.0], first=FIRST + timedelta(days=1))
    assert numbers("y20 / y10", y20=y20, y10=later) == pytest.approx(
        [NAN, 4.1 / 3, 4.3 / 3], nan_ok=True
    )


def test_window_as_long_as_the_history_has_one_value() -> None:
    assert numbers("chg(y20, 2)", **HISTORIES) == pytest.approx([NAN, NAN, 20], nan_ok=True)
    for window in (3, 4):
        assert np.isnan(numbers(f"chg(y20, {window})", **HISTORIES)).all()


def test_growth_of_zero_and_from_the_smallest_base() -> None:
    flat = history("SPY", [1e-6, 1e-6, 0.0, 1.0])
    assert numbers("pct(SPY, 1)", SPY=flat) == pytest.approx([NAN, 0, -100, NAN], nan_ok=True)


def test_z_of_a_small_deviation_is_known() -> None:
    yields = history("y20", [4.0, 4.0, 4.0 + 3e-8])
    assert numbers("z(y20, 3)", y20=yields)[-1] == pytest.approx(2 / 3**0.5, rel=0.05)


def test_crossing_of_two_series_is_seen_from_the_side_of_the_first() -> None:
    y20, y10 = history("y20", [4.0, 4.2, 4.2, 3.9]), history("y10", [4.1, 4.1, 4.3, 4.3])
    above = evaluate("crossed_above(y20, y10)", {"y20": y20, "y10": y10})
    below = evaluate("crossed_below(y20, y10)", {"y20": y20, "y10": y10})
    assert isinstance(above, StepTruths)
    assert isinstance(below, StepTruths)
    assert above.truths.tolist() == [1, 2, 0, 0]
    assert below.truths.tolist() == [1, 0, 2, 0]


def test_count_of_a_window_with_an_unknown_observation_is_unknown() -> None:
    counts = numbers("count(y20 > 4%, 2)", y20=history("y20", [4.1, NAN, 4.1, 3.9, 4.1]))
    assert counts == pytest.approx([NAN, NAN, NAN, 1, 1], nan_ok=True)


def test_rank_counts_better_sectors_that_have_a_value() -> None:
    growth = [3.0, 1.0, NAN, 2.0]
    funds = {
        name: history(name, [100.0, 100 + growth[place % 4]]) for place, name in enumerate(SECTORS)
    }
    best, worst = SECTORS[0], SECTORS[1]
    with_value = [name for place, name in enumerate(SECTORS) if place % 4 != 2]
    worse = [name for place, name in enumerate(SECTORS) if place % 4 == 1]
    assert numbers(f"rank({best}, 1)", **funds)[-1] == 1
    assert numbers(f"rank({worst}, 1)", **funds)[-1] == len(with_value) - len(worse) + 1
    assert np.isnan(numbers(f"rank({SECTORS[2]}, 1)", **funds)[-1])


def test_relative_return_is_that_of_the_days_of_the_fund() -> None:
    """The fund has every second day of the benchmark."""
    fund = history("XLF", [100.0, 103.0], every=2)
    benchmark = history("SPY", [100.0, 150.0, 102.0])
    assert numbers("rel(XLF, 1)", XLF=fund, SPY=benchmark)[-1] == pytest.approx(1)


def test_correlation_is_on_common_days_from_the_later_known_time() -> None:
    days = [0, 1, 2, 3, 4]
    y20 = history("y20", [4.0, 4.1, 4.05, 4.2, 4.1])
    spy = history("SPY", [100.0 + day * day for day in days])
    moved = replace(spy, keys=spy.keys + (5 * 3_600 << 17))
    values = evaluate("corr(y20, SPY, 3)", {"y20": y20, "SPY": moved})
    assert isinstance(values, StepValues)
    assert values.keys is not None
    assert values.keys.tolist() == moved.keys.tolist()
    assert np.isnan(values.numbers[:3]).all()
    assert np.isfinite(values.numbers[3:]).all()


@pytest.mark.parametrize(("gap", "is_known"), [(0, True), (30, True), (31, False)])
def test_percentile_allows_a_gap_of_a_twentieth_and_ten_days(gap: int, is_known: bool) -> None:
    """51 weeks of 7.02 days are 358.2 days; over 0.95 and with 10 more, 387.1 days."""
    weeks = history("custody_usd_bn", [float(week) for week in range(52)], every=7)
    later = np.where(np.arange(52) >= 26, gap, 0)
    keys = step_keys(known_seconds(weeks.keys) + later * 86_400, observed_days(weeks.keys) + later)
    ranks = numbers("pctl(custody_usd_bn, 52)", custody_usd_bn=replace(weeks, keys=keys))
    assert ranks[-1] == pytest.approx(100 if is_known else NAN, nan_ok=True)


def test_days_before_1970_have_an_age() -> None:
    old = history("y20", [4.0, 4.1], first=date(1962, 1, 2))
    assert numbers("age(y20)", y20=old) == [0, 0]
