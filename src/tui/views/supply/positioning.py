"""Positions of groups of traders in Treasury futures: the newest report, and its history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui.model.column_note import ColumnNote
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_count, format_number, format_with_unit, short_day
from tui.model.plot import Plot, Role, Series, XAxis
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Clause, Lead, Span, Tone
from tui.model.times import NEW_YORK
from tui.model.update import Update
from tui.model.view import View
from tui.views.day_axis import day_ticks, x_of_day
from tui.views.stamps import NOTHING_KNOWN, float_or_none, stamp

if TYPE_CHECKING:
    import pandas as pd

SOURCES = ("positions",)
"""The sources that the view reads."""
TITLE = "Positions in Treasury futures"
PLOTTED = "10Y"
"""Contract whose history is drawn."""
BASIS_TRADE = "a leveraged short is mostly the basis trade, no view on yields"
_BASIS_TRADE_NOTE = ColumnNote(
    "A short of leveraged funds is mostly one leg of the basis trade: they hold the Treasuries, "
    "financed by repo, and sell the future against them.",
    ("leveraged_net_contracts",),
)
_SCREEN_GROUPS = {"asset_manager": "asset mgrs", "leveraged": "leveraged", "dealer": "dealers"}
_SCREEN = (
    Column("contract", "future", left=True),
    *(Column(f"{group}_net_contracts", name) for group, name in _SCREEN_GROUPS.items()),
    Column("leveraged_change_1w_contracts", "lev. 1w", drop=2),
    Column("leveraged_percentile_pct", "lev. pctl", drop=1),
    Column("leveraged_face_usd_bn", "lev. bn face", drop=3),
    Column("open_interest_contracts", "open interest", drop=4),
)
TIDY = (
    Column("report_day", "report day", left=True),
    Column("contract", "future", left=True),
    *(
        Column(f"{group}_net_contracts", group)
        for group in ("asset_manager", "leveraged", "dealer", "other")
    ),
    Column("asset_manager_face_usd_bn", "asset managers"),
    Column("leveraged_face_usd_bn", "leveraged"),
    Column("dealer_face_usd_bn", "dealers"),
    Column("open_interest_contracts", "open interest"),
)
_NET = "long less short positions in futures, in contracts; + = long, spreads in neither"


def view(update: Update, options: object) -> View:
    """Return the newest report of the six futures, and the history of the 10-year's positions.

    The view has no options.
    """
    del options
    from tui.measures.positioning.net_positions import NO_EQUIVALENTS, net_positions, of_contract

    rows = net_positions(update.snapshot)
    if rows.empty:
        missing = (Clause((Span("no positions in futures known", Tone.MUTED),)),)
        empty = Table(_SCREEN, (), empty="no positions yet, fetched when online")
        return View(TITLE, NOTHING_KNOWN, empty, leads=(missing,), tidy=Table(TIDY, ()))
    newest = rows.loc[[rows.index[-1]]]
    table = Table(
        _SCREEN, tuple(_screen_rows(rows, newest)), notes=(_BASIS_TRADE_NOTE, _note(rows))
    )
    plotted = of_contract(update.snapshot, PLOTTED)
    return View(
        title=TITLE,
        stamp=stamp(rows.index[-1], newest.iloc[-1]),
        table=table,
        plot=_plot(plotted),
        leads=(_lead(plotted, update), ((Clause((Span(BASIS_TRADE, Tone.MUTED),))),)),
        basis="contracts, net",
        tidy=tidy_table(rows),
        note=NO_EQUIVALENTS,
    )


def tidy_table(rows: pd.DataFrame) -> Table:
    """Return one row per report day and future, the newest day first."""
    ordered = rows.iloc[::-1].sort_index(ascending=False, kind="stable")
    records = zip(ordered.index, ordered.to_dict("records"), strict=True)
    return Table(TIDY, tuple(_tidy_row(day, row) for day, row in records))


def _tidy_row(day: pd.Timestamp, row: Mapping[Any, Any]) -> Row:
    from tui.measures.positioning.net_positions import face_usd_bn

    contract = row["contract"]
    nets = {
        group: float(row[f"{group}_net_contracts"])
        for group in ("asset_manager", "leveraged", "dealer", "other")
    }
    faces = [face_usd_bn(nets[group], contract) for group in _SCREEN_GROUPS]
    cells = (
        Cell(day.date()),
        Cell(contract),
        *(Cell(int(net), DisplayUnit.COUNT, signed=True) for net in nets.values()),
        *(Cell(face, DisplayUnit.USD_BN, signed=True) for face in faces),
        Cell(int(row["open_interest_contracts"]), DisplayUnit.COUNT),
    )
    return Row(f"{day:%Y-%m-%d} {contract}", cells, stamp(day, row))


def _screen_rows(rows: pd.DataFrame, newest: pd.DataFrame) -> list[Row]:
    from tui.measures.positioning.net_positions import face_usd_bn, rank_of_newest, week_change

    screen = []
    for row in newest.to_dict("records"):
        contract = row["contract"]
        leveraged = rows.loc[rows["contract"] == contract, "leveraged_net_contracts"]
        rank = rank_of_newest(leveraged)
        face = face_usd_bn(row["leveraged_net_contracts"], contract)
        change = float_or_none(week_change(leveraged))
        cells = (
            Cell(contract, tone=Tone.STRONG),
            *(_net_cell(row[f"{group}_net_contracts"]) for group in _SCREEN_GROUPS),
            Cell(change, DisplayUnit.COUNT, signed=True, formula="less the report a week before"),
            Cell(
                float_or_none(rank.share_pct),
                DisplayUnit.PCT,
                decimals=0,
                formula=f"share of {format_count(rank.reports, 'report')} with a net position "
                "at or below this one",
            ),
            Cell(face, DisplayUnit.USD_BN, signed=True, formula="contracts times their face value"),
            Cell(float(row["open_interest_contracts"]), DisplayUnit.COUNT, Tone.MUTED),
        )
        screen.append(Row(contract, cells, stamp(newest.index[0], row)))
    return screen


def _net_cell(contracts: float) -> Cell:
    return Cell(float(contracts), DisplayUnit.COUNT, signed=True, formula=_NET)


def _note(rows: pd.DataFrame) -> ColumnNote:
    import pandas as pd

    reports = pd.DatetimeIndex(rows.index.unique())
    years = sorted(set(reports.year))
    listed = ", ".join(map(str, years))
    text = f"Percentile among the {format_count(len(reports), 'report')} at hand, of {listed}."
    return ColumnNote(text, ("leveraged_percentile_pct",))


def _lead(rows: pd.DataFrame, update: Update) -> Lead:
    """Return the newest net positions in the plotted contract, in words."""
    from tui.measures.positioning.net_positions import rank_of_newest

    newest, today = rows.iloc[-1], update.now.astimezone(NEW_YORK).date()
    rank = rank_of_newest(rows["leveraged_net_contracts"])
    day = short_day(rows.index[-1].date(), today)
    lever, managers = (
        format_number(float(newest[f"{group}_net_contracts"]), DisplayUnit.COUNT, signed=True)
        for group in ("leveraged", "asset_manager")
    )
    share = format_with_unit(rank.share_pct, DisplayUnit.PCT, decimals=0)
    reports = format_count(rank.reports, "report")
    return (
        Clause((Span(f"{day} {PLOTTED}: leveraged funds ", Tone.LESSER), Span(lever, Tone.STRONG))),
        Clause((Span("asset managers ", Tone.LESSER), Span(managers, Tone.STRONG)), 1),
        Clause((Span(f"leveraged at or above {share} of {reports}", Tone.MUTED),), 2),
    )


def _plot(rows: pd.DataFrame) -> Plot:
    """Return the net positions of asset managers and leveraged funds in contracts, by report."""
    import pandas as pd

    lines = {"asset managers": ("asset_manager", Role.FIRST), "leveraged": ("leveraged", Role.NOW)}
    gaps = rows.index.to_series().diff() > pd.Timedelta(days=8)
    series = []
    for name, (group, role) in lines.items():
        points: list[tuple[float, float | None]] = []
        values = rows[f"{group}_net_contracts"]
        for day, value, is_after_gap in zip(rows.index, values, gaps, strict=True):
            if is_after_gap:
                points.append((x_of_day(day.date()) - 1, None))
            points.append((x_of_day(day.date()), float(value)))
        series.append(Series(f"{name}, {PLOTTED}", tuple(points), role))
    ticks = day_ticks(rows.index[0].date(), rows.index[-1].date())
    return Plot(tuple(series), ticks, DisplayUnit.COUNT, x_axis=XAxis.DAYS)
