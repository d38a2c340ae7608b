"""Foreign flows and holdings by country and by month, and Fed custody for foreign officials."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tui.model.errors import UsageError
from tui.model.snapshot import Snapshot
from tui.model.update import Update
from tui.model.view import View
from tui.views.drawn_columns import without_column
from tui.views.flows import countries_table, country, custody, months
from tui.views.flows.holders import latest_month, official_private_bars
from tui.views.flows.month_leads import headline_of, month_leads
from tui.views.flows.options import ALL, INSTRUMENTS, LATEST, FlowsOptions, FlowsViewName
from tui.views.flows.purchase_bars import BARS
from tui.views.flows.releases import next_release_clauses, shutdown_note
from tui.views.reads import Reads, minutes
from tui.views.stamps import NOTHING_KNOWN

if TYPE_CHECKING:
    import pandas as pd

TITLE = "Foreign flows"


def view(update: Update, options: FlowsOptions) -> View:
    """Return the chosen view with its plot and its leads, in $ billions.

    Net purchases: + = foreigners bought. Raises UsageError if ``options.month`` is no month.
    """
    if options.country:
        return _country_view(update, options)
    return _VIEWS[options.view_name](update, options)


def reads(options: FlowsOptions) -> Reads:
    """Return what the view reads of an update, the same with all options."""
    del options
    return Reads(("tic_release", "tic_table1", "tic_table3", "tic_history", "fred"), minutes)


def _countries_view(update: Update, options: FlowsOptions) -> View:
    # The measures import pandas, which must not be loaded before the first painted frame.
    from tui.measures.flows.holdings import positions

    month_requested = requested_month(options.month)
    held = positions(options.instrument, update.snapshot)
    month = month_requested or latest_month(held)
    empty = f"no holdings of {month_requested} known" if month_requested else "no data at hand"
    table = countries_table.screen_table(
        held, month=month, instrument=options.instrument, folded=options.folded, empty=empty
    )
    flows, sums = _flows(update.snapshot)
    headline = flows[flows["instrument"] == headline_of(options.instrument)]
    month_shown = month_requested or latest_month(headline)
    return View(
        title=TITLE,
        basis=_basis(options),
        is_monthly=True,
        stamp=table.rows[-1].stamp if table.rows else NOTHING_KNOWN,
        table=table,
        plot=official_private_bars(flows, sums, instrument=options.instrument),
        leads=month_leads(
            *(flows, sums, options.instrument, month_shown, update.now),
            is_latest=not month_requested,
        ),
        tidy=without_column(table, BARS.key),
        note=shutdown_note(month_shown, update.snapshot.as_of),
    )


def _flows(snapshot: Snapshot) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return net purchases by month, and their sums of twelve months."""
    from tui.measures.flows.net_purchases import net_purchases as measured
    from tui.measures.flows.trailing_12m import trailing_12m

    return measured(snapshot), trailing_12m(snapshot)


def _months_view(update: Update, options: FlowsOptions) -> View:
    flows, sums = _flows(update.snapshot)
    table = months.screen_table(flows, sums, options.instrument)
    newest = latest_month(flows)
    leads = months.year_leads(sums, options.instrument, update.now) or month_leads(
        *(flows, sums, options.instrument, newest, update.now), is_latest=False
    )
    return View(
        title=TITLE,
        basis=_basis(options),
        is_monthly=True,
        stamp=table.rows[0].stamp if table.rows else NOTHING_KNOWN,
        table=table,
        plot=official_private_bars(flows, sums, instrument=options.instrument),
        leads=(*leads[:1], next_release_clauses(update.now, drop=1)),
        note=shutdown_note(newest, update.snapshot.as_of),
    )


def _custody_view(update: Update, options: FlowsOptions) -> View:
    from tui.measures.flows import custody as measures

    levels = measures.custody(update.snapshot)
    table = custody.table(levels)
    return View(
        title=TITLE,
        basis="Fed custody",
        stamp=table.rows[0].stamp if table.rows else NOTHING_KNOWN,
        table=table,
        plot=custody.plot(levels),
        leads=custody.leads(levels, measures.custody_correlation(update.snapshot), update.now),
    )


def _country_view(update: Update, options: FlowsOptions) -> View:
    from tui.measures.flows.holdings_history import history

    all_countries = history(options.instrument, update.snapshot)
    rows = all_countries[all_countries["code"] == options.country]
    table = country.table(rows)
    name = rows["country"].iloc[-1] if len(rows) else options.country
    return View(
        title=name,
        opened=name,
        is_monthly=True,
        basis=INSTRUMENTS[options.instrument],
        stamp=table.rows[0].stamp if table.rows else NOTHING_KNOWN,
        table=table,
        plot=country.plot(rows),
        leads=country.leads(rows, update.now),
        note=country.note(options.country),
    )


_VIEWS: Mapping[FlowsViewName, Callable[[Update, FlowsOptions], View]] = {
    FlowsViewName.COUNTRIES: _countries_view,
    FlowsViewName.MONTHS: _months_view,
    FlowsViewName.CUSTODY: _custody_view,
}


def requested_month(month: str) -> str:
    """Return the chosen month, "" for ``LATEST`` and ``ALL``.

    Raises UsageError for any other text that is no month.
    """
    if month in (LATEST, ALL):
        return ""
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month):
        raise UsageError(f"not a month: {month} (write it like 2025-10)")
    return month


def _basis(options: FlowsOptions) -> str:
    """Return the name of the instrument if it is not the usual one."""
    return "" if options.instrument == "total" else INSTRUMENTS[options.instrument]
