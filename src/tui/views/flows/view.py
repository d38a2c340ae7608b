"""Foreign flows and holdings by country and by month, and Fed custody for foreign officials."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tui.model.errors import UsageError
from tui.model.plot import Plot
from tui.model.snapshot import Snapshot
from tui.model.text import Line
from tui.model.update import Update
from tui.model.view import View
from tui.views.flows import countries_table, country, custody, months
from tui.views.flows.holders import (
    latest_month,
    month_lines,
    official_private_bars,
    rows_of_month,
    year_line,
)
from tui.views.flows.options import ALL, INSTRUMENTS, LATEST, FlowsOptions, FlowsViewName
from tui.views.flows.releases import next_release_lines, shutdown_lines
from tui.views.reads import Reads, minutes
from tui.views.stamps import NOTHING_KNOWN

TITLE = "Foreign flows"


def view(update: Update, options: FlowsOptions) -> View:
    """Return the chosen view with its plot and summary lines, in $ billions.

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
        held, month, options.instrument, folded=options.folded, empty=empty
    )
    return View(
        title=_title(options),
        stamp=table.rows[-1].stamp if table.rows else NOTHING_KNOWN,
        table=table,
        plot=_bars(update.snapshot, options.instrument),
        lines=_lines(update, month_requested),
    )


def _lines(update: Update, month_requested: str) -> tuple[Line, ...]:
    """Return a month as text. For the latest month the next release follows."""
    from tui.measures.flows.net_purchases import net_purchases as measured
    from tui.measures.flows.trailing_12m import trailing_12m

    flows = measured(update.snapshot)
    month = month_requested or latest_month(flows[flows["instrument"] == "bonds_notes"])
    lines = (*month_lines(flows, month), *shutdown_lines(month, update.snapshot.as_of))
    if month_requested:
        has_flows = len(rows_of_month(flows, month)) > 0
        return (*lines, year_line(trailing_12m(update.snapshot), month)) if has_flows else lines
    return lines if flows.empty else (*lines, *next_release_lines(update.now))


def _months_view(update: Update, options: FlowsOptions) -> View:
    from tui.measures.flows.net_purchases import net_purchases as measured
    from tui.measures.flows.trailing_12m import trailing_12m

    flows, sums = measured(update.snapshot), trailing_12m(update.snapshot)
    table = months.screen_table(flows, sums, options.instrument)
    newest = latest_month(flows)
    return View(
        title=_title(options),
        stamp=table.rows[0].stamp if table.rows else NOTHING_KNOWN,
        table=table,
        plot=_bars(update.snapshot, options.instrument),
        lines=(
            *months.year_lines(sums, options.instrument),
            *shutdown_lines(newest, update.snapshot.as_of),
            *next_release_lines(update.now),
        ),
    )


def _custody_view(update: Update, options: FlowsOptions) -> View:
    from tui.measures.flows import custody as measures

    levels = measures.custody(update.snapshot)
    table = custody.table(levels)
    return View(
        title="Flows · Fed custody",
        stamp=table.rows[0].stamp if table.rows else NOTHING_KNOWN,
        table=table,
        plot=custody.plot(levels),
        lines=custody.lines(levels, measures.custody_correlation(update.snapshot)),
    )


def _country_view(update: Update, options: FlowsOptions) -> View:
    from tui.measures.flows.holdings_history import history

    all_countries = history(options.instrument, update.snapshot)
    rows = all_countries[all_countries["code"] == options.country]
    table = country.table(rows)
    name = rows["country"].iloc[-1] if len(rows) else options.country
    return View(
        title=f"{name} · {INSTRUMENTS[options.instrument]}",
        stamp=table.rows[0].stamp if table.rows else NOTHING_KNOWN,
        table=table,
        plot=country.plot(rows),
        lines=country.lines(rows),
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


def _title(options: FlowsOptions) -> str:
    default = options.instrument == "total"
    return TITLE if default else f"Flows · {INSTRUMENTS[options.instrument]}"


def _bars(snapshot: Snapshot, instrument: str) -> Plot:
    from tui.measures.flows.net_purchases import net_purchases as measured
    from tui.measures.flows.trailing_12m import trailing_12m

    return official_private_bars(measured(snapshot), trailing_12m(snapshot), instrument)
