"""Returns of sectors and groups against the benchmark, and their interest rate sensitivity."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from math import inf
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tui.config import Group
from tui.model.display_unit import DisplayUnit
from tui.model.snapshot import Snapshot, State
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Clause, Lead, Span, Tone
from tui.model.update import Update
from tui.model.view import View
from tui.views.heat_scale import MEAN_MONTH, with_heat
from tui.views.reads import Reads
from tui.views.sectors import cumulative, export_tables, leaders, rates
from tui.views.sectors import returns as spans
from tui.views.sectors.options import GroupPlotRange, ReturnBasis, SectorsOptions, SectorsViewName
from tui.views.stamps import NOTHING_KNOWN

if TYPE_CHECKING:
    from tui.measures.returns.regimes import Regimes
    from tui.measures.returns.span_returns import Return


TITLE = "Sectors"
MOST_NAMED = 4
"""Most tickers that the note names."""

_GROUP = Column("group", "group", left=True, least=24)


class _Measures(Struct, frozen=True):
    """Measures of one update, by symbol."""

    returns: spans.Returns
    betas: rates.Betas
    regimes: Mapping[str, Regimes]


def view(update: Update, options: SectorsOptions) -> View:
    """Return every group to its newest close; without prices a group has no figure.

    ``tidy`` of the returns: one row per group and span with total and price returns. They are
    relative to the benchmark in percentage points, and absolute in percent, on every basis.
    ``tidy`` of the rates: one row per group.
    """
    measured = _measure(update.snapshot, options)
    table = _table(update.snapshot, options, measured)
    opened_group = options.group
    stamps = [row.stamp for row in table.rows if row.stamp.observed]
    return View(
        title=TITLE,
        basis=options.title_basis if opened_group is None else "",
        opened="" if opened_group is None else opened_group.name,
        stamp=max(stamps, key=lambda stamp: str(stamp.observed), default=NOTHING_KNOWN),
        table=replace(table, rows=_best_first(table)),
        plot=None
        if opened_group is None
        else cumulative.plot(opened_group, options, update.snapshot),
        leads=_leads(options, measured),
        plot_stays=opened_group is not None,
        tidy=export_tables.returns_table(options, measured.returns)
        if options.view_name is SectorsViewName.RETURNS
        else export_tables.rates_table(options, measured.returns, table.rows),
        note=_note(table.rows, options, measured.returns),
    )


def _best_first(table: Table) -> tuple[Row, ...]:
    """Return the rows by their returns since the day, the highest first, missing ones last."""
    place = [column.key for column in table.columns].index(table.sort)

    def key(row: Row) -> float:
        value = row.cells[place].value
        return -value if isinstance(value, float) and value == value else inf

    return tuple(sorted(table.rows, key=key))


def reads(options: SectorsOptions) -> Reads:
    """Return what the view reads of an update, the same with all options."""
    del options
    sources = ("prices", "tiingo", "bitcoin", "par_yields")
    return Reads(sources, _due_days, shown={"par_yields": rates.yields_shown})


def _due_days(update: Update) -> Hashable:
    """Return the days whose closes are due: what is older is stale."""
    from tui.measures.returns.closes import due_days

    return due_days(update.snapshot)


def available_tickers(update: Update) -> frozenset[str]:
    """Return the symbols that have closes."""
    from tui.measures.returns.closes import levels

    return frozenset(levels(update.snapshot, ""))


def _measure(snapshot: Snapshot, options: SectorsOptions) -> _Measures:
    # The measures import pandas, which must not be loaded before the first painted frame.
    from tui.measures.returns.betas import rate_betas
    from tui.measures.returns.regimes import regimes
    from tui.measures.returns.span_returns import span_returns

    benchmark = options.benchmark
    return _Measures(
        returns=span_returns(snapshot, benchmark, options.since),
        betas=rate_betas(snapshot, benchmark, options.return_basis is not ReturnBasis.ABSOLUTE),
        regimes=regimes(snapshot, benchmark, options.line_pct),
    )


def _table(snapshot: Snapshot, options: SectorsOptions, measured: _Measures) -> Table:
    """Return the returns followed by the rate columns, or the rate columns alone.

    The rows are in the order of the configuration.
    """
    has_returns = options.view_name is SectorsViewName.RETURNS
    ranks = leaders.ranks(options, measured.returns)
    return_columns = spans.columns(options.since)[0 if has_returns else -1 :]
    columns = (
        _GROUP,
        Column("ticker", "ticker", left=True, drop=8 if has_returns else 9),
        *return_columns,
        Column("course", "course", left=True, drop=9 if has_returns else 8),
        Column("rank", "#", drop=7 if has_returns else 5),
        *rates.beta_columns(drop=10 if has_returns else 0),
        *rates.regime_columns(options.line_pct, drop=15 if has_returns else 0),
    )
    rows = []
    for group in options.groups:
        cells = (
            Cell(group.name),
            Cell(group.ticker, tone=Tone.MUTED),
            *spans.return_cells(group, measured.returns, options)[-len(return_columns) :],
            Cell(cumulative.sparkline_text(group, options, snapshot) or None, tone=Tone.MUTED),
            _rank_cell(group, ranks, options),
            *rates.beta_cells(group, measured.betas, _regressed_text(options)),
            *rates.regime_cells(group, measured.regimes, options.benchmark, options.line_pct),
        )
        rows.append(Row(group.id, cells, spans.row_stamp(group, measured.returns)))
    bounds = dict(enumerate(spans.BOUNDS[-len(return_columns) :], start=2))
    bounds |= dict.fromkeys((len(columns) - 4, len(columns) - 2), MEAN_MONTH)
    return Table(
        columns,
        with_heat(rows, bounds),
        "no groups configured",
        sort=spans.SINCE,
        notes=(*(rates.UNITS if has_returns else ()), *rates.ERRORS_AND_COUNTS),
        middle_drops=True,
    )


def _rank_cell(group: Group, ranks: Mapping[str, tuple[int, int]], options: SectorsOptions) -> Cell:
    if group.id not in ranks:
        return Cell(None, DisplayUnit.COUNT, formula="no figure to rank")
    place, count = ranks[group.id]
    kind = "sectors" if group.kind == "sector" else "groups"
    formula = f"place among {count} {kind} by {options.basis_name} since {options.since}"
    return Cell(place, DisplayUnit.COUNT, formula=formula)


def _regressed_text(options: SectorsOptions) -> str:
    """Return the name of the regressed return. Betas always use total returns, on every basis."""
    return "the total return" + (
        ""
        if options.return_basis is ReturnBasis.ABSOLUTE
        else f" (less that of {options.benchmark})"
    )


def _leads(options: SectorsOptions, measured: _Measures) -> tuple[Lead, ...]:
    """Return the benchmark's returns, then leaders and laggards, or the units of the rates.

    Those of an opened group are its name, then its sensitivity to interest rates.
    """
    group = options.group
    if group is None:
        benchmark = leaders.benchmark_lead(options, measured.returns)
        if options.view_name is SectorsViewName.RATES:
            return benchmark, rates.units_lead()
        return tuple(filter(None, (benchmark, leaders.leaders_lead(options, measured.returns))))
    is_since = options.reach is GroupPlotRange.SINCE
    reach = f"since {options.since}" if is_since else "over a year, each day"
    name = Span(f"{group.name} ({group.ticker})", Tone.STRONG)
    named = Clause((name,)), Clause((Span(f"{options.basis_name} {reach}", Tone.LESSER),))
    return named, _rates_lead(group, options, measured)


def _rates_lead(group: Group, options: SectorsOptions, measured: _Measures) -> Lead:
    """Return the sensitivity of an opened group to interest rates."""
    texts = (
        rates.beta_text(measured.betas.get(group.ticker)),
        rates.regime_text(measured.regimes.get(group.ticker), options.line_pct),
    )
    return tuple(Clause((Span(text, Tone.MUTED),), drop=place) for place, text in enumerate(texts))


def _note(rows: Sequence[Row], options: SectorsOptions, returns: spans.Returns) -> str:
    """Return what limits the figures: sample, missing tickers, early ends, groups not compared."""
    notes = []
    days = [row.stamp.observed for row in rows if row.stamp.observed]
    if any(row.stamp.state is State.SAMPLE for row in rows):
        notes.append("sample: bundled daily returns, until prices are fetched")
    unknown = [group.ticker for group in options.groups if group.ticker not in returns]
    if unknown and days:
        notes.append(f"no closes of {_format_names(tuple(dict.fromkeys(unknown)))}")
    ended_early = sum(day < max(days) for day in days)
    if ended_early:
        notes.append(f"{ended_early} of {len(rows)} end earlier, the first on {min(days)}")
    known_returns = [returns[group.ticker] for group in options.groups if group.ticker in returns]
    if not_compared := sum(any(row.is_incomparable for row in each) for each in known_returns):
        notes.append(f"{not_compared} not compared: their closes are another publisher's")
    if options.return_basis is ReturnBasis.PRICE and (
        total_only := sum(_lacks_price_returns(each) for each in known_returns)
    ):
        notes.append(f"{total_only} without price returns: only their total returns are known")
    return "; ".join(notes)


def _format_names(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _lacks_price_returns(returns: Sequence[Return]) -> bool:
    return all(row.price_pct is None for row in returns)
