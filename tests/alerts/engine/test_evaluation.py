"""Evaluation of expressions at every step: worked examples, and properties of any values."""

from __future__ import annotations

import statistics
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.histories import NAN, history
from tui.alerts.engine.evaluation import Evaluation, join_conditions
from tui.alerts.language.expression import series_names
from tui.alerts.language.frequency import Frequency
from tui.alerts.language.parsing import parse
from tui.alerts.series.catalogue import SECTORS
from tui.alerts.series.history import (
    FALSE,
    TRUE,
    UNKNOWN,
    History,
    StepTruths,
    known_seconds,
    merge_keys,
    observed_days,
    step_keys,
)

WORDS = {FALSE: "F", UNKNOWN: "?", TRUE: "T"}


def evaluate(text: str, **histories: History) -> Evaluation:
    steps = merge_keys(histories[name].keys for name in series_names(parse(text)))
    assert steps is not None
    return Evaluation(histories, steps)


def values(text: str, **histories: History) -> list[float]:
    return list(evaluate(text, **histories).values_of(parse(text)).numbers)


def truths(text: str, **histories: History) -> str:
    """Return a letter per step: T, F or ?."""
    condition = evaluate(text, **histories).truths_of(parse(text))
    return "".join(WORDS[truth] for truth in condition.truths)


def y20(*numbers: float) -> History:
    return history("y20", numbers)


def is_close(numbers: list[float], expected: list[float]) -> bool:
    return np.allclose(numbers, expected, equal_nan=True, atol=1e-9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chg(y20, 2)", [NAN, NAN, 20, -50]),
        ("avg(y20, 2)", [NAN, 4.3, 4.4, 4.15]),
        ("min(y20, 3)", [NAN, NAN, 4.2, 3.9]),
        ("max(y20, 3)", [NAN, NAN, 4.4, 4.4]),
        ("y20 - chg(y20, 1)", [NAN, 4.2, 4.4, 4.4]),
        ("-y20 * 2", [-8.4, -8.8, -8.8, -7.8]),
        ("y20 / y20", [1, 1, 1, 1]),
        ("2 * +y20", [8.4, 8.8, 8.8, 7.8]),
        ("y20 - (1% + 50bp)", [2.7, 2.9, 2.9, 2.4]),
        ("streak(y20 > 4%)", [1, 2, 3, 0]),
        ("count(y20 > 4.3%, 2)", [NAN, 1, 2, 1]),
        ("pctl(y20, 4)", [NAN, NAN, NAN, 25]),
    ],
)
def test_function_returns_worked_example(text: str, expected: list[float]) -> None:
    assert is_close(values(text, y20=y20(4.2, 4.4, 4.4, 3.9)), expected)


def test_streak_before_first_known_value_is_unknown() -> None:
    assert is_close(values("streak(y20 > 4%)", y20=y20(NAN, 4.2, NAN, 3.9)), [NAN, 1, 1, 0])
    assert truths("streak(chg(y20, 1) > 0bp) < 2", y20=y20(4.2, 4.3, 4.4)) == "?TF"


def test_std_and_z_use_sample_deviation() -> None:
    yields = [4.2, 4.4, 4.5, 3.9]
    deviation = statistics.stdev(yields[1:])
    assert values("std(y20, 3)", y20=y20(*yields))[-1] == pytest.approx(deviation)
    score = (3.9 - statistics.mean(yields[1:])) / deviation
    assert values("z(y20, 3)", y20=y20(*yields))[-1] == pytest.approx(score)


def test_z_and_corr_of_flat_window_are_unknown() -> None:
    flat, moving = y20(4, 4, 4, 4), history("y10", [4, 5, 4, 5])
    assert truths("z(y20, 3) > 0", y20=flat) == "????"
    assert truths("corr(y20, y10, 2) > 0", y20=flat, y10=moving) == "????"


def test_corr_of_equal_changes_is_unknown() -> None:
    """Their differences are noise of floating-point numbers, which correlates with anything."""
    steady, moving = y20(4.0, 4.1, 4.2, 4.3, 4.4), history("y10", [3.0, 3.2, 3.1, 3.3, 3.0])
    assert truths("corr(y20, y10, 3) > -2", y20=steady, y10=moving) == "?????"
    assert truths("corr(y10, y20, 3) > -2", y20=steady, y10=moving) == "?????"


def test_corr_uses_changes_on_common_days() -> None:
    yields, closes = [4.0, 4.1, 4.0, 4.2, 4.1], [100.0, 99.0, 101.0, 98.0, 98.0]
    histories = {"y20": y20(*yields), "SPY": history("SPY", closes)}
    changes = [now - before for now, before in zip(yields[2:], yields[1:], strict=False)]
    returns = [now / before - 1 for now, before in zip(closes[2:], closes[1:], strict=False)]
    expected = statistics.correlation(changes, returns)
    assert values("corr(SPY, y20, 3)", **histories)[-1] == pytest.approx(expected)


def test_pct_from_price_of_zero_is_unknown() -> None:
    """cointop sent alerts when a price was reported as zero."""
    prices = history("XLF", [10, 0, 12, 15])
    assert truths("pct(XLF, 1) > 10%", XLF=prices) == "?F?T"


def test_pct_from_negative_base_is_unknown() -> None:
    """A change from -10 bn to -20 bn is not a growth of 100%."""
    flows = history("tic_official_total", [10, -10, -20, 5, 6])
    assert truths("pct(tic_official_total, 1) > 10%", tic_official_total=flows) == "?F??T"


def test_computed_15bp_equals_literal_15bp() -> None:
    assert 4.75 - 4.60 != 0.15
    assert truths("chg(y20, 1) > 15bp", y20=y20(4.60, 4.75)) == "?F"
    assert truths("chg(y20, 1) >= 15bp", y20=y20(4.60, 4.75)) == "?T"


def test_crossing_needs_known_values_on_both_sides() -> None:
    yields = y20(4.7, 4.75, 4.76, 4.8, 4.75, NAN, 4.8)
    assert truths("crossed_above(y20, 4.75%)", y20=yields) == "?FTFF??"
    assert truths("crossed_below(y20, 4.76%)", y20=yields) == "?FFFT??"
    assert truths("crossed_above(y20, 475bp)", y20=yields) == "?FTFF??"


def test_percent_and_basis_points_compare() -> None:
    assert truths("y20 > 475bp", y20=y20(4.75, 4.76)) == "FT"
    assert truths("y20 - 50bp > 4.25%", y20=y20(4.75, 4.76)) == "FT"
    assert truths("2 * chg(y20, 1) > 0.15%", y20=y20(4.60, 4.67, 4.77)) == "?FT"


def test_rank_1_is_the_best_sector_with_a_value() -> None:
    funds = {name: history(name, [100, 100 + place]) for place, name in enumerate(SECTORS)}
    funds["XLC"] = history("XLC", [NAN, 300])  # its first close is the last one
    funds["SPY"] = history("SPY", [100, 104])
    assert values("rank(XLY, 1)", **funds)[-1] == 1
    assert values("rank(XLB, 1)", **funds)[-1] == 10
    assert truths("rank(XLC, 1) <= 3", **funds) == "??"
    assert values("rel(XLY, 1)", **funds)[-1] == pytest.approx(6)


def test_monthly_value_holds_from_its_known_time() -> None:
    """The value of May, known on 20 June, does not exist before."""
    may = history("tic_official_total", [-5.0], first=date(2025, 5, 31))
    known = (date(2025, 6, 20) - date(1970, 1, 1)).days * 86_400
    days = may.keys & ((1 << 17) - 1)
    may = replace(may, keys=(np.array([known]) << 17) | days)
    daily = history("y20", [4.8, 4.8, 4.8], first=date(2025, 6, 18))
    text = "tic_official_total < 0bn and y20 > 4.75%"
    # 18 and 19 June, the release, 20 June
    assert truths(text, y20=daily, tic_official_total=may) == "??TT"


def test_age_counts_days_from_newest_observation_at_each_step() -> None:
    monthly = history("tic_official_total", [1.0], first=date(2025, 5, 19))
    daily = history("y20", [4.8] * 4, first=date(2025, 5, 18))
    text = "age(tic_official_total) >= 1d and y20 > 0%"
    assert truths(text, y20=daily, tic_official_total=monthly) == "??FTT"


@pytest.mark.parametrize(
    ("operator", "table"),
    [("and", {"TT": "T", "TF": "F", "T?": "?", "FF": "F", "F?": "F", "??": "?"}),
     ("or", {"TT": "T", "TF": "T", "T?": "T", "FF": "F", "F?": "?", "??": "?"})],
)  # fmt: skip
def test_and_or_have_three_values(operator: str, table: dict[str, str]) -> None:
    codes = {word: code for code, word in WORDS.items()}
    keys = y20(4).keys
    for pair, expected in table.items():
        for order in (pair, pair[::-1]):
            parts = [StepTruths(np.array([codes[word]]), keys, Frequency.CURVE) for word in order]
            assert WORDS[join_conditions(operator, parts).truths[0]] == expected


numbers = st.lists(st.one_of(st.just(NAN), st.integers(-40, 40).map(lambda n: n / 8)), max_size=30)
texts = st.sampled_from(
    [
        "y20 > 1%",
        "chg(y20, 2) > 15bp",
        "avg(y20, 3) < y20",
        "z(y20, 4) > 1",
        "pctl(y20, 3) >= 50%",
        "count(y20 > 0%, 3) >= 2",
        "streak(y20 > 0%) >= 2",
        "crossed_above(y20, avg(y20, 2))",
        "std(y20, 3) > 1% or min(y20, 2) > 0%",
        "corr(y20, y10, 3) > 0.5",
        "y20 > 1% and not y10 < 2%",
    ]
)


@given(texts, numbers, numbers, st.integers(0, 30))
def test_later_values_change_no_earlier_truth(
    text: str, y20_values: list[float], y10_values: list[float], count: int
) -> None:
    full = {"y20": history("y20", y20_values), "y10": history("y10", y10_values)}
    known = {"y20": history("y20", y20_values[:count]), "y10": history("y10", y10_values[:count])}
    before = truths(text, **known)
    assert truths(text, **full)[: len(before)] == before


@given(texts, numbers, numbers)
def test_not_swaps_true_and_false(
    text: str, y20_values: list[float], y10_values: list[float]
) -> None:
    histories = {"y20": history("y20", y20_values), "y10": history("y10", y10_values)}
    condition, negation = truths(text, **histories), truths(f"not ({text})", **histories)
    assert negation == condition.translate(str.maketrans("TF", "FT"))


def test_pctl_over_days_that_are_not_at_hand_is_unknown() -> None:
    """A window of 500 closes takes two years. With a year missing inside it takes three."""
    rising = [float(n) for n in range(1000)]
    whole = history("SPY", rising, every=1)
    with_hole = replace(
        whole,
        keys=step_keys(
            known_seconds(whole.keys), observed_days(whole.keys) + 365 * (np.arange(1000) >= 700)
        ),
    )
    assert values("pctl(SPY, 500)", SPY=whole)[-1] == 100
    ranks = values("pctl(SPY, 500)", SPY=with_hole)
    assert ranks[699] == 100
    assert np.isnan(ranks[700:]).all()
    month_ends = history("tic_official_total", [1.0, 2.0, 3.0, 4.0], every=31)
    assert values("pctl(tic_official_total, 4)", tic_official_total=month_ends)[-1] == 100
    weeks = history("tic_official_total", [1.0, 2.0, 3.0, 4.0], every=45)
    assert np.isnan(values("pctl(tic_official_total, 4)", tic_official_total=weeks)[-1])
