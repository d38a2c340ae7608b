"""60/40 and its variants: return, volatility and deepest drawdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from tui.model.display_unit import DisplayUnit
from tui.model.format import sign_tone
from tui.model.plot import Plot, Role
from tui.model.snapshot import Snapshot, Stamp
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Tone
from tui.views import day_axis, heat_scale
from tui.views.risk.options import RiskOptions, missing_reason, start_day
from tui.views.stamps import NOTHING_KNOWN

if TYPE_CHECKING:
    from tui.measures.returns.portfolios import Portfolio

REBALANCING_FORMULA = (
    "60% stocks, 40% as named, weights reset at the last close of each month at no cost"
)
REBALANCING = "60/40 reset at each month-end close at no cost"
"""Short form of ``REBALANCING_FORMULA``."""
STOCKS_ONLY = "stock"
"""Key of the row of stocks alone."""
_COLUMNS = (
    Column("portfolio", "portfolio", left=True),
    Column("bond_fund", "40%", left=True, drop=6),
    Column("annual_return_pct", "%/year"),
    Column("volatility_pct", "vol %"),
    Column("year_to_date_pct", "YTD %", drop=2),
    Column("worst_drawdown_pct", "worst %"),
    Column("peak", "from", left=True, drop=1),
    Column("trough", "to", left=True, drop=1),
    Column("recovered", "back", left=True, drop=3),
    Column("begins", "measured from", left=True, drop=4),
)
_YEARS_TIDY = (
    Column("year", "year"),
    Column("through", "through", left=True),
    Column("portfolio", "portfolio", left=True),
    Column("bond_fund", "40%", left=True),
    Column("return_pct", "return %"),
)


class _Mix(Struct, frozen=True):
    """A portfolio: 60% stocks and 40% of one fund, or stocks alone (``bond`` is "").

    ``levels`` is None without closes.
    """

    key: str
    name: str
    bond: str
    levels: Portfolio | None


def _mixes(snapshot: Snapshot, options: RiskOptions) -> tuple[_Mix, ...]:
    """Return stocks alone, then one portfolio per sleeve."""
    from tui.measures.returns.portfolios import STOCK_SHARE, portfolio

    stock, start = options.stock, start_day(snapshot, options, options.sleeves)
    alone = portfolio(snapshot, stock, stock, 1.0, start)
    return (
        _Mix(STOCKS_ONLY, f"{stock} alone", "", alone),
        *(
            _Mix(
                group.id,
                f"60/40 {group.name}",
                group.ticker,
                portfolio(snapshot, stock, group.ticker, STOCK_SHARE, start),
            )
            for group in options.sleeves
        ),
    )


def table(snapshot: Snapshot, options: RiskOptions) -> Table:
    """Return one row per portfolio: returns, volatility and drawdown in percent."""
    rows = tuple(_row(mix, snapshot, options) for mix in _mixes(snapshot, options))
    return Table(_COLUMNS, rows)


def _row(mix: _Mix, snapshot: Snapshot, options: RiskOptions) -> Row:
    from tui.measures.returns import performance

    name = (Cell(mix.name), Cell(mix.bond or None, tone=Tone.MUTED))
    if mix.levels is None:
        reason = missing_reason(snapshot, options, mix.bond or options.stock)
        return Row(mix.key, (*name, *(Cell(None, formula=reason),) * 8), NOTHING_KNOWN)
    levels, days = mix.levels.levels, mix.levels.days
    drawdown = performance.worst_drawdown(levels)
    yearly_returns = performance.calendar_years_pct(levels, days)
    to_date = yearly_returns[days[-1].year] if len(yearly_returns) > 1 else None
    recovered = None if drawdown.recovered is None else days[drawdown.recovered].date()
    annual_return = performance.annual_return_pct(levels, days)
    subject = (
        f"of daily total returns, {days[0].date()} to {days[-1].date()}; {REBALANCING_FORMULA}"
    )
    cells = (
        *name,
        _return_cell(
            annual_return,
            f"constant return a year {subject}" + ("" if annual_return else "; under a year"),
        ),
        Cell(
            performance.volatility_pct(levels),
            DisplayUnit.PCT,
            decimals=1,
            formula=f"standard deviation × √252 {subject}",
        ),
        _return_cell(to_date, f"from the last close of the year before; {REBALANCING_FORMULA}"),
        _return_cell(drawdown.depth_pct, f"deepest fall from a peak {subject}"),
        Cell(days[drawdown.peak].date()),
        Cell(days[drawdown.trough].date()),
        Cell(recovered, formula="" if recovered else "not back at the peak yet"),
        Cell(days[0].date(), tone=Tone.MUTED),
    )
    return Row(mix.key, cells, mix.levels.stamp)


def _return_cell(value: float | None, formula: str) -> Cell:
    return Cell(value, DisplayUnit.PCT, sign_tone(value), signed=True, decimals=1, formula=formula)


def calendar_years_table(snapshot: Snapshot, options: RiskOptions) -> Table:
    """Return one row per calendar year, newest first, with one column per portfolio, in percent."""
    from tui.measures.returns.performance import calendar_years_pct

    mixes = _mixes(snapshot, options)
    by_portfolio = [
        {} if mix.levels is None else calendar_years_pct(mix.levels.levels, mix.levels.days)
        for mix in mixes
    ]
    columns = (
        Column("year", "year", left=True),
        *(Column(*_year_heading(mix, options), drop=n) for n, mix in enumerate(mixes)),
    )
    stamps = [mix.levels.stamp for mix in mixes if mix.levels is not None]
    newest = max(stamps, key=lambda stamp: str(stamp.observed), default=NOTHING_KNOWN)
    years = sorted({year for returns in by_portfolio for year in returns}, reverse=True)
    rows = [
        Row(
            str(year),
            (
                Cell(_year_name(year, newest)),
                *(
                    _year_cell(mix, returns, year)
                    for mix, returns in zip(mixes, by_portfolio, strict=True)
                ),
            ),
            newest,
        )
        for year in years
    ]
    with_figures = [row for row in rows if any(cell.value is not None for cell in row.cells[1:])]
    bounds = dict.fromkeys(range(1, len(columns)), heat_scale.YEAR)
    rows_with_heat = heat_scale.with_heat(with_figures, bounds)
    return Table(columns, rows_with_heat, empty="no prices known")


def tidy_years_table(snapshot: Snapshot, options: RiskOptions) -> Table:
    """Return one row per calendar year and portfolio, newest year first, in percent.

    ``through`` is the last close counted. The year in which a portfolio begins has no row.
    """
    from tui.measures.returns.performance import calendar_years_pct

    rows = []
    for mix in _mixes(snapshot, options):
        if mix.levels is None:
            continue
        days = mix.levels.days
        last = {day.year: number for number, day in enumerate(days)}
        for year, value in calendar_years_pct(mix.levels.levels, days).items():
            if year > days[0].year:
                cells = (
                    Cell(year, DisplayUnit.COUNT),
                    Cell(days[last[year]].date()),
                    Cell(mix.name),
                    Cell(mix.bond or None),
                    Cell(value, DisplayUnit.PCT, signed=True),
                )
                stamp = mix.levels.stamp_on(last[year])
                rows.append((year, Row(f"{year} {mix.key}", cells, stamp)))
    newest_first = sorted(rows, key=lambda pair: -pair[0])
    return Table(_YEARS_TIDY, tuple(row for _, row in newest_first), empty="no prices known")


def _year_heading(mix: _Mix, options: RiskOptions) -> tuple[str, str]:
    """Return the key and the label of a portfolio's column: ``spy_agg_pct``, ``SPY+AGG``."""
    funds = [options.stock, mix.bond] if mix.bond else [options.stock]
    return "_".join((*funds, "pct")).lower(), "+".join(funds)


def _year_name(year: int, newest: Stamp) -> str:
    end = newest.observed
    to_date = end is not None and end.year == year
    return f"{year} to {end:%m-%d}" if to_date and end is not None else str(year)


def _year_cell(mix: _Mix, returns: dict[int, float], year: int) -> Cell:
    """Return a year's return. It is missing for the year in which the portfolio begins."""
    if mix.levels is None or year not in returns:
        return Cell(None, formula="no closes then")
    begins = mix.levels.days[0]
    if year == begins.year:
        return Cell(None, formula=f"not a whole year: it is measured from {begins.date()}")
    formula = f"{mix.name}: from the last close of {year - 1}"
    if mix.bond:
        formula += f"; {REBALANCING_FORMULA}"
    return Cell(
        returns[year],
        DisplayUnit.PCT,
        sign_tone(returns[year]),
        signed=True,
        decimals=1,
        formula=formula,
        stamp=mix.levels.stamp,
    )


def plot(snapshot: Snapshot, options: RiskOptions) -> Plot:
    """Return the drawdowns, in percent, of stocks alone and of the opened portfolio."""
    from tui.measures.returns.performance import drawdowns_pct

    alone, *sleeves = _mixes(snapshot, options)
    chosen = [mix for mix in sleeves if mix.key == options.opened] or sleeves[:1]
    lines = [
        day_axis.day_series(mix.name, role, mix.levels.days, drawdowns_pct(mix.levels.levels))
        for mix, role in ((alone, Role.OLDER), *((mix, Role.NOW) for mix in chosen))
        if mix.levels is not None
    ]
    return day_axis.day_plot(lines, DisplayUnit.PCT, "highest so far", "no prices known")
