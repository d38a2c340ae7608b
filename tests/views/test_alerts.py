"""The rules' table, of rules judged on the embedded history."""

from __future__ import annotations

from datetime import date

import pytest

from tests.rules.rules import Rule
from tests.snapshots import bundled_snapshot, updated
from tui.model import State
from tui.present import Tone, View, format_cell
from tui.rules.engine import evaluate
from tui.views import alert_detail
from tui.views.alerts import AlertsOptions, view


def seen(*rules: Rule, day: date = date(2025, 12, 17)) -> View:
    snapshot = bundled_snapshot(day)
    return view(updated(snapshot, evaluate(rules, snapshot)), AlertsOptions())


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
def test_severity_is_the_tone_of_firing(severity: str, tone: Tone) -> None:
    shown = seen(Rule(above=4.75, severity=severity))
    assert shown.table.rows[0].cells[1].tone is tone


def test_the_exported_row() -> None:
    tidy = seen(Rule(above=4.75)).tidy
    assert tidy is not None
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
    }
    assert tidy.rows[0].stamp.state is State.CACHED


def test_no_rules_is_no_error() -> None:
    shown = seen()
    assert shown.table.rows == ()
    assert shown.table.empty == "no alert rules"


def detail(rule: Rule, day: date = date(2025, 12, 17)) -> View:
    snapshot = bundled_snapshot(day)
    [alert] = evaluate([rule], snapshot)
    return alert_detail.view(updated(snapshot, (alert,)), rule, alert)


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
