"""Values and distances of alerts in words: none stands without its unit."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.rules import ToyRule, evaluate_rules
from tests.support.snapshots import bundled_snapshot
from tui.alerts.value_words import (
    condition_words,
    distance_words,
    gap_words,
    ordinal,
    value_words,
)
from tui.model.alerts import Alert, RuleState
from tui.model.snapshot import Stamp, State


def alert(
    series: str,
    unit: str,
    value: float | None,
    threshold: float | None,
    *,
    above: bool = True,
    inclusive: bool = False,
    state: RuleState = RuleState.OK,
) -> Alert:
    return Alert(
        rule="rule",
        title="A rule",
        severity="warning",
        state=state,
        series=series,
        unit=unit,
        value=value,
        threshold=threshold,
        above=above,
        inclusive=inclusive,
        since=None,
        last_fired=None,
        stamp=Stamp(None, None, State.CACHED),
    )


@pytest.mark.parametrize(
    ("series", "unit", "value", "expected"),
    [
        ("y20", "pct", 4.77, "4.77%"),
        ("spread_2s10s", "bp", 68.0, "+68 bp"),
        ("chg(y20, 20d)", "bp", -12.4, "−12 bp"),
        ("tic_official_total", "usd_bn", -10.04, "−10.0 bn"),
        ('tic_net("JP")', "usd_bn", 8.7, "+8.7 bn"),
        ('tic("JP")', "usd_bn", 1200.0, "1,200.0 bn"),
        ("custody_usd_bn", "usd_bn", 2801.3, "2,801.3 bn"),
        ("ret(XLV, 63d)", "pct", 3.2, "+3.20%"),
        ("count(tic_official_total < 0bn, 3)", "number", 3.0, "3 of 3"),
        ("count(y20 > 4.75%, 20d)", "number", 12.0, "12 of 20"),
        ("count(y20 > 4.75%, 3m)", "number", 12.0, "12 times"),
        ("count(y20 > 4%, 3) + count(y10 > 4%, 3)", "number", 5.0, "5"),
        ("streak(y20 > 4.75%)", "number", 11.0, "11 in a row"),
        ("rank(XLF, 63d)", "number", 4.0, "4th"),
        ("age(y20)", "days", 12.0, "12 d"),
        ("corr(SPY, AGG, 60d)", "number", 0.06, "0.06"),
        ("tic_official_total / tic_private_total", "number", 0.34, "0.34"),
        ("y20", "pct", None, "—"),
        ("y20 >", "pct", 4.77, "4.77%"),
    ],
)
def test_value_has_its_unit(series: str, unit: str, value: float | None, expected: str) -> None:
    assert value_words(alert(series, unit, value, 1.0)) == expected


@pytest.mark.parametrize(
    ("unit", "value", "threshold", "above", "inclusive", "state", "expected"),
    [
        ("pct", 4.77, 4.75, True, False, RuleState.FIRING, "0.02 pp past"),
        ("pct", 4.70, 4.75, True, False, RuleState.FIRING, "0.05 pp short"),
        ("bp", 13.0, 15.0, True, False, RuleState.OK, "2 bp to go"),
        ("bp", 13.0, 15.0, False, False, RuleState.FIRING, "2 bp past"),
        ("bp", 14.9, 15.0, True, False, RuleState.OK, "<1 bp to go"),
        ("number", 4.0, 3.0, False, True, RuleState.OK, "1 to go"),
        ("number", 3.0, 3.0, False, True, RuleState.PENDING, "reached"),
        ("number", 3.0, 3.0, False, False, RuleState.OK, "0 to go"),
        ("number", 0.06, 0.2, True, False, RuleState.OK, "0.14 to go"),
        ("days", 4.0, 9.0, True, False, RuleState.OK, "5 d to go"),
        ("pct", None, 4.75, True, False, RuleState.UNKNOWN, "—"),
    ],
)
def test_distance_says_on_which_side_of_the_threshold_the_value_is(
    unit: str,
    value: float | None,
    threshold: float,
    above: bool,
    inclusive: bool,
    state: RuleState,
    expected: str,
) -> None:
    shown = alert("y20", unit, value, threshold, above=above, inclusive=inclusive, state=state)
    assert distance_words(shown) == expected


def test_gap_of_a_part_has_its_unit() -> None:
    assert gap_words(-0.02, "pct") == "0.02 pp past"
    assert gap_words(12.0, "bp") == "12 bp to go"
    assert gap_words(-1.0, "number") == "1 past"
    assert gap_words(0.14, "number") == "0.14 to go"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        *((1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th")),
        *((13, "13th"), (21, "21st"), (111, "111th")),
    ],
)
def test_ordinal_has_the_english_suffix(place: int, expected: str) -> None:
    assert ordinal(place) == expected


def test_condition_has_the_threshold_as_a_number_with_its_unit() -> None:
    """The 20-year was 4.78% on 2025-12-17, and the 30-year above it."""
    update = evaluate_rules(bundled_snapshot(date(2025, 12, 17)), ToyRule(when="y20 <= y30"))
    [evaluated] = update.alerts
    assert evaluated.threshold is not None
    assert condition_words(evaluated) == f"y20 <= {evaluated.threshold:.2f}%"
    assert condition_words(alert("y21", "number", None, None)) == "y21"


def test_crossing_is_not_worded_as_a_level() -> None:
    """The 20-year was 4.74% on 2025-12-18 and 4.77% on 2025-12-19, above 4.75% until 12-17 too."""
    rule = ToyRule(when="crossed_above(y20, 4.75%)")
    words = {}
    for day in (17, 18, 19):
        [crossing] = evaluate_rules(bundled_snapshot(date(2025, 12, day)), rule).alerts
        assert condition_words(crossing) == "y20 crosses above 4.75%"
        words[day] = distance_words(crossing)
    assert words == {17: "crossed before", 18: "0.01 pp to go", 19: "0.02 pp past"}


def test_pending_rule_counts_the_observations_that_held() -> None:
    """The 20-year has been above 4.75% from 2025-12-12 to 2025-12-17: on four days of trading."""
    rule = ToyRule(above=4.75, needed=30)
    [pending] = evaluate_rules(bundled_snapshot(date(2025, 12, 17)), rule).alerts
    assert (pending.state, pending.held, pending.needed) == (RuleState.PENDING, 4, 30)
    [firing] = evaluate_rules(bundled_snapshot(date(2025, 12, 17)), ToyRule(above=4.75)).alerts
    assert (firing.state, firing.held, firing.needed) == (RuleState.FIRING, 0, 1)
