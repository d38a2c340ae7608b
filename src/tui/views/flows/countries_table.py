"""Holdings of one month by country, and the parts of their change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.measures.cache import per_frames
from tui.model.column_note import ColumnNote
from tui.model.display_unit import DisplayUnit
from tui.model.format import sign_tone, sparkline
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Tone
from tui.views.flows.country_columns import COUNTRY_COLUMNS, country_cells
from tui.views.flows.month_leads import press_lines_text
from tui.views.flows.purchase_bars import BARS, SUMS, bar_cell, bar_scale
from tui.views.stamps import float_or_none, int_or_none, stamp

if TYPE_CHECKING:
    import pandas as pd

HUB_MARK = "*"

_MONTHS_DRAWN = 12
_SCREEN = (
    Column("country", "country", left=True),
    Column("holdings_usd_bn", "held bn"),
    Column("share_pct", "share %", drop=7),
    Column("change_usd_bn", "change bn", drop=4),
    Column("net_purchases_usd_bn", "bought bn", drop=2),
    BARS,
    Column("valuation_change_usd_bn", "valuation bn", drop=4),
    Column("other_change_usd_bn", "other bn", drop=4),
    Column("net_3m_usd_bn", "net 3m bn", drop=6),
    Column("net_12m_usd_bn", "net 12m bn", drop=5),
    Column("rank", "rank", drop=9),
    Column("rank_move", "moved", drop=8),
    Column("held_12m", "held 12m", left=True, drop=10),
)
_NOTES = (
    ColumnNote(f"{HUB_MARK} custody hub", ("country",)),
    ColumnNote(
        "change = bought + valuation + other",
        (
            *("change_usd_bn", "net_purchases_usd_bn"),
            *("valuation_change_usd_bn", "other_change_usd_bn"),
        ),
    ),
)
_FIGURES = (
    *("holdings_usd_bn", "net_purchases_usd_bn"),
    *("valuation_change_usd_bn", "other_change_usd_bn"),
)
TIDY = (
    *COUNTRY_COLUMNS,
    *(column for name in _FIGURES for column in _SCREEN if column.key == name),
)
_EXPORTED = (
    *("holdings_usd_bn", "share_pct", "change_usd_bn", "net_purchases_usd_bn"),
    *("valuation_change_usd_bn", "other_change_usd_bn", "net_3m_usd_bn", "net_12m_usd_bn"),
)
_RANKS = ("rank", "rank_move")
_ALL_FIGURES = (
    *COUNTRY_COLUMNS,
    *(Column(name, name, left=True) for name in ("kind", "instrument")),
    *(Column(name, name) for name in (*_EXPORTED, *_RANKS)),
)
_TOTAL_CODES = ("99990", "99991", "99996")
"""TIC codes of official holders, private holders and the grand total: the last rows."""
_CHANGE = "held less a month before"
_OTHER = "change − net bought − valuation"
_NO_VALUATION = "TIC takes it as zero for bills"
_BILLS = "as TIC estimates it: the change in what is held"
_MOVED = "places up in twelve months, among countries"
_SPARKLINE = "held at the end of the last twelve months, none from before a break of the series"


@per_frames
def screen_table(
    held: pd.DataFrame, *, month: str, instrument: str, folded: bool, empty: str
) -> Table:
    """Return countries by size, then the totals.

    ``held`` is a frame of ``measures.flows.holdings``; ``month`` is written as ``2025-10``. With
    ``folded`` the custody hubs are added up in one row. ``empty`` is the text of an empty table.
    """
    from tui.views.flows.holders import rows_of_month

    month_rows = rows_of_month(held, month)
    if month_rows.empty:
        return Table(_SCREEN, (), empty)
    sparklines = _holdings_sparklines(held, month)
    formulas = _formulas(instrument)
    ordered = _screen_order(month_rows, folded=folded)
    scale = bar_scale(ordered)
    rows = [
        _row(row, sparklines.get(row["code"], ""), formulas, scale)
        for row in ordered.to_dict("records")
    ]
    lines = ColumnNote(press_lines_text(instrument), ("country",))
    return Table(_SCREEN, tuple(rows), empty, notes=(*_NOTES, lines))


def tidy_table(held: pd.DataFrame, empty: str) -> Table:
    """Return one row per month and country, oldest month first, the grand total last in each."""
    countries = held[held["kind"].isin(["country", "total"])] if len(held) else held
    rows = tuple(
        Row(
            f"{row['observed']:%Y-%m} {row['code']}",
            (
                *country_cells(row),
                *(Cell(float_or_none(row[name]), DisplayUnit.USD_BN) for name in _FIGURES),
            ),
            stamp(row["observed"], row),
        )
        for row in _by_size(countries).to_dict("records")
    )
    return Table(TIDY, rows, empty)


def all_figures_table(held: pd.DataFrame, instrument: str, empty: str) -> Table:
    """Return every figure of countries, hubs, holders and the grand total, with their kind."""
    rows = tuple(
        Row(
            f"{row['observed']:%Y-%m} {instrument} {row['code']}",
            (
                *country_cells(row),
                Cell(row["kind"]),
                Cell(instrument),
                *(Cell(float_or_none(row[name])) for name in _EXPORTED),
                *(Cell(int_or_none(row[name])) for name in _RANKS),
            ),
            stamp(row["observed"], row),
        )
        for row in _by_size(held).to_dict("records")
    )
    return Table(_ALL_FIGURES, rows, empty)


def _by_size(held: pd.DataFrame) -> pd.DataFrame:
    """Return the rows by month, oldest first, within a month countries by size, then the others."""
    if held.empty:
        return held
    ordered = held.assign(last=held["kind"] != "country")
    return ordered.sort_values(
        ["observed", "last", "holdings_usd_bn"], ascending=[True, True, False]
    )


def _screen_order(month: pd.DataFrame, *, folded: bool) -> pd.DataFrame:
    """Return countries and hubs by size, then official, private and the grand total."""
    from tui.measures.flows.holdings import HUBS

    hidden = month["code"].isin(list(HUBS)) if folded else month["kind"] == "hubs"
    rows = month[~hidden]
    below = rows["code"].map({code: place for place, code in enumerate(_TOTAL_CODES)}).fillna(-1)
    return rows.assign(below=below).sort_values(
        ["below", "holdings_usd_bn"], ascending=[True, False]
    )


def _row(row: dict[Any, Any], blocks: str, formulas: dict[str, str], scale: float) -> Row:
    from tui.measures.flows.holdings import ALL_HUBS, HUBS

    is_total = row["kind"] in SUMS
    mark = HUB_MARK if row["code"] in HUBS or row["code"] == ALL_HUBS else ""

    def bn(name: str, tone: Tone = Tone.PLAIN) -> Cell:
        value = float_or_none(row[name])
        return Cell(value, DisplayUnit.USD_BN, tone, signed=True, formula=formulas.get(name, ""))

    rank, rank_move = float_or_none(row["rank"]), float_or_none(row["rank_move"])
    cells = (
        Cell(f"{row['country']}{mark}", tone=Tone.STRONG if is_total else Tone.PLAIN),
        Cell(
            float_or_none(row["holdings_usd_bn"]),
            DisplayUnit.USD_BN,
            Tone.STRONG,
            formula=formulas["holdings_usd_bn"],
        ),
        Cell(
            float_or_none(row["share_pct"]),
            DisplayUnit.PCT,
            Tone.LESSER,
            decimals=1,
            formula="of all held",
        ),
        bn("change_usd_bn", Tone.LESSER),
        bn("net_purchases_usd_bn", sign_tone(float_or_none(row["net_purchases_usd_bn"]))),
        bar_cell(row, scale),
        bn("valuation_change_usd_bn", Tone.MUTED),
        bn("other_change_usd_bn", Tone.MUTED),
        bn("net_3m_usd_bn", sign_tone(float_or_none(row["net_3m_usd_bn"]))),
        bn("net_12m_usd_bn", sign_tone(float_or_none(row["net_12m_usd_bn"]))),
        Cell(rank, DisplayUnit.COUNT, Tone.LESSER, formula="by what is held, among countries"),
        Cell(rank_move, DisplayUnit.COUNT, Tone.MUTED, signed=True, formula=_MOVED),
        Cell(blocks or None, tone=Tone.MUTED, formula=_SPARKLINE),
    )
    return Row(row["code"], cells, stamp(row["observed"], row), total=is_total)


def _formulas(instrument: str) -> dict[str, str]:
    """Return the origin of each column's figure as text."""
    from tui.measures.flows.holdings import SECURITIES

    security = SECURITIES[instrument]
    table = security.source.removeprefix("tic_").replace("table", "table ")
    net = f"{table}, {security.net}"
    return {
        "holdings_usd_bn": f"{table}, {security.position}",
        "change_usd_bn": _CHANGE,
        "net_purchases_usd_bn": net if security.valuation else f"{net}: {_BILLS}",
        "valuation_change_usd_bn": (
            f"{table}, {security.valuation}" if security.valuation else _NO_VALUATION
        ),
        "other_change_usd_bn": _OTHER,
        "net_3m_usd_bn": "net bought in three months",
        "net_12m_usd_bn": "net bought in twelve months",
    }


def _holdings_sparklines(held: pd.DataFrame, month: str) -> dict[str, str]:
    """Return sparklines of the holdings of the twelve months to ``month``, by code.

    Months before a break of the series are left out.
    """
    import pandas as pd

    from tui.measures.flows.series_breaks import series_of

    end = pd.Period(month, "M").end_time.normalize()
    months = pd.date_range(end=end, periods=_MONTHS_DRAWN, freq="ME", unit="us")
    series = series_of(months)
    places = {month: place for place, month in enumerate(months) if series[place] == series[-1]}
    recent = held[held["observed"] >= months[0]]
    levels: dict[str, list[float | None]] = {}
    columns = (recent[name] for name in ("code", "observed", "holdings_usd_bn"))
    for code, observed, value in zip(*columns, strict=True):
        if observed in places:
            levels.setdefault(code, [None] * _MONTHS_DRAWN)[places[observed]] = float_or_none(value)
    return {code: sparkline(values) for code, values in levels.items()}
