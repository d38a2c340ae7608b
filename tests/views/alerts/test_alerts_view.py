"""Alerts pane: rules evaluated on the bundled history."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise

import pytest
from msgspec.structs import replace

from tests.support.rules import ToyRule, evaluate_rules, rule_history
from tests.support.snapshots import bundled_snapshot
from tui.alerts.study import sensitivity
from tui.config import Config
from tui.config.entries import Severity
from tui.measures.curve.par_curve import par_curve
from tui.model.alerts import NotificationStatus, Silence
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_cell
from tui.model.snapshot import State
from tui.model.text import Tone, whole_line
from tui.model.view import View
from tui.screen.widgets.table_columns import fit_columns, measure_columns
from tui.screen.widgets.table_text import text_within
from tui.views.alerts import backtest
from tui.views.alerts import detail as alert_detail
from tui.views.alerts.options import AlertsOptions, AlertsViewName
from tui.views.alerts.view import view

KEPT = ("mark", "title", "value", "distance")
"""Columns that no pane drops."""
UNTIL = datetime(2026, 1, 2, 14, tzinfo=UTC)


def alerts_view(*rules: ToyRule, day: date = date(2025, 12, 17)) -> View:
    snapshot = bundled_snapshot(day)
    return view(evaluate_rules(snapshot, *rules), AlertsOptions())


def cells(pane_view: View) -> dict[str, str]:
    [row] = pane_view.table.rows
    keys = [column.key for column in pane_view.table.columns]
    return dict(zip(keys, map(format_cell, row.cells), strict=True))


def lead_text(pane_view: View, place: int = 0) -> str:
    return "".join(span.text for span in whole_line(pane_view.leads[place]))


def test_view_rule_firing_shows_state_value_and_distance() -> None:
    # Treasury's 20-year par yield: 4.78 on 2025-12-17
    pane_view = alerts_view(ToyRule(title="20-year above 4.75%", above=4.75, clear_below=4.65))
    texts = cells(pane_view)
    assert (texts["mark"], texts["rule_state"]) == ("!", "FIRING")
    assert texts["value"] == "4.78%"
    assert texts["fires"] == "y20 > 4.75%"
    assert texts["distance"] == "0.03 pp past"
    assert texts["freshness"] == "2025-12-17 cached"
    assert pane_view.leads == ()
    for cell in pane_view.table.rows[0].cells[:2]:
        assert (cell.tone, cell.filled) == (Tone.WARNING, True)


def test_view_rule_ok_shows_distance_to_threshold() -> None:
    # FRED's T10Y2Y: 0.67 on 2025-12-17
    texts = cells(alerts_view(ToyRule(series="spread_2s10s", below=0)))
    assert (texts["mark"], texts["rule_state"]) == ("ok", "")
    assert texts["value"] == "+67 bp"
    assert texts["distance"] == "67 bp to go"
    assert texts["fires"] == "spread_2s10s < 0 bp"


def test_rules_stand_in_the_order_of_their_urgency_and_are_exported_in_that_of_the_file() -> None:
    """On 2025-12-17 the 20-year was 4.78%, the 10-year 4.16% and 2s10s 67 bp."""
    rules = (
        ToyRule(id="far", series="y10", above=9.0),
        ToyRule(id="near", series="y10", above=4.2),
        ToyRule(id="odd", series="y21", above=1.0, severity="critical"),
        ToyRule(id="wait", above=4.75, needed=30, severity="critical"),
        ToyRule(id="info", above=4.0, severity="info"),
        ToyRule(id="barely", above=4.77),
        ToyRule(id="plainly", above=4.0),
        ToyRule(id="worst", above=4.77, severity="critical"),
    )
    pane_view = alerts_view(*rules)
    ordered = ["worst", "plainly", "barely", "info", "wait", "odd", "near", "far"]
    assert [row.key for row in pane_view.table.rows] == ordered
    assert pane_view.table.start == "worst"
    assert [row.key for row in pane_view.table.rows if row.strong] == ordered[:4]
    assert pane_view.tidy is not None
    assert [row.key for row in pane_view.tidy.rows] == [rule.id for rule in rules]


def test_failed_channel_stands_above_the_rules() -> None:
    status = NotificationStatus(failing={"desk": "HTTP 500"})
    update = evaluate_rules(bundled_snapshot(date(2025, 12, 17)), ToyRule(above=4.75))
    pane_view = view(replace(update, notifications={"rule": status}), AlertsOptions())
    assert lead_text(pane_view) == "! desk: HTTP 500"
    assert pane_view.leads[0][0].spans[0].tone is Tone.WARNING
    assert pane_view.note == "desk: HTTP 500"


@cache
def two_rules() -> View:
    firing = ToyRule(title="Officials sold, 2 of 3 months", above=4.75)
    return alerts_view(firing, ToyRule(id="quiet", above=9))


def columns_within(width: int) -> list[str]:
    """Return the keys of the columns of two rules that fit a width."""
    table = two_rules().table
    fit = fit_columns(table, measure_columns(table), width)
    title = next(n for n, each in enumerate(table.columns) if each.key == "title")
    assert fit.widths[fit.columns.index(title)] == len("Officials sold, 2 of 3 months")
    return [table.columns[place].key for place in fit.columns]


def test_columns_drop_in_order_and_names_are_not_cut() -> None:
    steps = [columns_within(200)]
    width = 200
    while len(steps[-1]) > len(KEPT):
        width -= 1
        if (keys := columns_within(width)) != steps[-1]:
            steps.append(keys)
    gone = [set(more) - set(less) for more, less in pairwise(steps)]
    assert gone == [
        *({"freshness"}, {"last_fired"}, {"since_known"}, {"fires"}, {"rule_state"}),
        *({"distance_sigma"}, {"since"}),
    ]
    assert tuple(steps[-1]) == KEPT


def test_default_conditions_and_states_of_data_are_whole_in_a_wide_pane() -> None:
    """At 160 columns they were both cut, and nothing was left out."""
    update = evaluate_rules(bundled_snapshot(date(2025, 12, 19)), *Config().alerts.rule)
    table = view(update, AlertsOptions()).table
    widths = measure_columns(table)
    for available in (140, 158, 178):
        fit = fit_columns(table, widths, available)
        assert "fires" in [table.columns[place].key for place in fit.columns]
        assert fit.widths == tuple(widths[place] for place in fit.columns)


def test_view_rule_unknown_shows_dashes_and_reason() -> None:
    pane_view = alerts_view(ToyRule(series="y21", above=4.75))
    texts = cells(pane_view)
    assert (texts["value"], texts["distance"], texts["since"]) == ("—", "—", "—")
    assert (texts["mark"], texts["rule_state"]) == ("?", "unknown error")
    assert "no series is called y21" in pane_view.note
    assert lead_text(pane_view) == "1 of 1 unknown"


@pytest.mark.parametrize(
    ("severity", "tone"),
    [("info", Tone.ACCENT), ("warning", Tone.WARNING), ("critical", Tone.CRITICAL)],
)
def test_view_rule_firing_has_tone_of_severity(severity: Severity, tone: Tone) -> None:
    pane_view = alerts_view(ToyRule(above=4.75, severity=severity))
    assert pane_view.table.rows[0].cells[1].tone is tone


def test_tidy_rule_firing_has_state_value_and_distance() -> None:
    tidy = alerts_view(ToyRule(above=4.75)).tidy
    assert tidy is not None
    exported = {
        column.key: cell.value
        for column, cell in zip(tidy.columns, tidy.rows[0].cells, strict=True)
    }
    assert exported.pop("distance_sigma") == pytest.approx(-0.03 / 0.0344, rel=0.05)
    assert exported == {
        "rule": "rule",
        "rule_state": "firing",
        "overlay": None,
        "severity": "warning",
        "compared": "y20",
        "value": 4.78,
        "unit": "pct",
        "threshold": 4.75,
        "distance": -0.03,
        "since": date(2025, 12, 12),
        "since_known": date(2025, 12, 12),
        "last_fired": date(2025, 12, 12),
        **dict.fromkeys(("muted", "muted_until", "acknowledged", "was_true", "done", "unseen")),
        **dict.fromkeys(("acknowledged_by", "muted_by")),
    }
    assert tidy.rows[0].stamp.state is State.CACHED


@pytest.mark.parametrize(
    ("silence", "acknowledged", "expected"),
    [
        (None, None, (False, None, False)),
        (Silence(None), None, (True, None, False)),
        (Silence(UNTIL), date(2025, 12, 12), (True, UNTIL, True)),
    ],
)
def test_tidy_rule_has_its_notification_status_in_columns(
    silence: Silence | None,
    acknowledged: date | None,
    expected: tuple[bool, datetime | None, bool],
) -> None:
    start = date(2025, 12, 12)
    status = NotificationStatus(
        added=UNTIL, start=start, ended=False, silence=silence, acknowledged=acknowledged
    )
    update = evaluate_rules(bundled_snapshot(date(2025, 12, 17)), ToyRule(above=4.75))
    tidy = view(replace(update, notifications={"rule": status}), AlertsOptions()).tidy
    assert tidy is not None
    values = {c.key: cell.value for c, cell in zip(tidy.columns, tidy.rows[0].cells, strict=True)}
    assert (values["muted"], values["muted_until"], values["acknowledged"]) == expected
    assert (values["was_true"], values["done"], values["unseen"]) == (False, None, None)


def test_tidy_rule_names_who_acknowledged_and_muted_it_in_a_shared_log() -> None:
    start = date(2025, 12, 12)
    status = NotificationStatus(
        added=UNTIL,
        start=start,
        ended=False,
        silence=Silence(UNTIL, "[red]ben"),
        acknowledged=start,
        acknowledged_by="anna",
    )
    update = evaluate_rules(bundled_snapshot(date(2025, 12, 17)), ToyRule(above=4.75))
    shown = view(replace(update, notifications={"rule": status}), AlertsOptions())
    assert shown.tidy is not None
    row = zip(shown.tidy.columns, shown.tidy.rows[0].cells, strict=True)
    values = {column.key: cell.value for column, cell in row}
    assert (values["acknowledged_by"], values["muted_by"]) == ("anna", "[red]ben")
    state = format_cell(shown.table.rows[0].cells[1])
    assert state.endswith("by [red]ben ack by anna"), "a name is no markup"
    unseen = replace(status, acknowledged=date(2025, 12, 1), silence=None)
    [row_of_new] = view(replace(update, notifications={"rule": unseen}), AlertsOptions()).table.rows
    assert "anna" not in format_cell(row_of_new.cells[1]), "it was an earlier episode"


def test_view_without_rules_is_empty() -> None:
    pane_view = alerts_view()
    assert pane_view.table.rows == ()
    assert pane_view.table.empty == "no alert rules"


def detail_view(rule: ToyRule, day: date = date(2025, 12, 17)) -> View:
    update = evaluate_rules(bundled_snapshot(day), rule)
    return alert_detail.view(update, rule, update.alerts[0])


def test_detail_lists_parts_and_episodes() -> None:
    # Treasury's 20-year par yield: 4.78 on 2025-12-17, 4.77 on the 9th
    pane_view = detail_view(ToyRule(when="y20 > 4.75%", clear="y20 < 4.65%", needed=2, keep=2))
    rows = [[format_cell(cell) for cell in row.cells] for row in pane_view.table.rows]
    assert rows[:5] == [
        ["fires when y20 > 4.75%", "", "true", "0.03 pp past", "2025-12-17"],
        ["  y20", "4.78%", "", "", "2025-12-17"],
        ["clears when y20 < 4.65%", "", "false", "0.13 pp to go", "2025-12-17"],
        ["  y20", "4.78%", "", "", "2025-12-17"],
        ["2025-12-09 → now", "4.77% → 4.78%", "FIRING", "", "2025-12-09"],
    ]
    assert lead_text(pane_view) == " ! FIRING   since 2025-12-09  14 episodes since 1993-10-01"
    assert lead_text(pane_view, 1) == "for 2, keep 2"
    assert (pane_view.opened, pane_view.basis) == ("A rule", "")
    assert not pane_view.is_monthly


def test_detail_has_short_words_for_a_reconstructed_episode() -> None:
    rule = ToyRule(when="count(tic_official_total < 0bn, 3) >= 2")
    table = detail_view(rule, date(2025, 12, 19)).table
    fired = [row.cells[2] for row in table.rows if str(row.cells[2].value).startswith("fired")]
    assert {(cell.value, cell.short) for cell in fired} == {("fired reconstructed", "≈ fired")}
    fit = fit_columns(table, measure_columns(table), 59)
    widths = dict(zip(fit.columns, fit.widths, strict=True))
    assert {text_within(cell, widths[2]) for cell in fired} == {"≈ fired"}
    assert widths[2] >= len("≈ fired")
    assert widths[1] == measure_columns(table)[1], "values are never cut"


def test_detail_plot_shades_days_above_threshold() -> None:
    plot = detail_view(ToyRule(when="y20 > 4.75%")).plot
    assert plot is not None
    [line] = plot.series
    assert plot.levels[0].y == 4.75
    assert {shade.label for shade in plot.shades} == {"held"}
    assert {shade.tone for shade in plot.shades} == {Tone.WARNING}
    last = line.points[-1][0]
    for x, y in line.points:
        shaded = any(
            shade.start <= x < shade.end or x == shade.end == last for shade in plot.shades
        )
        assert shaded is (y is not None and y > 4.75)


def test_detail_plot_of_a_count_has_no_decimals() -> None:
    counted = detail_view(ToyRule(when="count(y20 > 4.75%, 5) >= 3")).plot
    correlated = detail_view(ToyRule(when="corr(SPY, AGG, 60d) > 0.2")).plot
    assert counted is not None
    assert correlated is not None
    assert counted.y_unit is DisplayUnit.COUNT
    assert correlated.y_unit is DisplayUnit.RATIO


def test_detail_rule_invalid_shows_error_and_position() -> None:
    pane_view = detail_view(ToyRule(when="y20 > 475"))
    assert ["".join(span.text for span in line) for line in pane_view.lines] == [
        "column 7: y20 is in %; did you mean 4.75%?",
        "y20 > 475",
        "      ^^^",
    ]
    assert pane_view.table.rows == ()


NAMES = {"XLF": "Financials", "KBE": "Banks"}


def backtest_view(rule: ToyRule, day: date = date(2025, 12, 17)) -> View:
    update = evaluate_rules(bundled_snapshot(day), rule)
    return backtest.view(update, rule, update.alerts[0], NAMES, "SPY")


def test_backtest_other_thresholds_count_episodes_and_days() -> None:
    pane_view = backtest_view(ToyRule(when="y20 > 4.75%"))
    line_words = ["".join(span.text for span in line).split() for line in pane_view.lines]
    # A deviation of 3.4 bp a day is a step of 5.
    assert line_words[0] == [
        "threshold",
        "4.60%",
        "4.65%",
        "4.70%",
        "4.75%",
        "4.80%",
        "4.85%",
        "4.90%",
    ]
    closes = par_curve(bundled_snapshot(date(2025, 12, 17)))["20Y"].dropna()
    for number, line in enumerate(
        closes.to_numpy() > float(text[:-1]) for text in line_words[0][1:]
    ):
        assert line_words[1][1 + number] == str(int(line[0]) + int((line[1:] & ~line[:-1]).sum()))
        assert line_words[2][2 + number] == f"{int(line.sum()):,}"
    assert line_words[2][:2] == ["days", "fired"]
    own = [span.text.strip() for span in pane_view.lines[0] if span.tone is Tone.STRONG]
    assert own == ["4.75%"]
    assert [row.key for row in pane_view.table.rows] == ["XLF", "KBE"]
    names = [[cell.value for cell in row.cells[:2]] for row in pane_view.table.rows]
    assert names == [["Financials", "XLF"], ["Banks", "KBE"]]
    assert pane_view.note.startswith("total returns less those of SPY")


def test_backtest_has_names_beside_its_figures_from_120_columns() -> None:
    update = evaluate_rules(bundled_snapshot(date(2025, 12, 17)), *Config().alerts.rule)
    table = view(
        update, AlertsOptions(opened="y20-regime", view_name=AlertsViewName.BACKTEST)
    ).table
    kept = {
        available: [table.columns[n].key for n in fit_columns(table, widths, available).columns]
        for widths in [measure_columns(table)]
        for available in (78, 118, 158)
    }
    assert kept[158][:2] == ["name", "symbol"]
    assert {"days", "after_6m_hit_pct", "any_6m_hit_pct"} <= set(kept[158])
    assert kept[118] == [
        *("name", "symbol", "while_pp", "otherwise_pp"),
        *("after_1m_pp", "any_1m_pp", "after_3m_pp", "any_3m_pp", "after_6m_pp", "any_6m_pp"),
    ]
    assert kept[78][0] == "symbol"
    assert "remains" not in {column.key for column in table.columns}, "nothing remains"


@pytest.mark.parametrize("clear", ["y20 < 4.65%", "y20 < 465bp", "465bp > y20"])
def test_sensitivity_clear_moves_with_threshold(clear: str) -> None:
    rule = ToyRule(when="y20 > 4.75%", clear=clear)
    results = {
        result.threshold: result
        for result in sensitivity.try_thresholds(rule_history(rule, bundled_snapshot()))
    }
    higher = rule_history(ToyRule(when="y20 > 4.85%", clear="y20 < 4.75%"), bundled_snapshot())
    assert results["4.85%"].episodes == len(higher.episodes())
    assert results["4.75%"].own


@pytest.mark.parametrize(
    "rule",
    [
        ToyRule(when="y20 > 4.75% and y10 > 4%"),
        ToyRule(when="y20 > y30"),
        ToyRule(when="crossed_above(y20, 4.75%)"),
        ToyRule(when="y20 > 4.75%", clear="y20 < y10"),
        ToyRule(when="y20 > 4.75%", clear="y10 < 4%"),
        ToyRule(when="y20 > 4.75%", clear="y20 < 4.5% or y10 < 4%"),
    ],
)
def test_sensitivity_rule_without_single_threshold_is_empty(rule: ToyRule) -> None:
    assert sensitivity.try_thresholds(rule_history(rule, bundled_snapshot())) == ()


def test_sensitivity_thresholds_of_counts_are_whole_numbers() -> None:
    counted = sensitivity.try_thresholds(
        rule_history(ToyRule(when="rank(XLF, 63d) <= 3"), bundled_snapshot())
    )
    assert [float(result.threshold) % 1 for result in counted] == [0] * 7
    changed = sensitivity.try_thresholds(
        rule_history(ToyRule(when="chg(y20, 20d) > 0.15%"), bundled_snapshot())
    )
    spread = float(changed[4].threshold[:-1]) - 0.15
    assert 0.01 < spread < 0.2
    flows = backtest_view(ToyRule(when="tic_official_total < 0bn"))
    assert flows.lines[2][0].text.strip() == "months fired"


@pytest.mark.parametrize(
    ("when", "drawn"),
    [
        ("y20 > 4.75%", "bars: the groups with the smallest p-values"),
        ("count(tic_official_total < 0bn, 3) >= 2", "bars: the first groups"),
    ],
)
def test_backtest_says_which_groups_are_drawn(when: str, drawn: str) -> None:
    """Four episodes of the second rule are too few for a test."""
    assert backtest_view(ToyRule(when=when)).note.endswith(drawn)


def test_backtest_rule_invalid_shows_error() -> None:
    pane_view = backtest_view(ToyRule(when="y20 > 475"))
    assert "did you mean 4.75%?" in pane_view.lines[0][0].text
    assert pane_view.table.rows == ()


def test_sensitivity_counts_observations_of_slowest_series() -> None:
    """The rule counts months of sales, although it also reads a daily yield."""
    history = rule_history(
        ToyRule(when="tic_official_total / (y20 / y20) < 0bn"), bundled_snapshot()
    )
    [own] = [result for result in sensitivity.try_thresholds(history) if result.own]
    assert own.observed == (history.histories["tic_official_total"].numbers < 0).sum()


def test_threshold_below_zero_has_the_minus_of_other_figures() -> None:
    lines = backtest.threshold_lines((sensitivity.ThresholdResult("-1", True, 1, 31),), "fired")
    assert lines[0][1].text.strip() == "−1"
