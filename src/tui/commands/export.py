"""``ticwatch export``: the table of a pane, from the view that its widget draws."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TextIO

from tui.commands.arguments import VIEWS
from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import Invocation
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
from tui.views.flows import export_tables
from tui.views.flows import view as flows
from tui.views.flows.options import ALL, LATEST, FlowsOptions
from tui.views.risk import view as risk
from tui.views.risk.options import RiskOptions, RiskViewName
from tui.views.sectors import view as sectors
from tui.views.sectors.options import SectorsOptions, SectorsViewName

TABLES: Mapping[str, Callable[..., View]] = {
    "curve": curve.view,
    "flows": flows.view,
    "holders": export_tables.by_holder,
    "months": export_tables.by_month,
    "securities": export_tables.securities,
    "custody": export_tables.fed_custody,
    "history": export_tables.since_2000,
    "sectors": sectors.view,
    "alerts": alerts.view,
    "risk": risk.view,
    "auctions": auctions.results,
    "upcoming": auctions.upcoming,
}
"""Name of an export -> function that builds its view from an update and the view's options."""


@dataclass(frozen=True)
class ExportQuery:
    """The part of a pane to export."""

    view: str = ""
    """One of ``arguments.VIEWS``, "" for the view that the pane opens with."""
    month: str = ""
    """Month of the flows, such as ``2025-10``, "" for the latest."""
    every: bool = False
    """True for every month of the flows."""
    of: str = ""
    """Tenor or slope of the curve's history, "" for the one it opens with; id of the rule for the
    alerts' detail and backtest."""


def run(invocation: Invocation) -> ExitCode:
    """Run ``export``. Raises UsageError for options that do not go together."""
    arguments = invocation.arguments
    update = invocation.update(evaluate=arguments.pane == "alerts")
    query = ExportQuery(arguments.view, arguments.month or "", every=arguments.all, of=arguments.of)
    view = build_view(update, invocation.loaded.config, arguments.pane, query)
    write_view(view, arguments.format, sys.stdout, update if arguments.provenance else None)
    return ExitCode.CLEAR


def build_view(update: Update, config: Config, pane: str, query: ExportQuery) -> View:
    """Return the view of a query. Raises UsageError if the pane does not have it."""
    name = query.view or VIEWS[pane][0]
    if name not in VIEWS[pane]:
        raise UsageError(f"{pane} has no view {name}; it has {', '.join(VIEWS[pane])}")
    if pane != "flows" and (query.month or query.every):
        raise UsageError("--month and --all go with: export flows")
    if query.of and (pane, name) not in _VIEWS_WITH_OF:
        *most, last = (f"export {pane} --view {view}" for pane, view in _VIEWS_WITH_OF)
        raise UsageError(f"--of goes with: {', '.join(most)} or {last}")
    return _BUILDERS[pane](update, config, replace(query, view=name))


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
    all_months = query.every or query.view in ("holders", "months")
    options = FlowsOptions(query.month or (ALL if all_months else LATEST))
    name = "flows" if query.view == "countries" else query.view
    return TABLES[name](update, options)


def _sectors(update: Update, config: Config, query: ExportQuery) -> View:
    options = SectorsOptions.from_config(config)
    return sectors.view(update, replace(options, view_name=SectorsViewName(query.view)))


def _risk(update: Update, config: Config, query: ExportQuery) -> View:
    options = RiskOptions.from_config(config)
    return risk.view(update, replace(options, view_name=RiskViewName(query.view)))


def _alerts(update: Update, config: Config, query: ExportQuery) -> View:
    options = AlertsOptions.from_config(config)
    if query.view == "rules":
        return alerts.view(update, options)
    rules = [alert.rule for alert in update.alerts]
    if query.of not in rules:
        missing = f"no rule is called {query.of}" if query.of else "--of ID says of which rule"
        raise UsageError(f"{missing}; there are {', '.join(rules) or 'none'}")
    return alerts.view(
        update, replace(options, opened=query.of, view_name=AlertsViewName(query.view))
    )


def _auctions(update: Update, config: Config, query: ExportQuery) -> View:
    build = auctions.upcoming if query.view == "upcoming" else auctions.results
    return build(update, AuctionsOptions())


_VIEWS_WITH_OF = (("curve", "history"), ("alerts", "detail"), ("alerts", "backtest"))
"""Pane and view of the exports that accept ``--of``."""
_BUILDERS: Mapping[str, Callable[[Update, Config, ExportQuery], View]] = {
    "curve": _curve,
    "flows": _flows,
    "sectors": _sectors,
    "alerts": _alerts,
    "risk": _risk,
    "auctions": _auctions,
}


def tidy(view: View) -> Table:
    """Return the table of a view to export: ``View.tidy`` if there is one, else its table."""
    return view.table if view.tidy is None else view.tidy


def write_view(view: View, form: Format, stream: TextIO, update: Update | None = None) -> None:
    """Write the exported table of a view. With its ``update``, add the provenance of each row."""
    table = tidy(view)
    write_data(provenance.with_provenance(table, update) if update else table, stream, form)
