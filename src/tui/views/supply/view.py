"""Supply and demand: net issuance, the Fed, cash, positions in futures, and releases to come."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import NamedTuple

from tui.model.times import NEW_YORK
from tui.model.update import Update
from tui.model.view import View
from tui.views import release_marks
from tui.views.reads import Reads, minutes
from tui.views.stamps import NOTHING_KNOWN
from tui.views.supply import cash, fed, months, positioning, radar, weeks
from tui.views.supply.options import SupplyOptions, SupplyViewName
from tui.views.supply.shares import share_leads

TITLE = "Supply"


def view(update: Update, options: SupplyOptions) -> View:
    """Return the chosen view, in $ billions."""
    return VIEWS[options.view_name].build(update, options)


def reads(options: SupplyOptions) -> Reads:
    """Return what the chosen view reads of an update. The radar has countdowns to the minute."""
    sources, is_radar = VIEWS[options.view_name].sources, options.view_name is SupplyViewName.RADAR
    return Reads(sources, minutes if is_radar else _days, counts_down_to_more=is_radar)


def _days(update: Update) -> Hashable:
    """Return the days of an update's two times in New York."""
    return tuple(time.astimezone(NEW_YORK).date() for time in (update.now, update.snapshot.as_of))


def _months_view(update: Update, options: SupplyOptions) -> View:
    # The measures import pandas, which must not be loaded before the first painted frame.
    from tui.measures.supply.absorption import absorption
    from tui.measures.supply.net_issuance import net_issuance

    issuance, absorbed = net_issuance(update.snapshot), absorption(update.snapshot)
    table = months.table(issuance, absorbed)
    return View(
        title=TITLE,
        stamp=table.rows[0].stamp if table.rows else NOTHING_KNOWN,
        table=table,
        is_monthly=True,
        plot=months.plot(issuance),
        leads=share_leads(issuance, absorbed, update.now),
    )


def _weeks_view(update: Update, options: SupplyOptions) -> View:
    from tui.measures.supply import bills
    from tui.measures.supply.net_issuance import of_kind

    snapshot = update.snapshot
    day = snapshot.as_of.astimezone(NEW_YORK).date()
    missing = bills.missing_bills(bills.issues(snapshot), day)
    ahead = bills.weeks_ahead(snapshot, day)
    table = weeks.table(ahead, missing, day)
    return View(
        title=TITLE,
        stamp=weeks.newest_stamp(table),
        table=table,
        plot=weeks.plot(ahead, day),
        leads=weeks.leads(
            bills.bills_outstanding_usd_bn(snapshot, day),
            ahead,
            of_kind("bills", snapshot),
            missing,
            day,
        ),
        tidy=weeks.tidy(ahead, missing),
    )


def _fed_view(update: Update, options: SupplyOptions) -> View:
    from tui.measures.supply import fed as measures

    snapshot = update.snapshot
    total, repo = measures.fed_treasuries(snapshot), measures.foreign_repo(snapshot)
    table = fed.table(total, measures.fed_by_kind(snapshot), repo)
    return View(
        title=TITLE,
        stamp=table.rows[0].stamp if table.rows else NOTHING_KNOWN,
        table=table,
        plot=fed.plot(total, snapshot),
        leads=fed.leads(total, repo, update.now.astimezone(NEW_YORK).date()),
    )


def _cash_view(update: Update, options: SupplyOptions) -> View:
    from tui.measures.supply.cash import cash as measured

    rows = measured(update.snapshot)
    table = cash.table(rows)
    return View(
        title=TITLE,
        stamp=table.rows[0].stamp if table.rows else NOTHING_KNOWN,
        table=table,
        plot=cash.plot(rows),
        leads=(cash.lead(rows, update.now.astimezone(NEW_YORK).date()),),
    )


class SupplyView(NamedTuple):
    """One view of the pane."""

    build: Callable[[Update, SupplyOptions], View]
    sources: tuple[str, ...]
    """Names of all sources that it reads."""


VIEWS: Mapping[SupplyViewName, SupplyView] = {
    SupplyViewName.MONTHS: SupplyView(
        _months_view, ("mspd", "tic_release", "tic_table1", "tic_table3", "fred")
    ),
    SupplyViewName.WEEKS: SupplyView(_weeks_view, ("auctions", "mspd")),
    SupplyViewName.FED: SupplyView(_fed_view, ("fred", "soma", *release_marks.SOURCES)),
    SupplyViewName.CASH: SupplyView(_cash_view, ("treasury_cash",)),
    SupplyViewName.POSITIONING: SupplyView(positioning.view, positioning.SOURCES),
    SupplyViewName.RADAR: SupplyView(radar.view, radar.SOURCES),
}
"""View by its name: a name in ``SupplyViewName`` and a line here are all that one needs."""
