"""Views of stocks and bonds together: correlation, 60/40 and its variants, diversifiers."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from tui.model.plot import Plot
from tui.model.snapshot import Snapshot, State
from tui.model.table import Row, Table
from tui.model.update import Update
from tui.model.view import View
from tui.views.reads import Reads
from tui.views.risk import correlation, diversifiers, portfolios
from tui.views.risk.leads import leads, rules_on_correlation
from tui.views.risk.options import RiskOptions, RiskViewName
from tui.views.stamps import NOTHING_KNOWN

TITLE = "Risk"


def view(update: Update, options: RiskOptions) -> View:
    """Return the chosen table with its plot."""
    snapshot = update.snapshot
    table = _table(snapshot, options)
    opened = next((each.name for each in options.groups if each.id == options.opened), "")
    stamps = [row.stamp for row in table.rows if row.stamp.observed]
    return View(
        title=TITLE,
        basis="" if opened else _basis(options),
        opened=opened,
        stamp=max(stamps, key=lambda stamp: str(stamp.observed), default=NOTHING_KNOWN),
        table=table,
        plot=_plot(snapshot, options),
        leads=leads(update, options, table),
        tidy=_tidy(snapshot, options),
        note=_note(table.rows, options),
    )


def reads(options: RiskOptions) -> Reads:
    """Return what the view reads of an update: the correlation has the rules on it beside it."""
    closes = ("prices", "tiingo", "bitcoin")
    if options.view_name is RiskViewName.CORRELATION:
        return Reads(closes, _due_days, partial(rules_on_correlation, options=options))
    has_betas = options.view_name is RiskViewName.DIVERSIFIERS
    return Reads((*closes, "par_yields") if has_betas else closes, _due_days)


def _due_days(update: Update) -> Hashable:
    """Return the days whose closes are due: what is older is stale."""
    from tui.measures.returns.closes import due_days

    return due_days(update.snapshot)


def _basis(options: RiskOptions) -> str:
    """Return what the figures are."""
    if options.view_name is RiskViewName.CORRELATION:
        return f"with {options.stock}"
    return "% total return" if options.view_name is RiskViewName.YEARS else "total returns"


def _tidy(snapshot: Snapshot, options: RiskOptions) -> Table | None:
    """Return the exported table where it is not that of the screen."""
    if options.view_name is RiskViewName.CORRELATION:
        return correlation.exported_table(snapshot, options)
    if options.view_name is RiskViewName.YEARS:
        return portfolios.tidy_years_table(snapshot, options)
    return None


def _table(snapshot: Snapshot, options: RiskOptions) -> Table:
    if options.view_name is RiskViewName.CORRELATION:
        return correlation.table(snapshot, options)
    if options.view_name is RiskViewName.PORTFOLIOS:
        return portfolios.table(snapshot, options)
    if options.view_name is RiskViewName.YEARS:
        return portfolios.calendar_years_table(snapshot, options)
    return diversifiers.table(snapshot, options)


def _plot(snapshot: Snapshot, options: RiskOptions) -> Plot | None:
    """Return the plot of the chosen bond fund, opened portfolio or opened fund; None if none."""
    if options.view_name is RiskViewName.CORRELATION:
        return correlation.plot(snapshot, options.stock, options.bond)
    if options.view_name is RiskViewName.PORTFOLIOS:
        return portfolios.plot(snapshot, options)
    opened = [group.ticker for group in options.others if group.id == options.opened]
    if options.view_name is RiskViewName.DIVERSIFIERS and opened:
        return correlation.plot(snapshot, options.stock, opened[0])
    return None


def _note(rows: tuple[Row, ...], options: RiskOptions) -> str:
    notes = []
    if any(row.stamp.state is State.SAMPLE for row in rows):
        notes.append("sample: bundled daily returns, until prices are fetched")
    if missing := [row.key for row in rows if row.stamp.observed is None]:
        notes.append(f"nothing known of {', '.join(missing)}")
    return "; ".join(notes)
