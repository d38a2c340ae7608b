"""Measures: a value without a condition, as a history by observed day."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.support.histories import curve
from tests.support.rules import evaluate_rules
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.alerts.engine.measure import MeasuredHistory, measure_history, parse_measure
from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import Unit
from tui.alerts.series.catalogue import SERIES
from tui.config import Rule
from tui.measures.curve.par_curve import par_curve
from tui.model.snapshot import Stamp, State

ARTICLE_DAY = date(2025, 12, 19)


def on_the_day(text: str) -> MeasuredHistory:
    return measure_history(text, bundled_snapshot(ARTICLE_DAY))


def test_measure_has_the_figures_of_every_day() -> None:
    measured = on_the_day("y10 - y2")
    curve = par_curve(bundled_snapshot(ARTICLE_DAY))
    spread = (curve["10Y"] - curve["2Y"]).dropna().round(9)
    assert measured.unit is Unit.PCT
    assert measured.points == tuple(
        zip(pd.DatetimeIndex(spread.index).date, spread.to_list(), strict=True)
    )
    assert measured.points[-1][0] == measured.stamp.observed == ARTICLE_DAY
    assert measured.stamp.state is State.CACHED
    assert {source for source, _ in measured.stamp.inputs} == {"par_yields"}


@pytest.mark.parametrize(
    ("text", "threshold"),
    [
        ("y20", "9%"),
        ("chg(y20, 20d)", "99bp"),
        ("rel(XLF, 63d)", "99%"),
        ("tic_official_total", "99bn"),
        ('chg(tic("JP"), 3m)', "999bn"),
        ("avg(custody_usd_bn, 13) / custody_usd_bn", "9"),
    ],
)
def test_newest_value_and_stamp_are_those_that_a_rule_compares(text: str, threshold: str) -> None:
    snapshot = bundled_snapshot(ARTICLE_DAY)
    measured = measure_history(text, snapshot)
    rule = Rule(id="own", when=f"{text} > {threshold}", max_age="200d")
    [alert] = evaluate_rules(snapshot, rule).alerts
    assert measured.value == alert.value
    assert measured.stamp == alert.stamp


def test_series_of_two_frequencies_meet_by_observed_day() -> None:
    """Of all months of table 3, one vintage is known: that of its newest month."""
    measured = on_the_day('tic("JP") / custody_usd_bn')
    held, kept = (
        SERIES[name].history(bundled_snapshot(ARTICLE_DAY))["value"]
        for name in ('tic("JP")', "custody_usd_bn")
    )
    month = pd.Timestamp("2025-04-30")
    assert dict(measured.points)[month.date()] == pytest.approx(
        held[month] / kept[:month].iloc[-1], abs=1e-9
    )


def test_closes_and_yields_of_a_day_are_one_point() -> None:
    """Closes come at 16:00 and yields at 18:00."""
    measured = on_the_day("y10 + pct(SPY, 1)")
    days = [day for day, _ in measured.points]
    assert days == sorted(set(days))
    rows = {name: SERIES[name].history(bundled_snapshot(ARTICLE_DAY)) for name in ("y10", "SPY")}
    closes = rows["SPY"]["value"]
    expected = rows["y10"]["value"].iloc[-1] + (closes.iloc[-1] / closes.iloc[-2] - 1) * 100
    assert measured.value == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("y20 > 4%", 1, "a condition where a value is expected"),
        ("1 + 1", 1, "no series is watched"),
        ("age(y20)", 1, "age counts up to the steps of a rule"),
        ("chg(y21, 20d)", 5, "no series is called y21"),
    ],
)
def test_text_that_is_no_measure_has_an_error_with_its_place(
    text: str, column: int, message: str
) -> None:
    with pytest.raises(RuleError) as caught:
        measure_history(text, snapshot_of())
    assert caught.value.at.column == column
    assert caught.value.message.startswith(message)


def test_measure_without_data_has_no_value() -> None:
    measured = measure_history("rel(XLF, 63d)", snapshot_of())
    assert not measured.points
    assert measured.value is None
    assert measured.stamp == Stamp(None, None, State.CACHED)


def test_measure_with_too_few_observations_has_no_stamp() -> None:
    measured = measure_history("avg(y20, 3)", curve(y20=[4.7, 4.8]))
    assert (len(measured.points), measured.stamp) == (0, Stamp(None, None, State.CACHED))


def test_sources_of_a_measure_include_those_it_is_compared_with() -> None:
    measure = parse_measure('rel(XLF, 63d) + y10 * (tic("JP") / custody_usd_bn)')
    assert measure.sources == ("prices", "tiingo", "par_yields", "tic_table3", "fred")
    assert "SPY" in measure.read
