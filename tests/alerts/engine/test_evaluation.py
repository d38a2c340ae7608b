"""What expressions say, step by step: by hand, and by what must hold for any values."""

from __future__ import annotations

import statistics
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.histories import NAN, history
from tui.alerts.engine.evaluation import Evaluation, joined
from tui.alerts.language.expression import names
from tui.alerts.language.parsing import parse
from tui.alerts.series.catalogue import SECTORS
from tui.alerts.series.history import FALSE, TRUE, UNKNOWN, History, StepTruths, together

WORDS = {FALSE: "F", UNKNOWN: "?", TRUE: "T"}


def evaluated(text: str, **told: History) -> Evaluation:
    steps = together(told[name].keys for name in names(parse(text)))
    assert steps is not None
    return Evaluation(told, steps)


def value(text: str, **told: History) -> list[float]:
    return list(evaluated(text, **told).column(parse(text)).numbers)


def verdict(text: str, **told: History) -> str:
    found = evaluated(text, **told).verdicts(parse(text))
    return "".join(WORDS[truth] for truth in found.truths)


def y20(*values: float) -> History:
    return history("y20", values)


def same(found: list[float], expected: list[float]) -> bool:
    return np.allclose(found, expected, equal_nan=True, atol=1e-9)


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
        ("streak(y20 > 4%)", [1, 2, 3, 0]),
        ("count(y20 > 4.3%, 2)", [NAN, 1, 2, 1]),
        ("pctl(y20, 4)", [NAN, NAN, NAN, 25]),
    ],
)
def test_functions_by_hand(text: str, expected: list[float]) -> None:
    told = y20(4.2, 4.4, 4.4, 3.9)
    assert same(value(text, y20=told), expected)


def test_nothing_known_is_no_streak_of_none() -> None:
    assert same(value("streak(y20 > 4%)", y20=y20(NAN, 4.2, NAN, 3.9)), [NAN, 1, 1, 0])
    assert verdict("streak(chg(y20, 1) > 0bp) < 2", y20=y20(4.2, 4.3, 4.4)) == "?TF"


def test_deviation_and_score_are_those_of_a_sample() -> None:
    values = [4.2, 4.4, 4.5, 3.9]
    told = y20(*values)
    deviation = statistics.stdev(values[1:])
    assert value("std(y20, 3)", y20=told)[-1] == pytest.approx(deviation)
    score = (3.9 - statistics.mean(values[1:])) / deviation
    assert value("z(y20, 3)", y20=told)[-1] == pytest.approx(score)


def test_a_flat_window_has_no_score_and_no_correlation() -> None:
    flat, moving = y20(4, 4, 4, 4), history("y10", [4, 5, 4, 5])
    assert verdict("z(y20, 3) > 0", y20=flat) == "????"
    assert verdict("corr(y20, y10, 2) > 0", y20=flat, y10=moving) == "????"


def test_correlation_is_of_changes_on_the_days_both_have() -> None:
    yields, closes = [4.0, 4.1, 4.0, 4.2, 4.1], [100.0, 99.0, 101.0, 98.0, 98.0]
    told = {"y20": y20(*yields), "SPY": history("SPY", closes)}
    changes = [one - other for one, other in zip(yields[2:], yields[1:], strict=False)]
    returns = [one / other - 1 for one, other in zip(closes[2:], closes[1:], strict=False)]
    expected = statistics.correlation(changes, returns)
    assert value("corr(SPY, y20, 3)", **told)[-1] == pytest.approx(expected)


def test_cointop_a_price_of_zero_is_no_base_to_grow_from() -> None:
    """cointop's alerts rang when a price came as zero."""
    told = history("XLF", [10, 0, 12, 15])
    assert verdict("pct(XLF, 1) > 10%", XLF=told) == "?F?T"


def test_what_was_below_zero_has_no_rate_of_growth() -> None:
    """From -10 bn to -20 bn is no doubling."""
    sold = history("tic_official_total", [10, -10, -20, 5, 6])
    assert verdict("pct(tic_official_total, 1) > 10%", tic_official_total=sold) == "?F??T"


def test_fifteen_worked_out_are_fifteen_written() -> None:
    assert 4.75 - 4.60 != 0.15
    assert verdict("chg(y20, 1) > 15bp", y20=y20(4.60, 4.75)) == "?F"
    assert verdict("chg(y20, 1) >= 15bp", y20=y20(4.60, 4.75)) == "?T"


def test_crossing_needs_both_sides_of_a_level() -> None:
    told = y20(4.7, 4.75, 4.76, 4.8, 4.75, NAN, 4.8)
    assert verdict("crossed_above(y20, 4.75%)", y20=told) == "?FTFF??"
    assert verdict("crossed_below(y20, 4.76%)", y20=told) == "?FFFT??"


def test_percent_and_basis_points_are_one_measure() -> None:
    assert verdict("y20 > 475bp", y20=y20(4.75, 4.76)) == "FT"
    assert verdict("y20 - 50bp > 4.25%", y20=y20(4.75, 4.76)) == "FT"


def test_rank_one_is_the_best_of_the_sectors_alive() -> None:
    told = {name: history(name, [100, 100 + place]) for place, name in enumerate(SECTORS)}
    told["XLC"] = history("XLC", [NAN, 300])  # not yet born
    told["SPY"] = history("SPY", [100, 104])
    assert value("rank(XLY, 1)", **told)[-1] == 1
    assert value("rank(XLB, 1)", **told)[-1] == 10
    assert verdict("rank(XLC, 1) <= 3", **told) == "??"
    assert value("rel(XLY, 1)", **told)[-1] == pytest.approx(6)


def test_a_monthly_figure_holds_from_when_it_was_known() -> None:
    """The month of May, known on 20 June, says nothing before."""
    may = history("tic_official_total", [-5.0], first=date(2025, 5, 31))
    known = (date(2025, 6, 20) - date(1970, 1, 1)).days * 86_400
    days = may.keys & ((1 << 17) - 1)
    may = History(may.clock, may.unit, (np.array([known]) << 17) | days, may.numbers, may.simulated)
    daily = history("y20", [4.8, 4.8, 4.8], first=date(2025, 6, 18))
    text = "tic_official_total < 0bn and y20 > 4.75%"
    # 18 and 19 June, the release, 20 June
    assert verdict(text, y20=daily, tic_official_total=may) == "??TT"


def test_age_is_of_the_newest_observation_at_each_step() -> None:
    monthly = history("tic_official_total", [1.0], first=date(2025, 5, 19))
    daily = history("y20", [4.8] * 4, first=date(2025, 5, 18))
    text = "age(tic_official_total) >= 1d and y20 > 0%"
    assert verdict(text, y20=daily, tic_official_total=monthly) == "??FTT"


@pytest.mark.parametrize(
    ("operator", "table"),
    [("and", {"TT": "T", "TF": "F", "T?": "?", "FF": "F", "F?": "F", "??": "?"}),
     ("or", {"TT": "T", "TF": "T", "T?": "T", "FF": "F", "F?": "?", "??": "?"})],
)  # fmt: skip
def test_logic_has_three_values(operator: str, table: dict[str, str]) -> None:
    codes = {word: code for code, word in WORDS.items()}
    told = y20(4)
    for pair, expected in table.items():
        for order in (pair, pair[::-1]):
            parts = [StepTruths(np.array([codes[one]]), told.keys, told.clock) for one in order]
            assert WORDS[joined(operator, parts).truths[0]] == expected


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
def test_no_window_sees_what_came_later(
    text: str, one: list[float], other: list[float], cut: int
) -> None:
    full = {"y20": history("y20", one), "y10": history("y10", other)}
    known = {"y20": history("y20", one[:cut]), "y10": history("y10", other[:cut])}
    before = verdict(text, **known)
    assert verdict(text, **full)[: len(before)] == before


@given(texts, numbers, numbers)
def test_a_condition_and_its_negation_are_never_both_true(
    text: str, one: list[float], other: list[float]
) -> None:
    told = {"y20": history("y20", one), "y10": history("y10", other)}
    says, denies = verdict(text, **told), verdict(f"not ({text})", **told)
    assert denies == says.translate(str.maketrans("TF", "FT"))
