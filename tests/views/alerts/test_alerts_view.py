"""The rules' table, of rules judged on the embedded history."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.rules import Rule, evaluate_rules, rule_history
from tests.support.snapshots import bundled_snapshot
from tui.alerts.study import sensitivity
from tui.config.entries import Severity
from tui.measures.curve.par_curve import par_curve
from tui.model.format import format_cell
from tui.model.snapshot import State
from tui.model.view import Tone, View
from tui.views.alerts import backtest
from tui.views.alerts import detail as alert_detail
from tui.views.alerts.view import AlertsOptions, view


def seen(*rules: Rule, day: date = date(2025, 12, 17)) -> View:
    snapshot = bundled_snapshot(day)
    return view(evaluate_rules(snapshot, *rules), AlertsOptions())


def cells(shown: View) -> dict[str, str]:
    [row] = shown.table.rows
    keys = [column.key for column in shown.table.columns]
    return dict(zip(keys, map(format_cell, row.cells), strict=True))


def test_a_firing_rule() -> None:
    # Treasury's 20-year par yield: 4.78 on 2025-12-17
    shown = seen(Rule(title="20-year above 4.75%", above=4.75, clear_below=4.65))
    said = cells(shown)
    assert said["rule_state"] == "FIRING"
    assert said["value"] == "4.78"
    assert said["fires"] == "above 4.75%"
    assert said["distance"] == "−0.03"
    assert said["freshness"] == "2025-12-17 cached"
    assert "".join(span.text for span in shown.lines[0]) == "1 of 1 firing"
    assert shown.table.rows[0].cells[1].tone is Tone.WARNING


def test_a_rule_at_rest_says_how_far_it_has_to_go() -> None:
    # FRED's T10Y2Y: 0.67 on 2025-12-17
    said = cells(seen(Rule(series="spread_2s10s", below=0)))
    assert said["rule_state"] == "ok"
    assert said["distance"] == "+67"
    assert said["fires"] == "below 0 bp"


def test_an_unknown_rule_shows_no_figure_and_says_why() -> None:
    shown = seen(Rule(series="y21", above=4.75))
    said = cells(shown)
    assert (said["value"], said["distance"], said["since"]) == ("—", "—", "—")
    assert said["rule_state"] == "unknown error"
    assert "no series is called y21" in shown.note
    assert "1 unknown" in "".join(span.text for span in shown.lines[0])


@pytest.mark.parametrize(
    ("severity", "tone"),
    [("info", Tone.ACCENT), ("warning", Tone.WARNING), ("critical", Tone.CRITICAL)],
)
def test_severity_is_the_tone_of_firing(severity: Severity, tone: Tone) -> None:
    shown = seen(Rule(above=4.75, severity=severity))
    assert shown.table.rows[0].cells[1].tone is tone


def test_the_exported_row() -> None:
    tidy = seen(Rule(above=4.75)).tidy
    assert tidy is not None
    assert "told" not in [column.key for column in seen(Rule(above=4.75)).table.columns]
    told = {
        column.key: cell.value
        for column, cell in zip(tidy.columns, tidy.rows[0].cells, strict=True)
    }
    assert told.pop("distance_sigma") == pytest.approx(-0.03 / 0.0344, rel=0.05)
    assert told == {
        "rule": "rule",
        "rule_state": "firing",
        "overlay": "",
        "severity": "warning",
        "compared": "y20",
        "value": 4.78,
        "unit": "pct",
        "threshold": 4.75,
        "distance": -0.03,
        "since": date(2025, 12, 12),
        "last_fired": date(2025, 12, 12),
        "told": "",
    }
    assert tidy.rows[0].stamp.state is State.CACHED


def test_no_rules_is_no_error() -> None:
    shown = seen()
    assert shown.table.rows == ()
    assert shown.table.empty == "no alert rules"


def detail(rule: Rule, day: date = date(2025, 12, 17)) -> View:
    update = evaluate_rules(bundled_snapshot(day), rule)
    return alert_detail.view(update, rule, update.alerts[0])


def test_a_rule_is_taken_apart() -> None:
    # Treasury's 20-year par yield: 4.78 on 2025-12-17, 4.77 on the 9th
    shown = detail(Rule(when="y20 > 4.75%", clear="y20 < 4.65%", needed=2, keep=2))
    rows = [[format_cell(cell) for cell in row.cells] for row in shown.table.rows]
    assert rows[:5] == [
        ["y20 > 4.75%", "", "true", "−0.03%", "2025-12-17"],
        ["  y20", "4.78%", "", "", "2025-12-17"],
        ["y20 < 4.65%", "", "false", "+0.13%", "2025-12-17"],
        ["  y20", "4.78%", "", "", "2025-12-17"],
        ["2025-12-09 → now", "4.77% → 4.78%", "FIRING", "", "2025-12-09"],
    ]
    assert "".join(span.text for span in shown.lines[0]) == (
        "14 episodes since 1993-10-01 · for 2, keep 2"
    )


def test_its_plot_tells_where_it_fired() -> None:
    plot = detail(Rule(when="y20 > 4.75%")).plot
    assert plot is not None
    [line] = plot.series
    assert plot.levels[0].y == 4.75
    assert {shade.label for shade in plot.shades} == {"fired"}
    assert {shade.tone for shade in plot.shades} == {Tone.WARNING}
    last = line.points[-1][0]
    for x, y in line.points:
        shaded = any(
            shade.start <= x < shade.end or x == shade.end == last for shade in plot.shades
        )
        assert shaded is (y is not None and y > 4.75)


def test_a_rule_that_makes_no_sense_shows_where() -> None:
    shown = detail(Rule(when="y20 > 475"))
    assert ["".join(span.text for span in line) for line in shown.lines] == [
        "column 7: y20 is in %; did you mean 4.75%?",
        "y20 > 475",
        "      ^^^",
    ]
    assert shown.table.rows == ()


def backtested(rule: Rule, day: date = date(2025, 12, 17)) -> View:
    update = evaluate_rules(bundled_snapshot(day), rule)
    return backtest.view(update, rule, update.alerts[0], ["XLF", "KBE"], "SPY")


def test_a_backtest_counts_what_other_thresholds_would_have_told() -> None:
    shown = backtested(Rule(when="y20 > 4.75%"))
    words = ["".join(span.text for span in line).split() for line in shown.lines[1:]]
    # A deviation of 3.4 bp a day is a step of 5.
    assert words[0] == ["threshold", "4.60%", "4.65%", "4.70%", "4.75%", "4.80%", "4.85%", "4.90%"]
    closes = par_curve(bundled_snapshot(date(2025, 12, 17)))["20Y"].dropna()
    for place, line in enumerate(closes.to_numpy() > float(text[:-1]) for text in words[0][1:]):
        assert words[1][1 + place] == str(int(line[0]) + int((line[1:] & ~line[:-1]).sum()))
        assert words[2][2 + place] == str(int(line.sum()))
    assert words[2][:2] == ["days", "fired"]
    own = [span.text.strip() for span in shown.lines[1] if span.tone is Tone.STRONG]
    assert own == ["4.75%"]
    assert [row.key for row in shown.table.rows][:3] == ["XLF 1M", "XLF 3M", "XLF 6M"]
    assert shown.note.endswith("benchmark SPY")


@pytest.mark.parametrize("clear", ["y20 < 4.65%", "y20 < 465bp", "465bp > y20"])
def test_the_dead_band_moves_with_the_threshold(clear: str) -> None:
    rule = Rule(when="y20 > 4.75%", clear=clear)
    tried = {
        one.threshold: one for one in sensitivity.tried(rule_history(rule, bundled_snapshot()))
    }
    higher = rule_history(Rule(when="y20 > 4.85%", clear="y20 < 4.75%"), bundled_snapshot())
    assert tried["4.85%"].episodes == len(higher.episodes())
    assert tried["4.75%"].own


@pytest.mark.parametrize(
    "rule",
    [
        Rule(when="y20 > 4.75% and y10 > 4%"),
        Rule(when="y20 > y30"),
        Rule(when="crossed_above(y20, 4.75%)"),
        Rule(when="y20 > 4.75%", clear="y20 < y10"),
        Rule(when="y20 > 4.75%", clear="y10 < 4%"),
        Rule(when="y20 > 4.75%", clear="y20 < 4.5% or y10 < 4%"),
    ],
)
def test_a_rule_without_one_number_has_no_other_thresholds(rule: Rule) -> None:
    assert sensitivity.tried(rule_history(rule, bundled_snapshot())) == ()


def test_other_thresholds_of_counts_are_whole_and_of_changes_in_their_unit() -> None:
    counted = sensitivity.tried(rule_history(Rule(when="rank(XLF, 63d) <= 3"), bundled_snapshot()))
    assert [float(one.threshold) % 1 for one in counted] == [0] * 7
    changed = sensitivity.tried(
        rule_history(Rule(when="chg(y20, 20d) > 0.15%"), bundled_snapshot())
    )
    spread = float(changed[4].threshold[:-1]) - 0.15
    assert 0.01 < spread < 0.2
    flows = backtested(Rule(when="tic_official_total < 0bn"))
    assert flows.lines[3][0].text.strip() == "months fired"


def test_the_backtest_of_a_rule_that_makes_no_sense_shows_where() -> None:
    shown = backtested(Rule(when="y20 > 475"))
    assert "did you mean 4.75%?" in shown.lines[0][0].text
    assert shown.table.rows == ()


def test_what_fired_is_counted_in_observations_of_the_slowest_series() -> None:
    """Months in which officials sold, however many days the yield beside them had."""
    found = rule_history(Rule(when="tic_official_total / (y20 / y20) < 0bn"), bundled_snapshot())
    [own] = [one for one in sensitivity.tried(found) if one.own]
    assert own.observed == (found.histories["tic_official_total"].numbers < 0).sum()
