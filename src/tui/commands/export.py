"""``ticwatch export``: the figures of a pane, from the view that its widget paints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TextIO

from tui.commands.arguments import VIEWS
from tui.commands.output import Format, write_data
from tui.config import Config
from tui.model.errors import UsageError
from tui.model.update import Update
from tui.model.view import Table, View
from tui.views import provenance
from tui.views.alerts import view as alerts
from tui.views.alerts.options import AlertsOptions, AlertsViewName
from tui.views.auctions import view as auctions
from tui.views.auctions.options import AuctionsOptions
from tui.views.curve import view as curve
from tui.views.curve.options import CurveOptions, CurveViewName, HistoryRange
from tui.views.flows import tables
from tui.views.flows import view as flows
from tui.views.flows.options import ALL, LATEST, FlowsOptions
from tui.views.risk import view as risk
from tui.views.risk.options import RiskOptions, RiskViewName
from tui.views.sectors import view as sectors
from tui.views.sectors.options import SectorsOptions, SectorsViewName

TABLES: Mapping[str, Callable[..., View]] = {
    "curve": curve.view,
    "flows": flows.view,
    "holders": tables.by_holder,
    "months": tables.by_month,
    "securities": tables.securities,
    "custody": tables.fed_custody,
    "history": tables.since_2000,
    "sectors": sectors.view,
    "alerts": alerts.view,
    "risk": risk.view,
    "auctions": auctions.results,
    "upcoming": auctions.upcoming,
}
"""Name of an export -> the view that makes it, called with an update and the view's options."""


@dataclass(frozen=True)
class ExportQuery:
    """What of a pane is to be exported."""

    view: str = ""
    """One of ``arguments.VIEWS``, "" for the one the pane opens with."""
    month: str = ""
    """Of the flows: ``2025-10``, "" for the latest."""
    every: bool = False
    """Of the flows: every month."""
    of: str = ""
    """Of the curve's history: the tenor or slope, "" for the one it opens with; of the alerts'
    detail and backtest: the rule's id."""


def pane_view(update: Update, config: Config, pane: str, query: ExportQuery) -> View:
    """A pane's view as asked for. Raises UsageError for what the pane does not have."""
    name = query.view or VIEWS[pane][0]
    if name not in VIEWS[pane]:
        raise UsageError(f"{pane} has no view {name}; it has {', '.join(VIEWS[pane])}")
    if pane != "flows" and (query.month or query.every):
        raise UsageError("--month and --all go with: export flows")
    if query.of and (pane, name) not in _OF_ONE:
        *most, last = (f"export {one} --view {view}" for one, view in _OF_ONE)
        raise UsageError(f"--of goes with: {', '.join(most)} or {last}")
    return _VIEWS[pane](update, config, replace(query, view=name))


def _curve(update: Update, config: Config, query: ExportQuery) -> View:
    if query.view == "spreads":
        return curve.by_slope(update, CurveOptions())
    options = CurveOptions(view_name=CurveViewName(query.view))
    if options.view_name is not CurveViewName.HISTORY:
        return curve.view(update, options)
    subject = query.of or options.subject
    if subject not in curve.subjects(update):
        raise UsageError(f"no history of {subject}; of {', '.join(curve.subjects(update))}")
    return curve.by_day(update, replace(options, subject=subject, reach=HistoryRange.MAX))


def _flows(update: Update, config: Config, query: ExportQuery) -> View:
    if query.month and query.every:
        raise UsageError("--month and --all do not go together")
    if (query.month or query.every) and query.view in ("custody", "history"):
        raise UsageError(
            f"--month and --all do not go with --view {query.view}: it has all there is"
        )
    whole = query.every or query.view in ("holders", "months")
    options = FlowsOptions(query.month or (ALL if whole else LATEST))
    name = "flows" if query.view == "countries" else query.view
    return TABLES[name](update, options)


def _sectors(update: Update, config: Config, query: ExportQuery) -> View:
    options = SectorsOptions.configured(config)
    return sectors.view(update, replace(options, view_name=SectorsViewName(query.view)))


def _risk(update: Update, config: Config, query: ExportQuery) -> View:
    options = RiskOptions.configured(config)
    return risk.view(update, replace(options, view_name=RiskViewName(query.view)))


def _alerts(update: Update, config: Config, query: ExportQuery) -> View:
    options = AlertsOptions.configured(config)
    if query.view == "rules":
        return alerts.view(update, options)
    known = [alert.rule for alert in update.alerts]
    if query.of not in known:
        missing = f"no rule is called {query.of}" if query.of else "--of ID says of which rule"
        raise UsageError(f"{missing}; there are {', '.join(known) or 'none'}")
    return alerts.view(
        update, replace(options, opened=query.of, view_name=AlertsViewName(query.view))
    )


def _auctions(update: Update, config: Config, query: ExportQuery) -> View:
    listed = auctions.upcoming if query.view == "upcoming" else auctions.results
    return listed(update, AuctionsOptions())


_OF_ONE = (("curve", "history"), ("alerts", "detail"), ("alerts", "backtest"))
"""Views that are of one thing, which ``--of`` names."""
_VIEWS: Mapping[str, Callable[[Update, Config, ExportQuery], View]] = {
    "curve": _curve,
    "flows": _flows,
    "sectors": _sectors,
    "alerts": _alerts,
    "risk": _risk,
    "auctions": _auctions,
}


def tidy(view: View) -> Table:
    """Return the table of a view that is exported."""
    return view.table if view.tidy is None else view.tidy


def write(view: View, form: Format, stream: TextIO, traced: Update | None = None) -> None:
    """Write the exported table of a view; with ``traced``, add the provenance of each row."""
    table = tidy(view)
    write_data(provenance.traced(table, traced) if traced else table, stream, form)
