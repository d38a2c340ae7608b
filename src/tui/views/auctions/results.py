"""Rows of auctions: high yield, tail, bid-to-cover and bidder shares, beside usual values."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from tui.model.column_note import ColumnNote
from tui.model.display_unit import DisplayUnit
from tui.model.format import (
    day_and_year,
    day_in_column,
    format_number,
    format_with_unit,
    short_day,
    sign_tone,
)
from tui.model.table import Cell, Column, Row
from tui.model.text import Tone
from tui.views.auctions.names import auction_key, issue_type, peers_name, term_cell
from tui.views.auctions.offering import OFFERING, Auction, offering_cells
from tui.views.auctions.verdicts import (
    DEMAND,
    TIDY_VERDICT,
    VERDICT,
    demand_cell,
    tidy_verdict_cells,
    verdict_cell,
)
from tui.views.stamps import float_or_none, stamp

YIELD_DECIMALS = 3
SCREEN = (
    Column("security", "term", left=True),
    Column("issue", "issue", left=True, drop=9),
    Column("auction_date", "date", left=True, drop=3),
    Column("high_yield_pct", "high %"),
    Column("yield_against_usual_bp", "vs 6 bp", drop=11),
    Column("proxy_tail_bp", "tail bp", drop=1),
    Column("usual_tail_bp", "usual", drop=12),
    Column("tail_deviation_bp", "± bp", drop=13),
    Column("bid_to_cover", "cover"),
    Column("cover_against_usual", "vs 6", drop=7),
    Column("indirect_pct", "indirect %", drop=2),
    Column("indirect_against_usual_pp", "vs 6 pp", drop=8),
    Column("direct_pct", "direct %", drop=5),
    Column("direct_against_usual_pp", "vs 6 pp", drop=15),
    Column("dealer_pct", "dealers %", drop=6),
    Column("dealer_against_usual_pp", "vs 6 pp", drop=15),
    VERDICT,
    DEMAND,
    Column("offering_usd_bn", "size bn", drop=10),
    Column("soma_usd_bn", "SOMA bn", drop=14),
    Column("fima_usd_bn", "FIMA bn", drop=14),
)
BY_DAY = tuple(
    replace(column, drop=0) if column.key == "auction_date" else column for column in SCREEN
)
"""The same columns for a list of many days, which a narrow pane shows with the day."""
NOTES = (
    ColumnNote("bills: investment rate, TIPS: real yield, FRN: margin", ("high_yield_pct",)),
    ColumnNote("tail: less the day's par yield", ("proxy_tail_bp",)),
    *(
        ColumnNote("vs 6: less the mean of the six alike before", (name,))
        for name in (column.key for column in SCREEN if "_against_usual" in column.key)
    ),
    ColumnNote("verdict: demand against the twelve alike before; i has the rule", ("verdict",)),
)
HISTORY = (BY_DAY[2], BY_DAY[1], *BY_DAY[3:])
"""Columns of one term's history, with the day first."""
TIDY = (
    *OFFERING,
    Column("high_yield_pct", "High %"),
    Column("bid_to_cover", "Cover"),
    Column("indirect_pct", "Indirect %"),
    Column("direct_pct", "Direct %"),
    Column("dealer_pct", "Dealers %"),
    Column("soma_usd_bn", "SOMA bn"),
    Column("fima_usd_bn", "FIMA bn"),
    Column("proxy_tail_bp", "Tail bp"),
    *TIDY_VERDICT,
)

_RATES = {
    "investment rate": "investment rate, from the discount rate of {discount} by 31 CFR 356, "
    "appendix B",
    "real yield": "real yield",
    "discount margin": "discount margin over the index rate",
    "yield": "",
}
_USUAL = "less {mean}, the mean of the six {peers} before it"
_TOO_FEW = "fewer than six {peers} before it at hand"
_TEST = "a test, which compares with nothing"
_BP_PER_PCT = 100.0
_DEMAND_FIGURES = ("cover", "indirect")
"""Figures for which a higher value means stronger demand. Direct and dealer shares are not: one
takes the place of the other."""


def screen_row(row: Auction, key: str, today: date) -> Row:
    """Return a row with the columns ``SCREEN``. Terms are sorted by their length."""
    day = row["observed"].date()
    cells = (
        term_cell(row),
        Cell(issue_type(row), tone=Tone.MUTED),
        Cell(day, tone=Tone.LESSER, text=day_in_column(short_day(day, today))),
        _yield_cell(row),
        _yield_against_usual(row),
        *_tail_cells(row),
        *_cells_against_usual(row, "cover", "bid_to_cover", DisplayUnit.RATIO),
        *_cells_against_usual(row, "indirect", "indirect_pct", DisplayUnit.PCT),
        *_cells_against_usual(row, "direct", "direct_pct", DisplayUnit.PCT),
        *_cells_against_usual(row, "dealer", "dealer_pct", DisplayUnit.PCT),
        verdict_cell(row),
        demand_cell(row),
        *(Cell(float_or_none(row[name]), DisplayUnit.USD_BN, Tone.MUTED) for name in _AMOUNTS),
    )
    return Row(key, cells, stamp(row["observed"], row))


def history_row(row: Auction) -> Row:
    """Return a row with the columns ``HISTORY``. Days have their years: there are many."""
    day_sold = row["observed"].date()
    row_on_screen = screen_row(row, auction_key(row), day_sold)
    _, kind, _, *figures = row_on_screen.cells
    day = Cell(day_sold, text=day_in_column(day_and_year(day_sold)))
    return replace(row_on_screen, cells=(day, kind, *figures))


_AMOUNTS = ("offering_usd_bn", "soma_usd_bn", "fima_usd_bn")


def tidy_row(row: Auction) -> Row:
    """Return a row with the columns ``TIDY``. A floater has no yield: its margin is none."""
    cells = (
        *offering_cells(row),
        Cell(
            None if row["kind"] == "FRN" else float_or_none(row["high_yield_pct"]), DisplayUnit.PCT
        ),
        Cell(float_or_none(row["bid_to_cover"]), DisplayUnit.RATIO),
        *(
            Cell(float_or_none(row[f"{who}_pct"]), DisplayUnit.PCT)
            for who in ("indirect", "direct", "dealer")
        ),
        *(Cell(float_or_none(row[name]), DisplayUnit.USD_BN) for name in _AMOUNTS[1:]),
        Cell(float_or_none(row["proxy_tail_bp"]), DisplayUnit.BP),
        *tidy_verdict_cells(row),
    )
    return Row(auction_key(row), cells, stamp(row["observed"], row))


def _yield_cell(row: Auction) -> Cell:
    from tui.measures.auctions.results import BASES

    basis = BASES[row["kind"]]
    discount = format_with_unit(
        float_or_none(row["high_rate_pct"]), DisplayUnit.PCT, decimals=YIELD_DECIMALS
    )
    formula = _RATES[basis].format(discount=discount)
    value = float_or_none(row["high_yield_pct"])
    return Cell(value, DisplayUnit.PCT, Tone.STRONG, decimals=YIELD_DECIMALS, formula=formula)


def tail_formula(row: Auction) -> str:
    """Return the two yields that a proxy tail compares, or the reason why there is none."""
    from tui.measures.auctions.tails import NOMINAL

    par = float_or_none(row["par_yield_pct"])
    if par is None and row["test"]:
        return "none of a test"
    if par is None:
        nominal = row["kind"] in NOMINAL
        return "no par yield of the day at hand" if nominal else "of nominal notes and bonds alone"
    high = format_number(row["high_yield_pct"], DisplayUnit.PCT, decimals=YIELD_DECIMALS)
    same_day = f"{format_with_unit(par, DisplayUnit.PCT)} of {row['par_day']:%Y-%m-%d}"
    difference = f"high yield {high} less the par yield {same_day}"
    return (
        f"{difference}: provisional, until the day's own is at hand, due at 18:00 New York"
        if row["provisional"]
        else difference
    )


def _tail_cells(row: Auction) -> tuple[Cell, ...]:
    tone = Tone.WARNING if row["provisional"] else Tone.LESSER
    tail = Cell(
        float_or_none(row["proxy_tail_bp"]), DisplayUnit.BP, tone, signed=True, decimals=1,
        formula=tail_formula(row),
    )  # fmt: skip
    peers = f"of all proxy tails of {peers_name(row)} before it"
    usual = Cell(
        float_or_none(row["usual_tail_bp"]), DisplayUnit.BP, Tone.MUTED, signed=True, decimals=1,
        formula=f"mean {peers}",
    )  # fmt: skip
    spread = Cell(
        float_or_none(row["tail_deviation_bp"]), DisplayUnit.BP, Tone.MUTED, decimals=1,
        formula=f"standard deviation {peers}",
    )  # fmt: skip
    return tail, usual, spread


def _yield_against_usual(row: Auction) -> Cell:
    """Return the yield less its usual value, in bp."""
    value, usual = float_or_none(row["high_yield_pct"]), float_or_none(row["usual_high_yield_pct"])
    if value is None or usual is None:
        return Cell(None, formula=_missing_usual(row))
    mean = format_with_unit(usual, DisplayUnit.PCT, decimals=YIELD_DECIMALS)
    formula = _USUAL.format(mean=mean, peers=peers_name(row))
    return Cell(_to_bp(value - usual), DisplayUnit.BP, Tone.MUTED, signed=True, formula=formula)


def _to_bp(points: float) -> float:
    return round(points * _BP_PER_PCT, 6)


def _cells_against_usual(
    row: Auction, bidder: str, figure: str, unit: DisplayUnit
) -> tuple[Cell, Cell]:
    """Return the cell of a figure, and that of the figure less its usual value."""
    value, usual = float_or_none(row[figure]), float_or_none(row[f"usual_{figure}"])
    share = unit is DisplayUnit.PCT
    decimals = 1 if share else None
    formula = (
        f"accepted from {bidder}{'s' if bidder == 'dealer' else ' bidders'} ÷ competitive bids"
    )
    formula = f"{formula} accepted" if share else ""
    cell = Cell(value, unit, Tone.LESSER, decimals=decimals, formula=formula)
    if value is None or usual is None:
        return cell, Cell(None, formula=_missing_usual(row))
    change = value - usual
    mean = format_with_unit(usual, unit, decimals=decimals)
    against = _USUAL.format(mean=mean, peers=peers_name(row))
    tone = sign_tone(change) if bidder in _DEMAND_FIGURES else Tone.MUTED
    over = DisplayUnit.PP if share else unit
    return cell, Cell(change, over, tone, signed=True, decimals=decimals, formula=against)


def _missing_usual(row: Auction) -> str:
    return _TEST if row["test"] else _TOO_FEW.format(peers=peers_name(row))
