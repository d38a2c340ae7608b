"""Views of studies: marks, intervals, and the plot."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from tests.support.snapshots import bundled_snapshot
from tui.alerts.study.rows import StudyRow
from tui.alerts.study.study import Study, correct, study
from tui.model.format import format_cell
from tui.model.plot import Role
from tui.model.table import Cell
from tui.model.text import Lead, Tone, whole_line
from tui.model.view import View
from tui.views.alerts.study import comparison_view, study_view
from tui.views.alerts.study_rows import rows_table


@pytest.fixture(scope="module")
def regime() -> Study:
    return study("y20 > 4.75%", bundled_snapshot(date(2025, 12, 17)), ["XLF", "KRE", "XLC"], "SPY")


def lead_text(lead: Lead) -> str:
    return "".join(span.text for span in whole_line(lead))


def cell(shown: View, symbol: str, key: str) -> Cell:
    place = [column.key for column in shown.table.columns].index(key)
    [row] = [row for row in shown.table.rows if row.key == symbol]
    return row.cells[place]


def with_p_value(study: Study, symbol: str, part: str, p_value: float) -> Study:
    """Return a study with another p-value, corrected anew."""

    def changed(row: StudyRow) -> StudyRow:
        return replace(row, p_value=p_value) if (row.symbol, row.part) == (symbol, part) else row

    [result] = correct(replace(study, rows=tuple(map(changed, study.rows))))
    return result


def test_figures_of_a_group_stand_side_by_side(regime: Study) -> None:
    shown = study_view(regime, "title")
    held, month = regime.row("XLF", "while"), regime.row("XLF", "1M")
    assert held is not None
    assert month is not None
    assert cell(shown, "XLF", "while_pp").value == held.mean_pp
    assert cell(shown, "XLF", "otherwise_pp").value == held.otherwise_mean_pp
    assert cell(shown, "XLF", "after_1m_pp").value == month.median_pp
    assert cell(shown, "XLF", "any_1m_pp").value == month.base_median_pp
    keys = [column.key for column in shown.table.columns]
    assert len(set(keys)) == len(keys)


def test_row_that_remains_is_marked_by_weight_and_by_name(regime: Study) -> None:
    doubtful = study_view(with_p_value(regime, "KRE", "3M", 0.9), "title")
    assert "remains" not in {column.key for column in doubtful.table.columns}, "nothing remains"
    assert cell(doubtful, "KRE", "after_3m_pp").tone is not Tone.STRONG
    marked = study_view(with_p_value(regime, "KRE", "3M", 0.0004), "title")
    assert "3M" in str(cell(marked, "KRE", "remains").value)
    assert cell(marked, "KRE", "after_3m_pp").tone is Tone.STRONG


def test_formula_of_a_figure_has_its_interval_and_both_p_values(regime: Study) -> None:
    row = regime.row("KRE", "3M")
    assert row is not None
    formula = cell(study_view(regime, "title"), "KRE", "after_3m_pp").formula
    assert f"median of {row.episodes} relative returns over 63 closes" in formula
    assert f"p {row.p_value:.4f}, corrected {row.q_value:.4f}" in formula
    too_few = cell(study_view(regime, "title"), "XLC", "after_6m_pp").formula
    assert too_few.endswith("too few for a test")


def test_summary_counts_tested_rows_and_those_by_chance(regime: Study) -> None:
    first, second = map(lead_text, study_view(regime, "").leads)
    assert first.startswith(f"{len(regime.episodes)} episodes since 1993-10-01")
    assert second.startswith(f"{regime.tested} rows tested: {regime.remaining} remain")
    assert f"p ≤ 10%: {regime.unlikely}, by chance" in second


def test_summary_of_one_row_is_in_the_singular(regime: Study) -> None:
    [row] = [row for row in with_p_value(regime, "KRE", "3M", 0.0004).rows if row.remains]
    assert replace(regime, rows=(row,)).counts == ("1 row tested", "1 remains")


def test_summary_of_a_condition_that_was_never_known_says_so() -> None:
    unknown = study("ret(XLV, 2099-01-01) > 5%", bundled_snapshot(date(2025, 12, 17)), [], "SPY")
    [lead] = study_view(unknown, "").leads
    assert lead_text(lead) == "never known: a part of the condition has no value on any day"


def test_bars_have_the_names_of_their_groups(regime: Study) -> None:
    names = {"XLF": "Financials"}
    plot = study_view(regime, "title", names).plot
    assert plot is not None
    assert {tick.label: tick.long for tick in plot.ticks if tick.long} == names


def test_plot_has_while_and_after_of_the_groups_with_the_least_p_values(regime: Study) -> None:
    plot = study_view(regime, "title").plot
    assert plot is not None
    assert plot.bars
    assert [series.role for series in plot.series] == [Role.FIRST, Role.SECOND]
    symbols = [tick.label for tick in plot.ticks]
    assert not any(tick.long for tick in plot.ticks), "no names are known"
    for number, symbol in enumerate(symbols):
        held, month = regime.row(symbol, "while"), regime.row(symbol, "1M")
        assert held is not None
        assert month is not None
        assert plot.series[0].points[number] == (number, held.mean_pp)
        assert plot.series[1].points[number] == (number, month.median_pp)
    least = [
        min(row.p_value or 1.0 for part in ("while", "1M") if (row := regime.row(symbol, part)))
        for symbol in symbols
    ]
    assert least == sorted(least)


def test_rows_in_full_have_every_part(regime: Study) -> None:
    table = rows_table(regime, ["KRE"])
    assert [row.cells[1].value for row in table.rows] == ["while", "1M", "3M", "6M"]
    assert all(len(row.cells) == len(table.columns) for row in table.rows)
    assert format_cell(table.rows[0].cells[-1]) in ("", "yes")


def test_comparison_shows_difference_of_the_same_figures(regime: Study) -> None:
    other = study("y20 <= 4.75%", bundled_snapshot(date(2025, 12, 17)), ["XLF", "KRE"], "SPY")
    shown = comparison_view(*correct(regime, other))
    assert [row.key for row in shown.table.rows][:2] == ["XLF while", "XLF 1M"]
    assert "XLC while" not in [row.key for row in shown.table.rows]
    first, second = regime.row("XLF", "while"), other.row("XLF", "while")
    assert first is not None
    assert second is not None
    assert first.mean_pp is not None
    assert second.mean_pp is not None
    values = [each.value for each in shown.table.rows[0].cells]
    assert values[2:7] == [
        first.mean_pp,
        first.base_mean_pp,
        second.mean_pp,
        second.base_mean_pp,
        first.mean_pp - second.mean_pp,
    ]
    assert shown.tidy is not None
    assert len(shown.tidy.rows) == len(regime.rows) + len(other.rows)
