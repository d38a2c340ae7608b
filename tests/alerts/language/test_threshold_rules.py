"""Rules that are a threshold on one series, compared with the same rules as conditions."""

from __future__ import annotations

import pytest

from tests.support.rules import ToyRule, rule_history
from tests.support.snapshots import bundled_snapshot
from tui.alerts.engine.compiled_rule import compile_rule
from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import Comparison, Name, Quantity, TextRange, Unit

AT = TextRange("", 0, 0)
REGIME = ToyRule(when="y20 > 4.75%", clear="y20 < 4.65%")
INVERTED = ToyRule(series="spread_2s10s", below=0, clear_above=10)


def test_threshold_has_episodes_of_equal_condition() -> None:
    threshold = rule_history(
        ToyRule(series="y20", above=4.75, clear_below=4.65), bundled_snapshot()
    )
    assert threshold.episodes() == rule_history(REGIME, bundled_snapshot()).episodes()
    below = rule_history(INVERTED, bundled_snapshot())
    condition = ToyRule(when="spread_2s10s < 0bp", clear="spread_2s10s > 10bp")
    assert below.episodes() == rule_history(condition, bundled_snapshot()).episodes()


def test_threshold_accepts_any_series_of_the_language() -> None:
    condition = ToyRule(when='tic("JP") < 1100bn')
    for series in ('tic("JP")', 'tic("Japan")', ' tic( "jp" ) '):
        history = rule_history(ToyRule(series=series, below=1100), bundled_snapshot())
        assert history.episodes() == rule_history(condition, bundled_snapshot()).episodes() != ()
    with pytest.raises(RuleError, match=r'did you mean tic\("Japan"\)'):
        rule_history(ToyRule(series='tic("Jappan")', below=1100), bundled_snapshot())
    with pytest.raises(RuleError, match="expected the name of a series"):
        rule_history(ToyRule(series="y20 > 4% or y10", above=4), bundled_snapshot())


@pytest.mark.parametrize("level", [1e-5, -1e-9, 0.1, 4.75, 123456.789, 1e9])
def test_threshold_keeps_small_and_large_numbers(level: float) -> None:
    when = compile_rule(ToyRule(series="corr_sb", above=level)).conditions.when
    assert when == Comparison(AT, ">", Name(AT, "corr_sb"), Quantity(AT, level, Unit.NUMBER))
