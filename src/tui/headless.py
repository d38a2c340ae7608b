"""The commands without a screen, over the same monitor and the same views."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TextIO

from tui import export
from tui.arguments import VIEWS
from tui.config import Config
from tui.measures.revisions import PRINTED_IN, Print
from tui.model import Malformed, StoreError, Update, UsageError
from tui.monitor import Monitor
from tui.present import View, format_cell
from tui.store import Store
from tui.views import (
    alerts,
    auctions,
    curve,
    flows,
    provenance,
    revisions,
    risk,
    sectors,
    sources,
)


def update_at(monitor: Monitor, as_of: datetime | None) -> Update:
    """What is known now, or was at a past moment."""
    return monitor.present() if as_of is None else monitor.at(as_of)


@dataclass(frozen=True)
class Wanted:
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


def pane_view(update: Update, config: Config, pane: str, wanted: Wanted) -> View:
    """A pane's view as asked for. Raises UsageError for what the pane does not have."""
    name = wanted.view or VIEWS[pane][0]
    if name not in VIEWS[pane]:
        raise UsageError(f"{pane} has no view {name}; it has {', '.join(VIEWS[pane])}")
    if pane != "flows" and (wanted.month or wanted.every):
        raise UsageError("--month and --all go with: export flows")
    if wanted.of and (pane, name) not in _OF_ONE:
        *most, last = (f"export {one} --view {view}" for one, view in _OF_ONE)
        raise UsageError(f"--of goes with: {', '.join(most)} or {last}")
    return _VIEWS[pane](update, config, replace(wanted, view=name))


def _curve(update: Update, config: Config, wanted: Wanted) -> View:
    if wanted.view == "spreads":
        return curve.by_slope(update, curve.CurveOptions())
    options = curve.CurveOptions(shown=curve.Shown(wanted.view))
    if options.shown is not curve.Shown.HISTORY:
        return curve.view(update, options)
    subject = wanted.of or options.subject
    if subject not in curve.subjects(update):
        raise UsageError(f"no history of {subject}; of {', '.join(curve.subjects(update))}")
    return curve.by_day(update, replace(options, subject=subject, reach=curve.Reach.MAX))


def _flows(update: Update, config: Config, wanted: Wanted) -> View:
    if wanted.month and wanted.every:
        raise UsageError("--month and --all do not go together")
    if (wanted.month or wanted.every) and wanted.view in ("custody", "history"):
        raise UsageError(
            f"--month and --all do not go with --view {wanted.view}: it has all there is"
        )
    whole = wanted.every or wanted.view in ("holders", "months")
    options = flows.FlowsOptions(wanted.month or (flows.ALL if whole else flows.LATEST))
    name = "flows" if wanted.view == "countries" else wanted.view
    return export.TABLES[name](update, options)


def _sectors(update: Update, config: Config, wanted: Wanted) -> View:
    options = sectors.SectorsOptions.configured(config)
    return sectors.view(update, replace(options, figures=sectors.Figures(wanted.view)))


def _risk(update: Update, config: Config, wanted: Wanted) -> View:
    options = risk.RiskOptions.configured(config)
    return risk.view(update, replace(options, shown=risk.Shown(wanted.view)))


def _alerts(update: Update, config: Config, wanted: Wanted) -> View:
    options = alerts.AlertsOptions.configured(config)
    if wanted.view == "rules":
        return alerts.view(update, options)
    known = [alert.rule for alert in update.alerts]
    if wanted.of not in known:
        missing = f"no rule is called {wanted.of}" if wanted.of else "--of ID says of which rule"
        raise UsageError(f"{missing}; there are {', '.join(known) or 'none'}")
    return alerts.view(update, replace(options, opened=wanted.of, part=alerts.Part(wanted.view)))


def _auctions(update: Update, config: Config, wanted: Wanted) -> View:
    listed = auctions.upcoming if wanted.view == "upcoming" else auctions.results
    return listed(update, auctions.AuctionsOptions())


_OF_ONE = (("curve", "history"), ("alerts", "detail"), ("alerts", "backtest"))
"""Views that are of one thing, which ``--of`` names."""
_VIEWS: Mapping[str, Callable[[Update, Config, Wanted], View]] = {
    "curve": _curve,
    "flows": _flows,
    "sectors": _sectors,
    "alerts": _alerts,
    "risk": _risk,
    "auctions": _auctions,
}


def revisions_view(
    monitor: Monitor, as_of: datetime | None, *, months: int, countries: bool
) -> View:
    """What the vintages known by a moment, or all of them, made of the flows."""
    if months < 1:
        raise UsageError(f"--months needs 1 or more, not {months}")
    known = [one for one in _prints(monitor.store) if as_of is None or one.known <= as_of]
    return revisions.view(known, months, countries=countries)


def _prints(store: Store) -> Iterator[Print]:
    """Every vintage that can be read; one that cannot is as if it had never been learned."""
    for vintage in (one for found in store.vintages().values() for one in found):
        if vintage.source in PRINTED_IN:
            try:
                yield Print(vintage.source, store.frame(vintage), vintage.learned)
            except (Malformed, StoreError):
                continue


def write(view: View, form: export.Format, stream: TextIO, traced: Update | None = None) -> None:
    """Write a view's table as data; ``traced`` in an update, with the bodies each row is from."""
    table = export.tidy(view)
    export.write(provenance.traced(table, traced) if traced else table, stream, form)


def list_sources(update: Update, stream: TextIO, form: export.Format | None = None) -> None:
    """How asking each source goes: as data in a format, else as text in columns."""
    if form is not None:
        write(sources.view(update), form, stream)
        return
    table = sources.view(update).table
    lines = [[column.label for column in table.columns]]
    lines += [[format_cell(cell) for cell in row.cells] for row in table.rows]
    widths = [max(map(len, texts)) for texts in zip(*lines, strict=True)]
    for line in lines:
        padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip(), file=stream)
