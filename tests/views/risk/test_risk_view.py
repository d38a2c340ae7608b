"""Risk pane: four tables against figures computed from another copy of the closes."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from msgspec.structs import replace

from tests.support.funds import fund
from tests.support.rules import ToyRule, evaluate_rules
from tests.support.snapshots import bundled_snapshot, snapshot_of, update_of
from tui.config import Config, Group, Sectors
from tui.model.snapshot import State
from tui.model.table import Cell, Range
from tui.model.text import Tone, whole_line
from tui.model.view import View
from tui.screen.widgets.table_columns import fit_columns, measure_columns
from tui.views import day_axis
from tui.views.risk.options import Period, RiskOptions, RiskViewName
from tui.views.risk.ranges import Extremes, range_cells
from tui.views.risk.view import view

DAY = date(2025, 12, 19)


def risk_view(view_name: RiskViewName, day: date = DAY, **options: object) -> View:
    risk_options = replace(RiskOptions(view_name=view_name), **options)
    return view(update_of(bundled_snapshot(day)), risk_options)


def cell(pane_view: View, row: str, column: str) -> Cell:
    [index] = [n for n, each in enumerate(pane_view.table.columns) if each.key == column]
    [table_row] = [each for each in pane_view.table.rows if each.key == row]
    return table_row.cells[index]


def text_of(pane_view: View) -> str:
    return "\n".join("".join(span.text for span in whole_line(lead)) for lead in pane_view.leads)


def test_options_default_equals_default_configuration() -> None:
    assert RiskOptions() == RiskOptions.from_config(Config())


def test_options_configured_uses_first_bond_fund() -> None:
    groups = (Group(id="gold", name="Gold", ticker="IAU"), Group(id="b", ticker="BND", kind="bond"))
    options = RiskOptions.from_config(Config(groups=groups, sectors=Sectors(benchmark="VTI")))
    assert (options.stock, options.bond) == ("VTI", "BND")
    assert [group.ticker for group in options.sleeves] == ["IAU"]
    assert [group.ticker for group in options.bonds] == ["BND"]


@pytest.mark.parametrize(("day", "expected"), [(date(2022, 12, 31), 0.32), (DAY, 0.12)])
def test_correlation_matches_other_closes(day: date, expected: float) -> None:
    pane_view = risk_view(RiskViewName.CORRELATION, day)
    correlation = cell(pane_view, "bonds", "correlation_252")
    assert correlation.value == pytest.approx(expected, abs=0.006)
    assert correlation.formula == (
        "correlation of daily total returns of SPY and AGG over 252 observations"
    )
    assert correlation.tone is Tone.STRONG
    assert pane_view.basis == "with SPY"
    assert text_of(pane_view).startswith(f"Bonds +{expected:.2f} over 252 days  ")
    assert pane_view.plot is not None
    assert pane_view.plot.series[-1].points[-1][1] == correlation.value
    assert day_axis.day_at(pane_view.plot.series[-1].points[-1][0]) == pane_view.stamp.observed


CORRELATIONS = ("correlation_60", "correlation_252", "correlation_252_year_ago")
EXTREMES = ("correlation_252_lowest", "correlation_252_highest")


def test_range_has_the_newest_value_between_the_extremes_on_one_scale() -> None:
    """On the scale of all rows, each end and each mark stands at its own value."""
    pane_view = risk_view(RiskViewName.CORRELATION)
    ends: list[tuple[float, float]] = []
    for row in pane_view.table.rows:
        drawn = cell(pane_view, row.key, "range")
        assert isinstance(drawn.graphic, Range)
        low, high, now = (
            float(str(cell(pane_view, row.key, key).value)) for key in (*EXTREMES, CORRELATIONS[1])
        )
        assert drawn.graphic.at is not None
        assert drawn.graphic.zero is not None
        assert drawn.graphic.low <= drawn.graphic.at <= drawn.graphic.high
        ends += [(drawn.graphic.low, low), (drawn.graphic.high, high)]
        ends += [(drawn.graphic.at, now), (drawn.graphic.zero, 0.0)]
        assert drawn.sort_value == now
        assert drawn.value == f"{low:+.2f} to {high:+.2f}".replace("-", "−")
    shares, values = zip(*sorted(ends), strict=True)
    assert (shares[0], shares[-1]) == (0, 1)
    length = values[-1] - values[0]
    assert shares == pytest.approx([(value - values[0]) / length for value in values])


def test_range_of_too_little_history_is_missing() -> None:
    known, unknown = range_cells(
        [Extremes(0.5, 0.5, 0.5), Extremes(None, None, None, "too short")], "correlation"
    )
    assert known.graphic == Range(1.0, 1.0, 1.0, 0.0)
    assert (unknown.value, unknown.graphic, unknown.formula) == (None, None, "too short")
    [flat] = range_cells([Extremes(0.0, 0.0, 0.0)], "correlation")
    assert flat.graphic == Range(0.5, 0.5, 0.5, 0.5)


def test_exported_correlations_are_those_of_the_screen_without_drawings() -> None:
    pane_view = risk_view(RiskViewName.CORRELATION)
    assert pane_view.tidy is not None
    names = ["fund", "ticker", *CORRELATIONS, *EXTREMES, "begins"]
    assert [column.key for column in pane_view.tidy.columns] == names
    for row in pane_view.tidy.rows:
        assert [each.value for each in row.cells] == [
            cell(pane_view, row.key, name).value for name in names
        ]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("corr(SPY, AGG, 60d) > 0.2", "  fires above 0.20  "),
        ("corr(AGG,SPY,60d) > 0", "  ! fires above 0.00  "),
        ("corr(SPY, TLT, 60d) > 0.2", ""),
        ("y20 > 4.75%", ""),
    ],
)
def test_lead_has_the_rule_on_the_chosen_correlation(when: str, expected: str) -> None:
    update = evaluate_rules(bundled_snapshot(DAY), ToyRule(when=when))
    text = text_of(view(update, RiskOptions()))
    assert expected in text
    assert ("fires" in text) is bool(expected)


def test_leads_of_portfolios_and_diversifiers_have_figures_of_their_tables() -> None:
    """The deepest fall of 60/40 is that of 2007 to 2009; of stocks alone it was 55%."""
    first, second = text_of(risk_view(RiskViewName.PORTFOLIOS)).splitlines()
    assert first.startswith("60/40 Bonds +7.8% a year, ")
    assert "worst −35.8%  SPY alone +10." in first
    assert first.endswith("worst −55.2%")
    assert second.startswith("60/40 reset at each month-end close at no cost")
    pane_view = risk_view(RiskViewName.DIVERSIFIERS)
    values = [
        float(str(cell(pane_view, row.key, "correlation_with_stocks").value))
        for row in pane_view.table.rows
    ]
    for value in sorted(values)[:3]:
        assert f"{value:+.2f}".replace("-", "−") in text_of(pane_view).splitlines()[0]


def test_columns_drop_in_order() -> None:
    table = risk_view(RiskViewName.CORRELATION).table
    widths = measure_columns(table)
    seen: list[str] = []
    for width in range(160, 30, -1):
        kept = {table.columns[place].key for place in fit_columns(table, widths, width).columns}
        seen += [c.key for c in table.columns if c.key not in kept | set(seen)]
    assert seen == [
        *("begins", "ticker", *EXTREMES, "correlation_252_year_ago", "range", "correlation_60"),
    ]


def test_correlation_plot_shows_chosen_bond_fund() -> None:
    pane_view = risk_view(RiskViewName.CORRELATION, bond="TLT")
    assert pane_view.plot is not None
    assert [line.name for line in pane_view.plot.series] == ["SPY–TLT 60 days", "SPY–TLT 252 days"]
    assert pane_view.plot.series[-1].points[-1][1] == (
        cell(pane_view, "long-treasuries", "correlation_252").value
    )


def test_portfolios_60_40_drawdown_matches_other_closes() -> None:
    pane_view = risk_view(RiskViewName.PORTFOLIOS)
    assert cell(pane_view, "bonds", "worst_drawdown_pct").value == pytest.approx(-35.8, abs=0.1)
    assert cell(pane_view, "bonds", "peak").value == date(2007, 10, 9)
    assert cell(pane_view, "bonds", "trough").value == date(2009, 3, 9)
    assert cell(pane_view, "bonds", "begins").value == date(2005, 1, 3)
    assert "reset at each month-end close at no cost" in text_of(pane_view)
    assert [row.key for row in pane_view.table.rows] == [
        *("stock", "bonds", "short-duration", "zero-duration-ig", "floating", "gold"),
    ]
    # Adjusted closes: SPY +17.49% in 2025 to the day
    assert cell(pane_view, "stock", "year_to_date_pct").value == pytest.approx(17.49, abs=0.02)


def test_portfolios_plot_shows_opened_portfolio_and_stocks() -> None:
    for opened, name, depth in (("", "60/40 Bonds", -35.8), ("gold", "60/40 Gold", None)):
        shown = risk_view(RiskViewName.PORTFOLIOS, opened=opened)
        assert (shown.opened, shown.basis) == (("Gold", "") if opened else ("", "total returns"))
        plot = shown.plot
        assert plot is not None
        assert [line.name for line in plot.series] == ["SPY alone", name]
        lowest = min(y for _, y in plot.series[1].points if y is not None)
        assert depth is None or lowest == pytest.approx(depth, abs=0.1)


def test_exported_years_are_those_of_the_screen_with_the_last_close_counted() -> None:
    pane_view = risk_view(RiskViewName.YEARS)
    assert pane_view.tidy is not None
    rows = {row.key: [each.value for each in row.cells] for row in pane_view.tidy.rows}
    assert rows["2025 stock"][:4] == [2025, date(2025, 12, 19), "SPY alone", None]
    assert rows["2024 bonds"][:4] == [2024, date(2024, 12, 31), "60/40 Bonds", "AGG"]
    shown = [each.value for row in pane_view.table.rows for each in row.cells[1:]]
    exported = [row[-1] for row in rows.values()]
    assert sorted(map(str, exported)) == sorted(str(value) for value in shown if value is not None)
    for row in pane_view.tidy.rows:
        assert row.stamp.observed == row.cells[1].value
        assert row.stamp.known is not None
        assert row.stamp.known.date() == row.stamp.observed
    years = [row[0] for row in rows.values()]
    assert years == sorted(years, key=lambda year: -int(str(year)))


def test_years_match_other_closes() -> None:
    pane_view = risk_view(RiskViewName.YEARS)
    assert cell(pane_view, "2008", "spy_agg_pct").value == pytest.approx(-21.1, abs=0.1)
    assert cell(pane_view, "2022", "spy_agg_pct").value == pytest.approx(-15.8, abs=0.1)
    assert cell(pane_view, "2025", "year").value == "2025 to 12-19"
    first = cell(pane_view, "2013", "spy_ighg_pct")
    assert (first.value, first.formula) == (
        None,
        "not a whole year: it is measured from 2013-11-13",
    )
    assert [row.key for row in pane_view.table.rows] == [
        str(year) for year in range(2025, 2005, -1)
    ]


def test_portfolios_common_period_starts_with_youngest_fund() -> None:
    """The youngest fund is the zero-duration fund, with closes from 2013-11-13."""
    pane_view = risk_view(RiskViewName.PORTFOLIOS, period=Period.COMMON)
    begins = {cell(pane_view, row.key, "begins").value for row in pane_view.table.rows}
    assert begins == {date(2013, 11, 13)}
    year = risk_view(RiskViewName.PORTFOLIOS, period=Period.YEAR)
    # 243 days of trading in 2025 and 9 in 2024 end on the day; the close before them is the start.
    assert {cell(year, row.key, "begins").value for row in year.table.rows} == {date(2024, 12, 17)}
    assert "the last 252 observations" in text_of(year)


def test_diversifiers_one_year_have_correlation_and_beta() -> None:
    pane_view = risk_view(RiskViewName.DIVERSIFIERS, period=Period.YEAR)
    assert cell(pane_view, "bonds", "correlation_with_stocks").value == pytest.approx(
        0.12, abs=0.03
    )
    itself = cell(pane_view, "bonds", "correlation_with_bonds")
    assert itself.value is None
    assert itself.formula.endswith("itself, or too few days")
    beta = cell(pane_view, "long-treasuries", "rate_beta_bp_per_bp").value
    assert isinstance(beta, float)
    assert -16 < beta < -12
    tickers = [row.cells[1].value for row in pane_view.table.rows]
    assert len(set(tickers)) == len(tickers) == len(Config().groups)
    assert "SPY" not in tickers


def test_diversifiers_own_period_have_drawdown() -> None:
    """The deepest drawdown of long Treasuries is that of 2020 to 2023."""
    pane_view = risk_view(RiskViewName.DIVERSIFIERS)
    assert cell(pane_view, "long-treasuries", "worst_drawdown_pct").value == pytest.approx(
        -48.4, abs=0.1
    )
    assert cell(pane_view, "zero-duration-ig", "begins").value == date(2013, 11, 13)
    assert risk_view(RiskViewName.DIVERSIFIERS).plot is None
    plot = risk_view(RiskViewName.DIVERSIFIERS, opened="gold").plot
    assert plot is not None
    assert plot.series[-1].name == "SPY–GLD 252 days"


@pytest.mark.parametrize("view_name", RiskViewName)
def test_every_view_without_prices_shows_reason(view_name: RiskViewName) -> None:
    pane_view = view(update_of(snapshot_of()), RiskOptions(view_name=view_name))
    cells = [each for row in pane_view.table.rows for each in row.cells[2:]]
    assert {each.value for each in cells} <= {None}
    assert all("no closes of SPY known" in each.formula for each in cells)


def test_closes_of_two_publishers_are_not_compared() -> None:
    closes: dict[date | str, float] = {"2025-12-18": 1.0, "2025-12-19": 2.0}
    snapshot = snapshot_of(fund("SPY", closes, source="tiingo"), fund("AGG", closes))
    pane_view = view(update_of(snapshot), RiskOptions())
    missing = cell(pane_view, "bonds", "correlation_252")
    assert missing.formula == "the closes of AGG are another publisher's than those of SPY"
    [[warning]] = pane_view.leads
    assert warning.spans[0].tone is Tone.WARNING
    assert warning.spans[0].text.startswith("! ")
    mixed = view(update_of(snapshot), RiskOptions(view_name=RiskViewName.PORTFOLIOS))
    assert cell(mixed, "bonds", "annual_return_pct").value is None


def test_correlation_too_little_history_shows_reason() -> None:
    pane_view = risk_view(RiskViewName.CORRELATION, date(2011, 9, 30))
    missing = cell(pane_view, "floating", "correlation_252")
    assert missing.value is None
    assert missing.formula.endswith("too little history, their days begin on 2011-06-17")
    assert cell(pane_view, "floating", "correlation_60").value is not None


@pytest.mark.parametrize("view_name", RiskViewName)
def test_every_view_stale_fund_marks_its_rows(view_name: RiskViewName) -> None:
    known = bundled_snapshot(DAY)
    aged = {
        key: replace(part, state=State.STALE) if key[0] == "prices" else part
        for key, part in known.datasets.items()
    }
    pane_view = view(update_of(replace(known, datasets=aged)), RiskOptions(view_name=view_name))
    assert {row.stamp.state for row in pane_view.table.rows} == {State.STALE}


def funds_of(**closes: dict[date | str, float]) -> View:
    """Return the view of diversifiers of a stock fund and others."""
    groups = tuple(Group(id=name, name=name, ticker=name, kind="bond") for name in closes)
    options = RiskOptions.from_config(Config(groups=groups, sectors=Sectors(benchmark="SPY")))
    snapshot = snapshot_of(*(fund(name, levels) for name, levels in closes.items()))
    return view(
        update_of(snapshot),
        replace(options, view_name=RiskViewName.DIVERSIFIERS, period=Period.OWN),
    )


def test_fund_with_one_day_in_common_says_so() -> None:
    stock: dict[date | str, float] = {"2025-12-17": 1.0, "2025-12-18": 2.0, "2025-12-19": 3.0}
    pane_view = funds_of(SPY=stock, NEW={"2025-12-19": 5.0, "2025-12-20": 6.0})
    assert cell(pane_view, "NEW", "annual_return_pct").formula == (
        "SPY and NEW have fewer than two days in common"
    )


def test_correlation_of_less_than_a_year_is_compared_with_no_other_days() -> None:
    days = [day.date() for day in pd.bdate_range("2025-01-02", periods=100)]
    closes: dict[date | str, float] = {day: 100 + n % 7 for n, day in enumerate(days)}
    bonds: dict[date | str, float] = {day: 100 + n % 5 for n, day in enumerate(days)}
    snapshot = snapshot_of(fund("SPY", closes), fund("AGG", bonds))
    pane_view = view(update_of(snapshot), RiskOptions(view_name=RiskViewName.CORRELATION))
    assert "over 252 days" in text_of(pane_view)
    assert "higher on" not in text_of(pane_view)
