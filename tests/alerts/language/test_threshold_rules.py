"""A threshold on one series is the same rule in fewer words."""

from __future__ import annotations

import pytest

from tests.support.rules import Rule, rule_history
from tests.support.snapshots import bundled_snapshot
from tui.alerts.engine.compiled_rule import compiled
from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import Comparison, Name, Quantity, TextRange, Unit

AT = TextRange("", 0, 0)
REGIME = Rule(when="y20 > 4.75%", clear="y20 < 4.65%")
INVERTED = Rule(series="spread_2s10s", below=0, clear_above=10)


def test_a_threshold_is_the_same_rule_in_fewer_words() -> None:
    sugar = rule_history(Rule(series="y20", above=4.75, clear_below=4.65), bundled_snapshot())
    assert sugar.episodes() == rule_history(REGIME, bundled_snapshot()).episodes()
    below = rule_history(INVERTED, bundled_snapshot())
    words = Rule(when="spread_2s10s < 0bp", clear="spread_2s10s > 10bp")
    assert below.episodes() == rule_history(words, bundled_snapshot()).episodes()


def test_a_threshold_is_on_any_series_the_language_can_name() -> None:
    words = Rule(when='tic("JP") < 1100bn')
    for series in ('tic("JP")', 'tic("Japan")', ' tic( "jp" ) '):
        found = rule_history(Rule(series=series, below=1100), bundled_snapshot())
        assert found.episodes() == rule_history(words, bundled_snapshot()).episodes() != ()
    with pytest.raises(RuleError, match=r'did you mean tic\("Japan"\)'):
        rule_history(Rule(series='tic("Jappan")', below=1100), bundled_snapshot())
    with pytest.raises(RuleError, match="expected the name of a series"):
        rule_history(Rule(series="y20 > 4% or y10", above=4), bundled_snapshot())


@pytest.mark.parametrize("level", [1e-5, -1e-9, 0.1, 4.75, 123456.789, 1e9])
def test_a_threshold_is_the_number_it_is_however_small(level: float) -> None:
    when = compiled(Rule(series="corr_sb", above=level)).conditions.when
    assert when == Comparison(AT, ">", Name(AT, "corr_sb"), Quantity(AT, level, Unit.NUMBER))
