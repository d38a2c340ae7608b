"""Tables of the flows that are exported but not shown on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.model.display_unit import DisplayUnit
from tui.model.format import sign_tone
from tui.model.table import Cell, Column, Row, Table
from tui.model.update import Update
from tui.model.view import View
from tui.views.flows import countries_table, country, custody, months
from tui.views.flows.holders import latest_month, rows_of_month
from tui.views.flows.options import ALL, INSTRUMENTS, FlowsOptions
from tui.views.flows.view import TITLE, requested_month
from tui.views.stamps import NOTHING_KNOWN, float_or_none, stamp

if TYPE_CHECKING:
    import pandas as pd

_BY_HOLDER = (
    Column("holder", "Holder", left=True),
    Column("instrument", "Instrument", left=True),
    Column("net_purchases_usd_bn", "Net bought bn"),
    Column("vintage", "Vintage", left=True),
)


def by_country(update: Update, options: FlowsOptions) -> View:
    """Return the holdings of each country and month, in $ billions.

    The largest holder comes first, the grand total last. Raises UsageError if ``options.month`` is
    no month.
    """
    # The measures import pandas, which must not be loaded before the first painted frame.
    from tui.measures.flows.holdings import positions

    held = _selected_rows(positions(options.instrument, update.snapshot), options)
    return _view("by country", countries_table.tidy_table(held, _empty(options)))


def by_holder(update: Update, options: FlowsOptions) -> View:
    """Return net purchases of Treasuries by holder and instrument with their vintage.

    In $ billions, + = foreigners bought. Raises UsageError if ``options.month`` is no month.
    """
    from tui.measures.flows.net_purchases import treasury_net_purchases

    flows = treasury_net_purchases(update.snapshot)
    rows = []
    for row in _selected_rows(flows, options).to_dict("records"):
        bought = float_or_none(row["net_purchases_usd_bn"])
        cells = (
            Cell(row["holder"]),
            Cell(row["instrument"]),
            Cell(bought, DisplayUnit.USD_BN, sign_tone(bought), signed=True),
            Cell(row["vintage"]),
        )
        key = f"{row['observed']:%Y-%m} {row['holder']} {row['instrument']}"
        rows.append(Row(key, cells, stamp(row["observed"], row)))
    return _view("by holder", Table(_BY_HOLDER, tuple(rows), _empty(options)))


def by_month(update: Update, options: FlowsOptions) -> View:
    """Return net purchases with their first print, twelve-month sums and press lines, by month.

    In $ billions, + = foreigners bought. Raises UsageError if ``options.month`` is no month.
    """
    from tui.measures.flows.net_purchases import net_purchases as measured
    from tui.measures.flows.trailing_12m import trailing_12m

    flows = _selected_rows(measured(update.snapshot), options)
    sums = trailing_12m(update.snapshot)
    return _view("by month", months.tidy_table(flows, sums, _empty(options)))


def securities(update: Update, options: FlowsOptions) -> View:
    """Return every figure by country for every instrument: countries, hubs, holders, totals.

    In $ billions. Raises UsageError if ``options.month`` is no month.
    """
    from tui.measures.flows.holdings import positions

    tables = []
    for name in INSTRUMENTS:
        held = _selected_rows(positions(name, update.snapshot), options)
        tables.append(countries_table.all_figures_table(held, name, _empty(options)))
    rows = tuple(row for table in tables for row in table.rows)
    return _view("by security", Table(tables[0].columns, rows, _empty(options)))


def fed_custody(update: Update, options: FlowsOptions) -> View:
    """Return the Fed's custody holdings for foreign officials of every week, newest first."""
    from tui.measures.flows import custody as measures

    return _view("Fed custody", custody.table(measures.custody(update.snapshot), None))


def since_2000(update: Update, options: FlowsOptions) -> View:
    """Return the Treasuries held by every country, by month since 2000, in $ billions."""
    from tui.measures.flows import holdings_history

    return _view("since 2000", country.tidy_table(holdings_history.since_2000(update.snapshot)))


def _selected_rows(rows: pd.DataFrame, options: FlowsOptions) -> pd.DataFrame:
    """Return the rows of the chosen month, of the latest one, or all."""
    month = requested_month(options.month) or latest_month(rows)
    return rows if options.month == ALL else rows_of_month(rows, month)


def _empty(options: FlowsOptions) -> str:
    month = requested_month(options.month)
    return f"nothing of {month} known" if month else "no data at hand"


def _view(name: str, table: Table) -> View:
    newest = table.rows[-1].stamp if table.rows else NOTHING_KNOWN
    return View(title=f"{TITLE} {name}", stamp=newest, table=table)
