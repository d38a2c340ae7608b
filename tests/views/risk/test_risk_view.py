"""The four tables of the risk pane against figures of another copy of the closes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.support.funds import fund
from tests.support.snapshots import bundled_snapshot, snapshot_of, updated
from tui.config import Config, Group, Sectors
from tui.model.snapshot import State
from tui.model.view import Cell, Tone, View
from tui.views import day_axis
from tui.views.risk.options import Period, RiskOptions, RiskViewName
from tui.views.risk.view import view

DAY = date(2025, 12, 19)


def seen(shown: RiskViewName, day: date = DAY, **options: object) -> View:
    chosen = replace(RiskOptions(view_name=shown), **options)  # type: ignore[arg-type]
    return view(updated(bundled_snapshot(day)), chosen)


def cell(shown: View, row: str, column: str) -> Cell:
    [place] = [n for n, each in enumerate(shown.table.columns) if each.key == column]
    [found] = [each for each in shown.table.rows if each.key == row]
    return found.cells[place]


def words(shown: View) -> str:
    return "\n".join("".join(span.text for span in line) for line in shown.lines)


def test_without_options_it_is_the_default_configuration() -> None:
    assert RiskOptions() == RiskOptions.configured(Config())


def test_the_configured_funds_and_the_first_of_the_bonds() -> None:
    groups = (Group(id="gold", name="Gold", ticker="IAU"), Group(id="b", ticker="BND", kind="bond"))
    options = RiskOptions.configured(Config(groups=groups, sectors=Sectors(benchmark="VTI")))
    assert (options.stock, options.bond) == ("VTI", "BND")
    assert [group.ticker for group in options.sleeves] == ["IAU"]
    assert [group.ticker for group in options.bonds] == ["BND"]


@pytest.mark.parametrize(("day", "expected"), [(date(2022, 12, 31), 0.32), (DAY, 0.12)])
def test_the_correlation_of_stocks_and_bonds(day: date, expected: float) -> None:
    shown = seen(RiskViewName.CORRELATION, day)
    found = cell(shown, "bonds", "correlation_252")
    assert found.value == pytest.approx(expected, abs=0.006)
    assert found.formula == (
        "correlation of daily total returns of SPY and AGG over 252 observations"
    )
    assert found.heat == found.value
    assert words(shown).startswith(f"SPY and AGG +{expected:.2f} over 252 days")
    assert shown.plot is not None
    assert shown.plot.series[-1].points[-1][1] == found.value
    assert day_axis.day_at(shown.plot.series[-1].points[-1][0]) == shown.stamp.observed


def test_another_bond_fund_is_plotted() -> None:
    shown = seen(RiskViewName.CORRELATION, bond="TLT")
    assert shown.plot is not None
    assert [line.name for line in shown.plot.series] == ["SPY–TLT 60 days", "SPY–TLT 252 days"]
    assert shown.plot.series[-1].points[-1][1] == (
        cell(shown, "long-treasuries", "correlation_252").value
    )


def test_sixty_forty_and_its_fall() -> None:
    shown = seen(RiskViewName.PORTFOLIOS)
    assert cell(shown, "bonds", "worst_drawdown_pct").value == pytest.approx(-35.8, abs=0.1)
    assert cell(shown, "bonds", "peak").value == date(2007, 10, 9)
    assert cell(shown, "bonds", "trough").value == date(2009, 3, 9)
    assert cell(shown, "bonds", "begins").value == date(2005, 1, 3)
    assert "reset at each month-end close at no cost" in words(shown)
    assert [row.key for row in shown.table.rows] == [
        *("stock", "bonds", "short-duration", "zero-duration-ig", "floating", "gold"),
    ]
    # Adjusted closes: SPY +17.49% in 2025 to the day
    assert cell(shown, "stock", "year_to_date_pct").value == pytest.approx(17.49, abs=0.02)


def test_the_fall_of_the_opened_portfolio_is_plotted_beside_stocks() -> None:
    for opened, name, depth in (("", "60/40 Bonds", -35.8), ("gold", "60/40 Gold", None)):
        plot = seen(RiskViewName.PORTFOLIOS, opened=opened).plot
        assert plot is not None
        assert [line.name for line in plot.series] == ["SPY alone", name]
        lowest = min(y for _, y in plot.series[1].points if y is not None)
        assert depth is None or lowest == pytest.approx(depth, abs=0.1)


def test_calendar_years() -> None:
    shown = seen(RiskViewName.YEARS)
    assert cell(shown, "2008", "spy_agg_pct").value == pytest.approx(-21.1, abs=0.1)
    assert cell(shown, "2022", "spy_agg_pct").value == pytest.approx(-15.8, abs=0.1)
    assert cell(shown, "2025", "year").value == "2025 to 12-19"
    first = cell(shown, "2013", "spy_ighg_pct")
    assert (first.value, first.formula) == (
        None,
        "not a whole year: it is measured from 2013-11-13",
    )
    assert [row.key for row in shown.table.rows] == [str(year) for year in range(2025, 2005, -1)]


def test_over_the_days_that_all_have() -> None:
    """The youngest sleeve is the zero-duration fund, from 2013-11-13."""
    shown = seen(RiskViewName.PORTFOLIOS, period=Period.COMMON)
    begins = {cell(shown, row.key, "begins").value for row in shown.table.rows}
    assert begins == {date(2013, 11, 13)}
    year = seen(RiskViewName.PORTFOLIOS, period=Period.YEAR)
    # 243 days of trading in 2025 and 9 in 2024 end on the day; the close before them is the start.
    assert {cell(year, row.key, "begins").value for row in year.table.rows} == {date(2024, 12, 17)}
    assert "the last 252 observations" in words(year)


def test_diversifiers_of_a_year() -> None:
    shown = seen(RiskViewName.DIVERSIFIERS, period=Period.YEAR)
    assert cell(shown, "bonds", "correlation_with_stocks").value == pytest.approx(0.12, abs=0.03)
    itself = cell(shown, "bonds", "correlation_with_bonds")
    assert itself.value is None
    assert itself.formula.endswith("itself, or too few days")
    beta = cell(shown, "long-treasuries", "rate_beta_bp_per_bp").value
    assert isinstance(beta, float)
    assert -16 < beta < -12
    tickers = [row.cells[1].value for row in shown.table.rows]
    assert len(set(tickers)) == len(tickers) == len(Config().groups)
    assert "SPY" not in tickers


def test_diversifiers_over_their_own_days() -> None:
    """The falls of 2020 to 2023, of 2007 to 2009."""
    shown = seen(RiskViewName.DIVERSIFIERS)
    assert cell(shown, "long-treasuries", "worst_drawdown_pct").value == pytest.approx(
        -48.4, abs=0.1
    )
    assert cell(shown, "zero-duration-ig", "begins").value == date(2013, 11, 13)
    assert seen(RiskViewName.DIVERSIFIERS).plot is None
    plot = seen(RiskViewName.DIVERSIFIERS, opened="gold").plot
    assert plot is not None
    assert plot.series[-1].name == "SPY–GLD 252 days"


@pytest.mark.parametrize("shown", RiskViewName)
def test_without_prices_every_figure_is_missing_with_the_reason(shown: RiskViewName) -> None:
    found = view(updated(snapshot_of()), RiskOptions(view_name=shown))
    cells = [each for row in found.table.rows for each in row.cells[2:]]
    assert {each.value for each in cells} <= {None}
    assert all("no closes of SPY known" in each.formula for each in cells)


def test_two_publishers_are_not_mixed() -> None:
    closes: dict[date | str, float] = {"2025-12-18": 1.0, "2025-12-19": 2.0}
    snapshot = snapshot_of(fund("SPY", closes, source="tiingo"), fund("AGG", closes))
    found = view(updated(snapshot), RiskOptions())
    missing = cell(found, "bonds", "correlation_252")
    assert missing.formula == "the closes of AGG are another publisher's than those of SPY"
    assert found.lines[0][0].tone is Tone.WARNING
    mixed = view(updated(snapshot), RiskOptions(view_name=RiskViewName.PORTFOLIOS))
    assert cell(mixed, "bonds", "annual_return_pct").value is None


def test_too_little_history_is_missing_with_the_reason() -> None:
    shown = seen(RiskViewName.CORRELATION, date(2011, 9, 30))
    missing = cell(shown, "floating", "correlation_252")
    assert missing.value is None
    assert missing.formula.endswith("too little history, their days begin on 2011-06-17")
    assert cell(shown, "floating", "correlation_60").value is not None


@pytest.mark.parametrize("shown", RiskViewName)
def test_a_stale_fund_is_stale_in_every_row_it_is_in(shown: RiskViewName) -> None:
    known = bundled_snapshot(DAY)
    aged = {
        key: replace(part, state=State.STALE) if key[0] == "prices" else part
        for key, part in known.datasets.items()
    }
    found = view(updated(replace(known, datasets=aged)), RiskOptions(view_name=shown))
    assert {row.stamp.state for row in found.table.rows} == {State.STALE}
