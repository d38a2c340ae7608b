"""Words of any value, threshold and distance: a missing one, or one beyond all bounds, too."""

from __future__ import annotations

import re
from datetime import date
from math import inf, isfinite, nan

from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tui.alerts.value_words import condition_words, distance_words, gap_words, value_words
from tui.alerts.wording import distance, numbers
from tui.model.alerts import Alert, RuleState
from tui.model.format import MINUS, MISSING
from tui.model.snapshot import Stamp, State

SERIES = (
    *("y20", "spread_2s10s", "chg(y20, 20d)", "tic_official_total", 'tic_net("JP")', "age(y20)"),
    *("count(y20 > 4%, 3)", "streak(y20 > 4%)", "rank(XLF, 63d)", "corr(SPY, AGG, 60d)"),
    *("-y20", "y20 >", "", "[bold]y20[/]"),
)
SUFFIXES = {"pct": "%", "bp": " bp", "usd_bn": " bn", "days": " d", "months": " m"}
"""Unit of a rule -> the end of its values. Other units are plain numbers."""
LEAST = {"pct": 0.01, "bp": 1.0, "usd_bn": 0.1, "days": 1.0, "months": 1.0}
NUMBER = re.compile(rf"[+{MINUS}]?[\d,]*\d(?:\.\d+)?")
STAMP = Stamp(date(2025, 12, 19), None, State.CACHED)

values = st.one_of(
    st.none(), st.sampled_from((nan, inf, -inf, 0.0, -0.0, 1.0)), st.floats(-1e6, 1e6)
)


@st.composite
def alerts(draw: st.DrawFn) -> Alert:
    return Alert(
        rule="rule",
        title="A rule",
        severity="warning",
        state=draw(st.sampled_from(RuleState)),
        series=draw(st.sampled_from(SERIES)),
        unit=draw(st.sampled_from((*SUFFIXES, "number", "level", "no such unit"))),
        value=draw(values),
        threshold=draw(values),
        above=draw(st.booleans()),
        inclusive=draw(st.booleans()),
        since=None,
        last_fired=None,
        stamp=STAMP,
    )


def read_back(text: str) -> float:
    found = NUMBER.search(text)
    assert found, text
    return float(found[0].replace(",", "").replace(MINUS, "-"))


@given(alert=alerts())
@examples(200)
def test_value_is_given_with_its_unit_to_the_last_decimal_shown(alert: Alert) -> None:
    text = value_words(alert)
    assert "nan" not in text
    assert "inf" not in text
    if alert.value is None or not isfinite(alert.value):
        assert text == MISSING
    elif not alert.series.startswith(("count", "streak", "rank")):
        assert text.endswith(SUFFIXES.get(alert.unit, ""))
        least = LEAST.get(alert.unit, 0.01)
        assert abs(read_back(text) - alert.value) <= least * 0.501 + 1e-9
        assert (MINUS in text) == (read_back(text) < 0)


@given(alert=alerts())
@examples(200)
def test_distance_names_the_side_of_the_threshold(alert: Alert) -> None:
    text, gap = distance_words(alert), distance(alert)
    if gap is None:
        assert text == MISSING
    elif gap == 0 and alert.inclusive:
        assert text == "reached"
    else:
        side = "past" if gap < 0 else "short" if alert.state.fires else "to go"
        assert text.endswith(f" {side}")
        assert MINUS not in text
        assert abs(read_back(text) - abs(gap)) <= LEAST.get(alert.unit, 0.01) + 1e-9
        assert (text[0] == "<") <= (0 < abs(gap) < LEAST.get(alert.unit, 1.0))
        assert gap_words(gap, alert.unit).endswith("past" if gap < 0 else "to go")


@given(alert=alerts())
@examples(200)
def test_condition_and_message_are_written_for_any_values(alert: Alert) -> None:
    words = condition_words(alert)
    assert words.startswith(alert.series)
    if alert.threshold is not None and isfinite(alert.threshold):
        threshold = words.removeprefix(alert.series)
        assert threshold.endswith(SUFFIXES.get(alert.unit, ""))
        assert abs(read_back(threshold) - alert.threshold) <= 0.501
    assert alert.series in numbers(alert)
