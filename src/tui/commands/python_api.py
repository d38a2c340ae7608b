"""Functions that ``import tui`` offers to Python programs.

``tui.at("2025-12-19").curve()`` is the table of ``ticwatch export curve --as-of 2025-12-19``, as a
DataFrame. Nothing is asked of a publisher: the figures are those of the home folder and of the
bundle.
"""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from tui.commands.exported_views import build_view, sources_of
from tui.commands.exports.query import ExportQuery
from tui.commands.invocation import Invocation, load_valid_config, parse_as_of
from tui.commands.study import read_studies, view_of
from tui.commands.table_frame import table_frame
from tui.views.table_data import tidy

if TYPE_CHECKING:
    import pandas as pd

    from tui.alerts.study.study import Entry
    from tui.config import Config
    from tui.model.update import Update

Moment: TypeAlias = str | date | datetime | None
"""A day (its end in New York; ``-1y`` counts back), a time (New York's unless it has an offset), or
None for now."""
CurveView = Literal[
    "curve", "spreads", "history", "changes", "forwards", "real", "cushion",
    "why", "moves", "events", "premium",
]  # fmt: skip
FlowsView = Literal["countries", "holders", "months", "securities", "custody", "history"]
SectorsView = Literal["groups", "rates"]
AlertsView = Literal["rules", "detail", "backtest"]
RiskView = Literal["correlation", "portfolios", "years", "diversifiers"]
AuctionsView = Literal["results", "upcoming"]
ThesisView = Literal["claims"]
SupplyView = Literal["months", "absorbed", "weeks", "fed", "cash", "positioning", "radar"]
PositioningView = Literal["futures"]


def at(moment: Moment = None, *, config: str | Path | None = None) -> Figures:
    """Return the figures that were known at a moment, by default now.

    ``config`` names a configuration, by default the one that ``ticwatch`` reads. Raises UsageError
    for a moment that is none or lies in the future, and ConfigError for a configuration that
    cannot be used.
    """
    return _figures(moment, config)


def study(
    condition: str,
    *,
    vs: str = "",
    entry: Entry = "close",
    at: Moment = None,
    config: str | Path | None = None,
) -> pd.DataFrame:
    """Return what groups did while a condition held and after it began: one row per group and part.

    ``vs`` is another condition, whose rows follow. ``entry`` is the first close after publication
    (``close``) or the one after that (``next``). Raises UsageError for an invalid condition,
    with its position, and as ``at`` does.
    """
    return _figures(at, config).study(condition, vs=vs, entry=entry)


def _figures(moment: Moment, config: str | Path | None) -> Figures:
    arguments = argparse.Namespace(
        config=None if config is None else Path(config), as_of=_text(moment), offline=True
    )
    loaded = load_valid_config(arguments)
    return Figures(Invocation(arguments, loaded, parse_as_of(arguments)))


def _text(moment: Moment) -> str | None:
    """Return a moment as ``--as-of`` takes it."""
    if isinstance(moment, datetime):
        return moment.isoformat()
    return str(moment) if moment is not None else None


class Figures:
    """Figures known at one moment, as ``at`` returns them.

    Each method returns the table of an export as a DataFrame: docs/exports.md names its columns,
    their units and signs. The last three columns are ``observed`` (the day a figure is about),
    ``known`` (the time it could be known, UTC) and ``state``. The frame is the caller's own.
    """

    def __init__(self, invocation: Invocation) -> None:
        self._invocation = invocation

    @property
    def as_of(self) -> datetime | None:
        """The moment, UTC. None for now."""
        return self._invocation.as_of

    def curve(self, view: CurveView = "curve", *, of: str = "") -> pd.DataFrame:
        """Return the par curve. ``of`` is the tenor or slope of ``history``, such as ``2s10s``."""
        return self._frame("curve", ExportQuery(view, of=of))

    def flows(
        self, view: FlowsView = "countries", *, month: str = "", every: bool = False
    ) -> pd.DataFrame:
        """Return foreign holdings and net purchases.

        ``month`` is one such as ``2025-10``, "" for the latest. ``every`` returns all months.
        """
        return self._frame("flows", ExportQuery(view, month, every))

    def sectors(self, view: SectorsView = "groups") -> pd.DataFrame:
        """Return the returns of the groups."""
        return self._frame("sectors", ExportQuery(view))

    def risk(self, view: RiskView = "correlation") -> pd.DataFrame:
        """Return correlations, portfolios, or diversifiers."""
        return self._frame("risk", ExportQuery(view))

    def auctions(self, view: AuctionsView = "results") -> pd.DataFrame:
        """Return the results of auctions, or those announced."""
        return self._frame("auctions", ExportQuery(view))

    def alerts(self, view: AlertsView = "rules", *, of: str = "") -> pd.DataFrame:
        """Return the state of each rule. ``of`` is the rule of ``detail`` and ``backtest``."""
        return self._frame("alerts", ExportQuery(view, of=of))

    def thesis(self, view: ThesisView = "claims") -> pd.DataFrame:
        """Return each claim, the reading of its day, the reading now, and the verdict."""
        return self._frame("thesis", ExportQuery(view))

    def supply(self, view: SupplyView = "months") -> pd.DataFrame:
        """Return what Treasury sells net of what matures, who takes it, and its cash."""
        return self._frame("supply", ExportQuery(view))

    def positioning(self, view: PositioningView = "futures") -> pd.DataFrame:
        """Return the net positions in Treasury futures of each report."""
        return self._frame("positioning", ExportQuery(view))

    def study(self, condition: str, *, vs: str = "", entry: Entry = "close") -> pd.DataFrame:
        """Return the study of a condition, as the function ``study`` does."""
        studies = read_studies(self._invocation, condition, vs, entry)
        return table_frame(tidy(view_of(studies)))

    def _frame(self, pane: str, query: ExportQuery) -> pd.DataFrame:
        update = self._update(pane, query.view)
        return table_frame(tidy(build_view(update, self._config, pane, query)))

    @property
    def _config(self) -> Config:
        return self._invocation.loaded.config

    def _update(self, pane: str, view: str) -> Update:
        """Return what an export of a pane reads. Rules are evaluated for the alerts alone."""
        sources = sources_of(pane, view)
        return self._invocation.read(evaluate=pane == "alerts", sources=sources)
