"""Parsing and checking of conditions: valid ones, and the errors of invalid ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.alerts.language.checking import check
from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import (
    Arithmetic,
    Call,
    Comparison,
    Expression,
    FirstDay,
    Junction,
    Minus,
    Name,
    Not,
    Quantity,
    TextRange,
    Unit,
    format_expression,
    series_names,
)
from tui.alerts.language.parsing import MAX_DEPTH, MAX_LENGTH, parse
from tui.alerts.series.catalogue import SERIES

AT = TextRange("", 0, 0)


def test_precedence_is_sums_then_comparisons_then_logic() -> None:
    condition = parse("not y2 > 3% or y10 - y2 * 2 < -1bp and y20 >= 4.75%")
    assert (
        format_expression(condition)
        == "(not (y2 > 3%)) or (((y10 - (y2 * 2)) < -1bp) and (y20 >= 4.75%))"
    )


def test_node_has_line_column_and_text() -> None:
    condition = parse("y20 > 4.75%\n  and chg(y10, 20d) > 15bp")
    assert isinstance(condition, Junction)
    second = condition.parts[1]
    assert (second.at.line, second.at.column) == (2, 7)
    assert second.at.words == "chg(y10, 20d) > 15bp"


units = st.sampled_from([Unit.PCT, Unit.BP, Unit.USD_BN, Unit.DAYS, Unit.MONTHS, Unit.NUMBER])
quantities = st.builds(
    Quantity, st.just(AT), st.integers(-10_000, 10_000).map(lambda n: n / 16), units
)
first_days = st.builds(FirstDay, st.just(AT), st.none() | st.dates())
series = st.builds(Name, st.just(AT), st.sampled_from(["y20", "XLF", "tic_official_total", "nott"]))


def values(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    arguments = st.lists(inner | first_days, max_size=2).map(tuple)
    calls = st.builds(Call, st.just(AT), st.sampled_from(["chg", "f"]), arguments)
    sums = st.builds(Arithmetic, st.just(AT), st.sampled_from("+-*/"), inner, inner)
    return calls | sums | st.builds(Minus, st.just(AT), series)


measured = st.recursive(quantities | series, values, max_leaves=6)
comparisons = st.builds(
    Comparison, st.just(AT), st.sampled_from(["<", "<=", ">", ">="]), measured, measured
)


def logic(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(Junction, st.just(AT), st.sampled_from(["and", "or"]), parts) | st.builds(
        Not, st.just(AT), inner
    )


@given(st.recursive(comparisons, logic, max_leaves=4))
def test_formatted_expression_parses_to_itself(node: Expression) -> None:
    text = format_expression(node)
    if len(text) <= MAX_LENGTH:
        assert parse(text) == node


@given(st.text(st.sampled_from("y20>4.75%() andornot,<=-+*/chg\n\x00é"), max_size=60))
def test_any_text_is_parsed_or_has_an_error_with_position(text: str) -> None:
    at = AT
    try:
        parse(text)
    except RuleError as error:
        at = error.at
    assert at.column >= 1
    assert at.caret().count("\n") == 1


@pytest.mark.parametrize(
    ("text", "column", "message", "suggestion"),
    [
        ("y20 > 4.7x", 7, "no number with a unit", ""),
        ("y20 == 4.75%", 5, "==", ">= or <="),
        ("y20 != 4.75%", 5, "!=", ">= or <="),
        ("y20 > 4% & y2 > 3%", 10, "means nothing", "and"),
        ("y20 >", 6, "ends too early", ""),
        ("", 1, "says nothing", ""),
        ("y20 > > 4%", 7, "not expected", ""),
        ("y20 > 4% AND y2 > 3%", 10, "not expected", "and"),
        ("y20.real > 4%", 4, "means nothing", ""),
        ("y20[0] > 4%", 4, "means nothing", ""),
        ("y21 > 4.75%", 1, "no series is called y21", "y2"),
        ("spread_2s10 > 0bp", 1, "no series", "spread_2s10s"),
        ("chgg(y20, 20d) > 15bp", 1, "no function is called chgg", "chg"),
        ("y20 > 475", 7, "y20 is in %", "4.75%"),
        ("y20 > 4.75", 7, "y20 is in %", "4.75%"),
        ("475 < y20", 1, "y20 is in %", "4.75%"),
        ("spread_2s10s < 0", 16, "spread_2s10s is in bp", "0bp"),
        ("tic_official_total < -10", 22, "is in $ bn", "-10bn"),
        ("y20 > 4.75bn", 7, "y20 is in %", ""),
        ("y20", 1, "not a condition", "y20 > …"),
        ("1 < 2", 1, "no series is watched", ""),
        ("y20 > 4% and 2% > 100bp", 14, "no series is watched", ""),
        ("y20 + XLF > 1%", 7, "XLF is a price", ""),
        ("y20 * y10 > 1%", 1, "cannot multiply", ""),
        ("chg(y20) > 1bp", 1, "chg takes a series, a number of observations", ""),
        ("chg(y20, y2) > 1bp", 10, "expected a number of observations", ""),
        ("chg(y20, 2.5) > 1bp", 10, "whole number", ""),
        ("chg(y20, 0d) > 1bp", 10, "whole number", ""),
        ("chg(y20, 300m) > 1bp", 10, "longer than 5000 observations", ""),
        ("chg(4%, 20d) > 1bp", 5, "expected a series", ""),
        ("age(y20 - y10) > 3d", 5, "age takes the name of a series", ""),
        ("z(y20, 1d) > 2", 8, "z needs more than 1", ""),
        ("std(tic_official_total, 1m) > 2bn", 25, "std needs more than 1", ""),
        ("corr(SPY, AGG, 1) > 0", 16, "corr needs more than 1", ""),
        ("avg(tic_official_total, 20d) < 0bn", 25, "the series is monthly", "20m"),
        ("avg(custody_usd_bn, 3m) < 0bn", 21, "the series is weekly", "3,"),
        ("pct(y20, 20d) > 1%", 5, "y20 is in %", "chg(y20, 20d)"),
        ("rank(KBE, 20d) <= 3", 6, "none of the sectors", ""),
        ("rel(y20, 20d) > 1%", 5, "takes the name of a fund", ""),
        ("count(y20, 3) >= 2", 7, "not a condition", ""),
        ("(y20 > 4%) > 1%", 2, "a condition where a value", ""),
        ("avg(y20 - XLF / XLK, 20d) > 1%", 11, "y20 is in %", ""),
        ("avg(y20 * (XLF / XLK), 20d) > 1%", 5, "observations of one clock", ""),
        ("corr(tic_official_total, y20, 20d) > 0", 1, "two daily series", ""),
        ('chg(tic("Jappan"), 3m) < -20bn', 5, "no holdings of Jappan", 'tic("Japan")'),
        ('tic("china") > 600bn', 1, "no holdings of china", 'tic("China, Mainland")'),
        ('tic("") > 600bn', 1, "no holdings of nobody", ""),
        ("tic(JP) > 1000bn", 1, "a country in quotes", 'tic("JP")'),
        ('tic("JP") > 1000', 13, 'tic("JP") is in $ bn', "1000bn"),
        ('etf("JP") > 1000', 1, 'no series is called etf("JP")', ""),
        ('fund("no ticker") > 10', 1, 'no series is called fund("NO TICKER")', ""),
        ('rank(fund("QQQ"), 20d) <= 3', 6, "none of the sectors", ""),
        ("fund(QQQ) > 500", 1, "a ticker in quotes", 'fund("QQQ")'),
        ('chg(tic_net("Jappan"), 3m) < -20bn', 5, "no net purchases", 'tic_net("Japan")'),
        ('tic_net("") < 0bn', 1, "no net purchases of nobody", ""),
        ("tic_net(JP) < 0bn", 1, "a country in quotes", 'tic_net("JP")'),
        ('tic_net("JP") < 0', 17, 'tic_net("JP") is in $ bn', "0bn"),
        ('tic_bought("JP") < 0bn', 1, 'no series is called tic_bought("JP")', ""),
        ("auction20_tale > 1bp", 1, "no series is called auction20_tale", "auction20_tail"),
        ("auction20_tail > 1", 18, "auction20_tail is in bp", "1bp"),
        ("auction10_cover < 2%", 19, "a number without a unit", ""),
        ("avg(auction10_cover, 20d) < 2", 22, "the series is monthly", "20m"),
        ("ret(XLV, 2025-02-30) > 1%", 10, "there is no day 2025-02-30", ""),
        ("ret(XLV, 2025-7-1) > 1%", 10, "a day, such as 2025-07-01", ""),
        ("ret(XLV, y20) > 1%", 10, "a day, such as 2025-07-01", ""),
        ("ret(XLV) > 1%", 1, "a series, a number of observations or a day", ""),
        ("ret(y20, 2025-07-01) > 1%", 5, "takes the name of a fund", ""),
        ("ret(XLV, 2025-07-01) > 5", 24, "is in %", "5%"),
        ("rank(XLV, ytd) <= 3", 11, "expected a number of observations", ""),
        ("chg(y20, 2025-07-01) > 1bp", 10, "expected a number of observations", ""),
        ("y20 > 2025-07-01", 7, "a day has a meaning in ret and rel only", ""),
        ("ytd > 4%", 1, "a day has a meaning in ret and rel only", ""),
        ("ret(XLV, 2025-07-01T00) > 1%", 18, "is no number with a unit", ""),
        ("pct(QQQ, 20d) > 5%", 5, "no series is called QQQ", 'fund("QQQ")'),
    ],
)
def test_invalid_condition_has_position_and_suggestion(
    text: str, column: int, message: str, suggestion: str
) -> None:
    with pytest.raises(RuleError) as caught:
        check(parse(text), SERIES)
    error = caught.value
    assert message in error.message
    assert error.at.column == column
    assert error.suggestion.startswith(suggestion)
    line, carets = error.at.caret().split("\n")
    assert line == text
    assert carets.index("^") == column - 1
    assert str(error).startswith(f"column {column}: ")


def test_error_on_second_line_shows_that_line() -> None:
    with pytest.raises(RuleError, match=r"line 2, column 5: no series is called y21") as caught:
        check(parse("y20 > 4.75%\nand y21 > 4%"), SERIES)
    assert caught.value.with_caret().splitlines()[1:] == ["and y21 > 4%", "    ^^^"]


@pytest.mark.parametrize(
    "text",
    ["y20 > 4% or " * 60 + "y20 > 4%", "(" * 200 + "y20 > 4%" + ")" * 200, "not " * 120 + "y20>4%"],
)
def test_condition_has_maximum_length_and_depth(text: str) -> None:
    if text.startswith("("):
        assert series_names(parse(text)) == ("y20",)
    else:
        with pytest.raises(RuleError, match=rf"longer than {MAX_LENGTH}|deeper than {MAX_DEPTH}"):
            parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "y20 > 4.75%",
        "y20 > 475bp",
        "+y20 > +4.75%",
        "y20 - y2 > 50bp",
        "2 * y20 > 9.5%",
        "chg(y20, 20d) > 15bp",
        "chg(y20, 20d) > 0.15%",
        "count(tic_official_total < 0bn, 3) >= 2 and avg(tic_official_total, 3m) < -15bn",
        "rank(XLF, 63d) <= 3 and spread_2s10s > 0bp",
        "rel(KBE, 3m) > 5%",
        "crossed_above(y20, avg(y20, 200d))",
        "z(spread_2s10s, 252d) > 2 or pctl(y10, 2520d) > 90%",
        "streak(chg(y20, 1) > 0bp) >= 5",
        "age(tic_official_total) > 60d",
        "XLF / SPY > avg(XLF / SPY, 50)",
        "pct(custody_usd_bn, 13) < -2%",
        "corr(SPY, y10, 60d) > 0.2",
        'chg(tic("JP"), 3m) < -20bn and pct(tic("Cayman Islands"), 12m) > 5%',
        'rel(fund("qqq"), 20d) > 1% and corr(fund("BTC-USD"), SPY, 60d) > 0.5',
        'avg(corr_sb, 20d) > 0.2 and age(tic("GB")) < 90d',
        'streak(tic_net("JP") < 0bn) >= 2 and avg(tic_net("china, mainland"), 12m) < 0bn',
        'ret(XLV, 2025-07-01) > 5% and rel( fund("qqq") , ytd ) < -1%',
        "ret(XLV, 63d) - ret(SPY, 3m) > 1% and chg(rel(XLV, 2025-07-01), 5) > 100bp",
        "auction20_tail > 2bp and auction10_cover < avg(auction10_cover, 12)",
    ],
)
def test_condition_is_valid(text: str) -> None:
    check(parse(text), SERIES)
