"""Verdicts on auctions: the columns, and the rule in words."""

from __future__ import annotations

from tui.model.display_unit import DisplayUnit
from tui.model.format import MINUS, format_number, format_with_unit
from tui.model.table import Bar, Cell, Column
from tui.model.text import Tone
from tui.views.auctions.names import peers_name
from tui.views.auctions.offering import Auction
from tui.views.stamps import float_or_none

VERDICT = Column("verdict", "verdict", left=True, whole=True)
DEMAND = Column("demand_bar", "demand σ", drop=4)
DEMAND_SCALE_SIGMA = 3.0
"""Demand at which the bar of a verdict ends."""
_FIGURES = {
    "tail": ("proxy_tail_bp", "tail", DisplayUnit.BP, 1),
    "cover": ("bid_to_cover", "cover", DisplayUnit.RATIO, 2),
    "indirect": ("indirect_pct", "indirect", DisplayUnit.PCT, 1),
    "dealer": ("dealer_pct", "dealers", DisplayUnit.PCT, 1),
}
"""Figure of a verdict -> its column, name, unit and decimals."""
TIDY_VERDICT = (
    VERDICT,
    Column("verdict_provisional", "Provisional", left=True),
    *(Column(f"{figure}_sigma", f"{name} σ") for figure, (_, name, _, _) in _FIGURES.items()),
)
_RULE = (
    "demand {demand} σ, the mean of {terms}; strong from +{limit:.1f} σ, weak from −{limit:.1f} σ. "
    "Against the twelve {peers} before it: {figures}"
)
_DEMAND = "mean of the four figures of the verdict, + = stronger"
_PROVISIONAL = "; provisional, without a final tail"
_TEST = "a test, which compares with nothing"
_TOO_FEW = "fewer than twelve {peers} before it at hand"


def verdict_cell(row: Auction) -> Cell:
    """Return the verdict on an auction, with ``?`` while it is provisional."""
    word = row["verdict"]
    text = f"{word}?" if row["verdict_provisional"] else word
    return Cell(text or None, tone=verdict_tone(word), formula=verdict_formula(row) if word else "")


def demand_cell(row: Auction) -> Cell:
    """Return the demand of an auction as a bar from zero, which ends at ``DEMAND_SCALE_SIGMA``."""
    demand = float_or_none(row["demand_sigma"])
    if demand is None:
        return Cell(None)
    length = max(-1.0, min(1.0, demand / DEMAND_SCALE_SIGMA))
    return Cell(
        demand,
        DisplayUnit.RATIO,
        verdict_tone(row["verdict"]),
        signed=True,
        decimals=1,
        formula=f"{_DEMAND}; the bar ends at {DEMAND_SCALE_SIGMA:.0f} σ",
        graphic=Bar(length),
    )


def tidy_verdict_cells(row: Auction) -> tuple[Cell, ...]:
    """Return one cell for each of ``TIDY_VERDICT``."""
    sigmas = (float_or_none(row[f"{figure}_sigma"]) for figure in _FIGURES)
    return (
        Cell(row["verdict"] or None),
        Cell(bool(row["verdict_provisional"])),
        *(Cell(sigma, DisplayUnit.RATIO) for sigma in sigmas),
    )


def verdict_formula(row: Auction) -> str:
    """Return the rule of a verdict in words, with each figure, its mean and its deviation."""
    from tui.measures.auctions.verdicts import COMPARED, LIMIT_SIGMA, AuctionVerdict

    if row["test"]:
        return _TEST
    if row["verdict"] == AuctionVerdict.TOO_FEW:
        return _TOO_FEW.format(peers=peers_name(row))
    known = _known_figures(row)
    rule = _RULE.format(
        demand=format_number(row["demand_sigma"], DisplayUnit.RATIO, signed=True, decimals=1),
        terms=", ".join(
            ("" if COMPARED[name][1] > 0 else MINUS) + _FIGURES[name][1] for name in known
        ),
        limit=LIMIT_SIGMA,
        peers=peers_name(row),
        figures="; ".join(f"{_FIGURES[name][1]} {_figure_text(row, name)}" for name in known),
    )
    return rule + _PROVISIONAL if row["verdict_provisional"] else rule


def sigma_text(row: Auction) -> str:
    """Return the figures of a verdict in σ: ``tail +0.7 cover −0.1 indirect −0.7 σ``."""
    figures = (f"{_FIGURES[name][1]} {_sigma_number(row, name)}" for name in _known_figures(row))
    return f"{' '.join(figures)} σ"


def _known_figures(row: Auction) -> tuple[str, ...]:
    return tuple(figure for figure in _FIGURES if float_or_none(row[f"{figure}_sigma"]) is not None)


def _sigma_number(row: Auction, figure: str) -> str:
    return format_number(row[f"{figure}_sigma"], DisplayUnit.RATIO, signed=True, decimals=1)


def _figure_text(row: Auction, figure: str) -> str:
    """Return a figure with its mean and deviation: ``+1.8 bp, mean +1.2 bp ± 2.0 bp, +0.3 σ``."""
    column, _, unit, decimals = _FIGURES[figure]
    signed = figure == "tail"
    value, mean = (
        format_with_unit(row[name], unit, signed=signed, decimals=decimals)
        for name in (column, f"{figure}_mean")
    )
    deviation = format_with_unit(row[f"{figure}_deviation"], unit, decimals=decimals)
    return f"{value}, mean {mean} ± {deviation}, {_sigma_number(row, figure)} σ"


def verdict_tone(word: str) -> Tone:
    """Return the tone of a verdict: that of the demand."""
    from tui.measures.auctions.verdicts import AuctionVerdict

    tones = {AuctionVerdict.STRONG.value: Tone.UP, AuctionVerdict.WEAK.value: Tone.DOWN}
    return tones.get(word, Tone.LESSER)
