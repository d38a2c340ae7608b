"""Rules parsed and checked: their conditions, the age they allow, and how far they look back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.histories import compiled_rule
from tests.support.rules import ToyRule
from tui.alerts.engine.compiled_rule import (
    Conditions,
    comparisons,
    compile_rule,
    lookback,
    sources_of,
)
from tui.alerts.engine.state_machine import Persistence
from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import format_expression
from tui.alerts.language.frequency import Frequency, MaxAge, parse_max_age
from tui.alerts.language.parsing import parse
from tui.alerts.series.catalogue import SECTORS, SERIES


@pytest.mark.parametrize(
    ("text", "days", "release"),
    [("4d", 4, False), ("0d", 0, False), ("999d", 999, False), ("release+1d", 1, True)],
)
def test_max_age_is_days_from_the_observation_or_from_its_release(
    text: str, days: int, release: bool
) -> None:
    assert parse_max_age(text) == MaxAge(timedelta(days=days), release)


@pytest.mark.parametrize("text", ["", "4", "d", "1000d", "-1d", " 4d", "4d ", "release+", "4m"])
def test_other_max_age_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(RuleError, match=r'expected an age such as "release\+1d" or "4d"$') as error:
        parse_max_age(text)
    assert (error.value.at.begin, error.value.at.end) == (0, len(text))
    assert error.value.at.text == text


@pytest.mark.parametrize(
    ("when", "count"),
    [
        ("y20 > 4%", 0),
        ("y20 - y10 > 4%", 0),
        ("chg(y20, 5) > 10bp", 5),
        ("avg(y20, 20d) > 4%", 20),
        ("avg(y20, 3m) > 4%", 63),
        ("avg(tic_official_total, 3m) > 4bn", 3),
        ("chg(avg(y20, 3), 2) > 10bp", 5),
        ("chg(y20, 2) > chg(y10, 7)", 7),
        ("count(y20 > avg(y20, 4), 3) >= 2", 7),
        ("crossed_above(y20, avg(y20, 5))", 6),
        ("age(y20) > 3d", 1),
        ("rank(XLF, 10) <= 3", 10),
        ("corr(y20, SPY, 60) > 0", 60),
        ("ret(XLF, 10) > 3%", 10),
        ("ret(XLF, 2025-07-01) > 3%", None),
        ("y20 > 4% and rel(XLF, ytd) > 3%", None),
        ("streak(y20 > 4%) > 3", None),
        ("y20 > 4% and not streak(y20 > 4%) > 3", None),
        ("chg(y20, 5) > 10bp or streak(chg(y20, 2) > 0bp) > 3", None),
    ],
)
def test_lookback_is_the_sum_of_nested_windows(when: str, count: int | None) -> None:
    assert lookback(parse(when), SERIES) == count


def test_comparisons_are_those_outside_functions() -> None:
    condition = parse("count(y20 > 4%, 3) >= 2 and not (y2 < 3% or crossed_above(y10, y2))")
    assert [format_expression(part) for part in comparisons(condition)] == [
        "count(y20 > 4%, 3) >= 2",
        "y2 < 3%",
        "crossed_above(y10, y2)",
    ]


@pytest.mark.parametrize(
    ("rule", "when", "clear"),
    [
        (ToyRule(series="y20", above=4.75), "y20 > 4.75%", None),
        (ToyRule(series="y20", above=4.75, clear_below=4.65), "y20 > 4.75%", "y20 < 4.65%"),
        (ToyRule(series="spread_2s10s", below=0), "spread_2s10s < 0bp", None),
        (
            ToyRule(series="spread_2s10s", below=0, clear_above=10),
            "spread_2s10s < 0bp",
            "spread_2s10s > 10bp",
        ),
        (ToyRule(series="corr_sb", above=0.3), "corr_sb > 0.3", None),
    ],
)
def test_threshold_is_read_in_the_unit_of_its_series(
    rule: ToyRule, when: str, clear: str | None
) -> None:
    expected = Conditions(parse(when), None if clear is None else parse(clear))
    assert compile_rule(rule).conditions == expected


def test_compiled_rule_has_what_its_rule_sets() -> None:
    rule = ToyRule(
        when="y20 > 4.75% and custody_usd_bn < 3000bn and pct(SPY, 20) > 5%",
        needed=3, keep=2, max_age="release+2d",
    )  # fmt: skip
    compiled = compile_rule(rule)
    assert compiled.persistence == Persistence(3, 2)
    assert compiled.max_age == MaxAge(timedelta(days=2), release=True)
    assert compiled.slowest is Frequency.WEEKLY
    assert compiled.slowest_series == {"custody_usd_bn"}
    assert compiled.watched == ("y20", "custody_usd_bn", "SPY")


def test_threshold_on_a_condition_is_refused_with_its_words() -> None:
    with pytest.raises(RuleError, match=r"expected the name of a series$") as error:
        compile_rule(ToyRule(series="y20 > 4%", above=4))
    assert error.value.at.words == "y20 > 4%"


def test_threshold_on_a_price_is_refused_as_a_condition_on_it_is() -> None:
    with pytest.raises(RuleError) as written:
        compile_rule(ToyRule(when="SPY > 500"))
    with pytest.raises(RuleError) as threshold:
        compile_rule(ToyRule(series="SPY", above=500))
    assert str(threshold.value) == str(written.value)


def test_sources_are_those_that_the_valid_rules_read() -> None:
    rules = [
        ToyRule(when="y20 > 4.75%"),
        ToyRule(when="y21 > 4.75%"),
        ToyRule(when="custody_usd_bn < 3000bn and y10 > 4%"),
    ]
    assert sources_of(rules) == ("par_yields", "fred")


def test_rank_reads_every_sector_beside_the_series_named() -> None:
    read = compile_rule(ToyRule(when="y20 > 4% and rank(XLF, 20) <= 3")).read
    assert read == ("y20", "XLF", *(name for name in SECTORS if name != "XLF"))


@pytest.mark.parametrize(
    ("when", "read"),
    [
        ("ret(XLF, 20d) > 1%", ("XLF",)),
        ("ret(XLF, 2025-07-01) > 1%", ("XLF", "SPY")),
        ("rel(XLF, ytd) > 1% and y20 > 4%", ("XLF", "y20", "SPY")),
        ("rel(XLF, 20d) > 1%", ("XLF", "SPY")),
    ],
)
def test_return_since_a_day_reads_the_benchmark(when: str, read: tuple[str, ...]) -> None:
    assert compile_rule(ToyRule(when=when)).read == read


def test_rule_that_watches_and_clears_reads_the_series_of_both() -> None:
    rule = compiled_rule("y20 > 4.75%", "y10 < 4%")
    assert rule.watched == ("y20", "y10")
    assert rule.conditions.lookback == 0


@pytest.mark.parametrize(
    ("clear", "level"),
    [
        ("y20 < 4.65%", "4.65%"),
        ("465bp > y20", "465bp"),
        ("", None),
        ("y10 < 4.65%", None),
        ("y20 < y10", None),
        ("chg(y20, 1) < 5bp", None),
        ("crossed_below(y20, 4.65%)", None),
        ("y20 < 4.65% and y10 < 4%", None),
    ],
)
def test_rule_clears_at_the_number_of_the_value_on_which_it_fires(
    clear: str, level: str | None
) -> None:
    clears_at = compiled_rule("y20 > 4.75% and y10 > 4%", clear).clears_at
    assert (clears_at and format_expression(clears_at)) == level
