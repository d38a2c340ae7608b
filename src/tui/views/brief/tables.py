"""The exported tables, from whose cells the brief takes every figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from tui.config import Config
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_with_unit
from tui.model.snapshot import Stamp
from tui.model.table import Cell, Row, Table, Value
from tui.model.update import Update
from tui.model.view import View
from tui.views.alerts import view as alerts
from tui.views.alerts.options import AlertsOptions
from tui.views.auctions import view as auctions
from tui.views.auctions.options import AuctionsOptions
from tui.views.brief.records import ExportedFigure, Place
from tui.views.curve import view as curve
from tui.views.curve.options import CurveOptions, CurveViewName
from tui.views.flows import export_tables as flows
from tui.views.flows.options import ALL, LATEST, FlowsOptions
from tui.views.risk import view as risk
from tui.views.risk.options import RiskOptions, RiskViewName
from tui.views.sectors import view as sectors
from tui.views.sectors.options import SectorsOptions, SectorsViewName
from tui.views.stamps import NOTHING_KNOWN
from tui.views.supply import export_tables as supply
from tui.views.supply import positioning
from tui.views.thesis import view as thesis
from tui.views.thesis.options import ThesisOptions

CURVE, SPREADS, REAL = "curve", "curve --view spreads", "curve --view real"
MOVES, PREMIUM = "curve --view moves", "curve --view premium"
COUNTRIES, MONTHS, CUSTODY = "flows", "flows --view months", "flows --view custody"
AUCTIONS, UPCOMING = "auctions", "auctions --view upcoming"
RETURNS, RATES = "sectors", "sectors --view rates"
CORRELATION, PORTFOLIOS = "risk", "risk --view portfolios"
RULES, CLAIMS = "alerts", "thesis"
SUPPLY, ABSORBED, CASH = "supply", "supply --view absorbed", "supply --view cash"
FED, POSITIONS = "supply --view fed", "supply --view positioning"
"""Arguments of ``ticwatch export`` for each table that the brief reads."""


class Export(NamedTuple):
    """An export that the brief reads."""

    build: Callable[[Update, Config], View]
    """Builds its view, as ``ticwatch export`` does."""
    keys: tuple[str, ...]
    """Columns that identify a row."""


def _sectors(name: SectorsViewName) -> Callable[[Update, Config], View]:
    return lambda update, config: sectors.view(
        update, replace(SectorsOptions.from_config(config), view_name=name)
    )


def _risk(name: RiskViewName) -> Callable[[Update, Config], View]:
    return lambda update, config: risk.view(
        update, replace(RiskOptions.from_config(config), view_name=name)
    )


EXPORTS: Mapping[str, Export] = {
    CURVE: Export(lambda update, _: curve.view(update, CurveOptions()), ("tenor",)),
    SPREADS: Export(lambda update, _: curve.by_slope(update, CurveOptions()), ("slope",)),
    REAL: Export(
        lambda update, _: curve.view(update, CurveOptions(view_name=CurveViewName.REAL)),
        ("tenor",),
    ),
    MOVES: Export(lambda update, _: curve.by_span(update, CurveOptions()), ("span",)),
    PREMIUM: Export(lambda update, _: curve.by_premium(update, CurveOptions()), ("tenor", "span")),
    COUNTRIES: Export(lambda update, _: flows.by_country(update, FlowsOptions(LATEST)), ("code",)),
    MONTHS: Export(
        lambda update, _: flows.by_month(update, FlowsOptions(ALL)),
        ("month", "holder", "instrument"),
    ),
    CUSTODY: Export(lambda update, _: flows.fed_custody(update, FlowsOptions()), ("week",)),
    AUCTIONS: Export(
        lambda update, _: auctions.results(update, AuctionsOptions()), ("auction_date", "cusip")
    ),
    UPCOMING: Export(
        lambda update, _: auctions.upcoming(update, AuctionsOptions()), ("auction_date", "cusip")
    ),
    RETURNS: Export(_sectors(SectorsViewName.RETURNS), ("group", "ticker", "span", "since")),
    RATES: Export(_sectors(SectorsViewName.RATES), ("group", "ticker")),
    CORRELATION: Export(_risk(RiskViewName.CORRELATION), ("fund", "ticker")),
    PORTFOLIOS: Export(_risk(RiskViewName.PORTFOLIOS), ("portfolio", "bond_fund")),
    RULES: Export(
        lambda update, config: alerts.view(update, AlertsOptions.from_config(config)), ("rule",)
    ),
    CLAIMS: Export(
        lambda update, config: thesis.view(update, ThesisOptions.from_config(config)), ("id",)
    ),
    SUPPLY: Export(lambda update, _: supply.by_month(update), ("observed", "kind")),
    ABSORBED: Export(lambda update, _: supply.by_holder(update), ("observed", "holder")),
    CASH: Export(lambda update, _: supply.treasury_cash(update), ("observed",)),
    FED: Export(lambda update, _: supply.held_by_fed(update), ("week",)),
    POSITIONS: Export(lambda update, _: positioning.view(update, None), ("report_day", "contract")),
}


class ExportTables:
    """Exported tables of one update, each built when it is first read."""

    def __init__(self, update: Update, config: Config) -> None:
        self.update = update
        self.config = config
        self._views: dict[str, View] = {}

    def view(self, export: str) -> View:
        """Return the view that an export is written from."""
        if export not in self._views:
            self._views[export] = EXPORTS[export].build(self.update, self.config)
        return self._views[export]

    def rows(self, export: str, **values: Value) -> list[ExportRow]:
        """Return the rows that have these values in these columns, in their order."""
        view = self.view(export)
        table = view.table if view.tidy is None else view.tidy
        places = {column.key: place for place, column in enumerate(table.columns)}
        wanted = [(places[name], value) for name, value in values.items()]
        return [
            ExportRow(self, export, table, row)
            for row in table.rows
            if all(row.cells[place].value == value for place, value in wanted)
        ]

    def row(self, export: str, **values: Value) -> ExportRow | None:
        """Return the first row that has these values, None if there is none."""
        return next(iter(self.rows(export, **values)), None)

    def figure(
        self, export: str, column: str, *, signed: bool | None = None, **values: Value
    ) -> ExportedFigure | None:
        """Return the figure in the first row that has these values, None if it is missing."""
        row = self.row(export, **values)
        return None if row is None else row.figure(column, signed=signed)

    def count(self, export: str, **values: Value) -> ExportedFigure:
        """Return the number of rows that have these values."""
        rows = self.rows(export, **values)
        stamps = [row.stamp for row in rows or self.rows(export)]
        dated = [each for each in stamps if each.known is not None]
        newest = max(dated, key=lambda each: str(each.known), default=NOTHING_KNOWN)
        place = Place(export, tuple(values.items()), "", self.update.snapshot.as_of)
        sources = self.sources(newest)
        return ExportedFigure(str(len(rows)), len(rows), DisplayUnit.COUNT, newest, sources, place)

    def sources(self, stamp: Stamp) -> tuple[str, ...]:
        """Return the names of the tables that a stamp's figure comes from, each once."""
        datasets = self.update.snapshot.datasets
        known = (datasets[key] for key in stamp.inputs if key in datasets)
        names = (", ".join(filter(None, (each.publisher, each.title))) for each in known)
        return tuple(sorted(dict.fromkeys(names)))


class ExportRow(NamedTuple):
    """One row of an exported table."""

    tables: ExportTables
    export: str
    table: Table
    row: Row

    @property
    def stamp(self) -> Stamp:
        """Stamp of the row."""
        return self.row.stamp

    def cell(self, column: str) -> Cell:
        """Return the cell in a column."""
        keys = [each.key for each in self.table.columns]
        return self.row.cells[keys.index(column)]

    def value(self, column: str) -> Value:
        """Return the value in a column, None if it is missing."""
        return self.cell(column).value

    def number(self, column: str) -> float:
        """Return the number in a column, NaN if it is missing."""
        value = self.value(column)
        return float(value) if isinstance(value, int | float) else float("nan")

    def text(self, column: str) -> str:
        """Return the text in a column, "" if it is missing."""
        return str(self.value(column) or "")

    def figure(
        self,
        column: str,
        *,
        unit: DisplayUnit | None = None,
        signed: bool | None = None,
        decimals: int | None = None,
    ) -> ExportedFigure | None:
        """Return the figure in a column, None if it is missing.

        ``unit``, ``signed`` and ``decimals`` replace those of the cell.
        """
        cell, number = self.cell(column), self.number(column)
        if number != number:
            return None
        stamp, unit = cell.stamp or self.stamp, unit or cell.unit
        keys = EXPORTS[self.export].keys
        place = Place(
            self.export,
            tuple((key, self.value(key)) for key in keys),
            column,
            self.tables.update.snapshot.as_of,
        )
        text = format_with_unit(
            number,
            unit,
            signed=cell.signed if signed is None else signed,
            decimals=cell.decimals if decimals is None else decimals,
        )
        return ExportedFigure(text, number, unit, stamp, self.tables.sources(stamp), place)


_BP_PER_PCT = 100
_NOISE_DECIMALS = 6


def difference(now: ExportedFigure | None, then: ExportedFigure | None) -> ExportedFigure | None:
    """Return a figure less an earlier one, of percent in bp; None if either is missing."""
    if now is None or then is None:
        return None
    is_yield = now.unit is DisplayUnit.PCT
    unit = DisplayUnit.BP if is_yield else now.unit
    change = round((now.value - then.value) * (_BP_PER_PCT if is_yield else 1), _NOISE_DECIMALS)
    return replace(
        now,
        text=format_with_unit(change, unit, signed=True),
        value=change,
        unit=unit,
        sources=tuple(sorted({*now.sources, *then.sources})),
        less=then.place,
    )
