"""Texts of the header: figures, rules that fire, time and network, in one row or in two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct

from tui.model.display_unit import DisplayUnit
from tui.model.format import format_number, short_day, short_month, sparkline
from tui.model.headline import Headline, HeadlineFigure, OfficialMonth
from tui.model.severity import SEVERITY_MARKS
from tui.model.text import Span, Tone
from tui.model.times import in_new_york
from tui.screen.widgets.pieces import GAP, Item, Piece, fitted_row, piece, width_of
from tui.screen.widgets.title_rule import MARK

TWO_ROWS_COLUMNS, SPARK_COLUMNS = 120, 160
"""Columns from which the header has two rows, and small lines beside its figures."""
SPARKS = ("20Y", "2s10s")
"""Short names of the figures with a line of their last observations."""
BADGES = {
    "critical": f"{Tone.CRITICAL.value} filled",
    "warning": f"{Tone.WARNING.value} filled",
    "info": f"{Tone.ACCENT.value} filled",
}
_MUTED, _STRONG = Tone.MUTED.value, Tone.STRONG.value
_UNITS = {"pct": (DisplayUnit.PCT, "%"), "bp": (DisplayUnit.BP, "bp")}
_BLOCK_GAP = 4
_MARGIN = Piece(" ")


class _Details(Struct, frozen=True):
    """Details of a header in two rows."""

    sparks: bool
    """Small lines of the last observations."""
    stale: bool = True
    """``stale`` in the badges."""
    words: bool = True
    """What officials did in words, and that it is with bills."""


_DETAILS = (
    _Details(sparks=True),
    _Details(sparks=False),
    _Details(sparks=False, stale=False),
    _Details(sparks=False, stale=False, words=False),
)
"""From the most details to the fewest."""


class HeaderTexts(Struct, frozen=True):
    """All that the header says."""

    headline: Headline
    clock: str
    """Time of the screen in New York, or that at which it was saved."""
    network: Span
    today: date
    """Day of the screen in New York."""
    is_saved: bool = False
    """True if the figures are remembered. Then the time is always shown."""
    is_evaluated: bool = True
    """False while the rules are evaluated on newer figures. Their count is marked until then."""


def clock_words(moment: datetime) -> str:
    """Return a time in New York as the header shows it: ``Fri 19 Dec 18:10 NY``."""
    local = in_new_york(moment)
    return f"{local:%a} {short_day(local, local)} {local:%H:%M} NY"


def header_rows(texts: HeaderTexts, width: int) -> tuple[tuple[Piece, ...], ...]:
    """Return the rows of the header in a width: two from ``TWO_ROWS_COLUMNS`` on, else one.

    Two rows leave out details until they fit.
    """
    if width < TWO_ROWS_COLUMNS:
        return (_one_row(texts, width),)
    first = 0 if width >= SPARK_COLUMNS else 1
    made = (_two_rows(texts, width, details) for details in _DETAILS[first:])
    rows = next(made)
    while max(map(width_of, rows)) > width and (shorter := next(made, None)):
        rows = shorter
    return rows


def _two_rows(
    texts: HeaderTexts, width: int, details: _Details
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    blocks = [*_blocks(texts, details)]
    wide = [max(width_of(name), width_of(figure)) for name, figure in blocks]
    names, figures = (
        [Item(_filled(block[row], cells)) for block, cells in zip(blocks, wide, strict=True)]
        for row in (0, 1)
    )
    rules, badges = _firing(texts), _badges(texts, details)
    rules_cells = max(width_of(rules), width_of(badges))
    ends = Piece(texts.clock), piece(texts.network)
    end_cells = max(width_of([end]) for end in ends)

    def row(left: list[Item], middle: tuple[Piece, ...], end: Piece) -> tuple[Piece, ...]:
        last = Item((_blank(end_cells - width_of([end])), end))
        right = [Item(_filled(middle, rules_cells)), last]
        return (_MARGIN, *fitted_row(left, right, width - 2, _BLOCK_GAP), _MARGIN)

    return row(names, rules, ends[0]), row(figures, badges, ends[1])


def _one_row(texts: HeaderTexts, width: int) -> tuple[Piece, ...]:
    """Return the only row: the 20-year and the badge always stay."""
    headline = texts.headline
    drops = {"20Y": 0, "10Y": 1, "2s10s": 2}
    left = [
        Item(
            (Piece(f"{figure.short} ", _MUTED), *_figure(figure), *_change(figure, "")),
            drops.get(figure.short, 1),
        )
        for figure in headline.figures
    ]
    if headline.official is not None:
        left.append(Item((Piece("official ", _MUTED), *_bought(headline.official)), 3))
    clock = Item((Piece(texts.clock),), 0 if texts.is_saved else 6)
    is_alarm = texts.network.tone is Tone.WARNING
    network = Item((piece(texts.network),), 1 if is_alarm else 5)
    ends = [clock, network]
    badges: list[Item] = []
    if headline.firing:
        worst = headline.firing[0].severity
        end = " " if texts.is_evaluated else MARK
        count = Piece(f" {SEVERITY_MARKS[worst]} {headline.firing_count}{end}", BADGES[worst])
        word = Piece("FIRING ", BADGES[worst])
        needed = [*([clock] if texts.is_saved else []), *([network] if is_alarm else [])]
        cells = width_of([count, word]) + sum(item.width + GAP for item in (*left, *needed))
        is_wide = cells <= width - 2
        badges, ends = [Item((count, word) if is_wide else (count,))], ends if is_wide else needed
    return (_MARGIN, *fitted_row(left, [*badges, *ends], width - 2), _MARGIN)


def _blocks(
    texts: HeaderTexts, details: _Details
) -> Iterator[tuple[tuple[Piece, ...], tuple[Piece, ...]]]:
    """Yield the name and the figure of each block of two rows."""
    for figure in texts.headline.figures:
        spark = details.sparks and figure.short in SPARKS and len(figure.recent) > 1
        line = (Piece(f"  {sparkline(figure.recent)}", "rule"),) if spark else ()
        yield (
            (Piece(figure.name, _MUTED),),
            (*_figure(figure), *_change(figure, " "), *line),
        )
    official = texts.headline.official
    if official is not None:
        name = "official with bills" if details.words else "official"
        month = short_month(official.observed, texts.today)
        words = _sold_words(official) if details.words else ()
        yield (Piece(f"{name}, {month}", _MUTED),), (*_bought(official), *words)


def _figure(figure: HeadlineFigure) -> tuple[Piece, ...]:
    """Return a value and its unit."""
    unit, suffix = _UNITS[figure.unit]
    value = format_number(figure.value, unit, signed=figure.unit == "bp")
    if figure.is_stale:
        return (Piece(f"{value}{suffix}", "stale"),)
    return Piece(value, _STRONG), Piece(suffix, Tone.LESSER.value)


def _change(figure: HeadlineFigure, before: str) -> tuple[Piece, ...]:
    """Return the change over a day in whole bp with an arrow, () if it is missing."""
    if figure.change_bp is None:
        return ()
    count = format_number(abs(figure.change_bp), DisplayUnit.BP)
    is_up, is_zero = figure.change_bp > 0, count == "0"
    text = "±0" if is_zero else f"{'▲' if is_up else '▼'}{count}"
    tone = _MUTED if is_zero or figure.is_stale else (Tone.UP if is_up else Tone.DOWN).value
    return (Piece(f"{before}{text}", tone),)


def _bought(official: OfficialMonth) -> tuple[Piece, ...]:
    value = format_number(official.bought_usd_bn, DisplayUnit.USD_BN, signed=True)
    if official.is_stale:
        return (Piece(f"{value}bn", "stale"),)
    return Piece(value, _STRONG), Piece("bn", Tone.LESSER.value)


def _sold_words(official: OfficialMonth) -> tuple[Piece, ...]:
    """Return in words what officials did, and in how many of the last months."""
    is_sale = official.bought_usd_bn < 0
    words = f"{'▼ sold' if is_sale else '▲ bought'}, {official.same_sign} of {official.months}"
    tone = Tone.MUTED if official.is_stale else Tone.DOWN if is_sale else Tone.UP
    return (Piece(f" {words}", tone.value),)


def _firing(texts: HeaderTexts) -> tuple[Piece, ...]:
    """Return how many rules fire, () without rules. A count of earlier figures has a mark."""
    headline = texts.headline
    if not headline.rules:
        return ()
    tone = _STRONG if headline.firing else _MUTED
    count = Piece(f"{headline.firing_count} of {headline.rules} firing", tone)
    return (count,) if texts.is_evaluated else (Piece(f"{MARK} ", _MUTED), count)


def _badges(texts: HeaderTexts, details: _Details) -> tuple[Piece, ...]:
    """Return a filled badge for each severity of which rules fire, below their count."""
    headline = texts.headline
    pieces: list[Piece] = [] if texts.is_evaluated else [_blank(2)]
    for rules in headline.firing:
        pieces += [Piece(" ")] if rules is not headline.firing[0] else []
        stale = " stale" if rules.is_stale and details.stale else ""
        text = f" {SEVERITY_MARKS[rules.severity]} {rules.count}{stale} "
        pieces.append(Piece(text, BADGES[rules.severity]))
    return tuple(pieces)


def _filled(pieces: tuple[Piece, ...], cells: int) -> tuple[Piece, ...]:
    """Return pieces with blanks after them, so that they take a number of cells."""
    return (*pieces, _blank(cells - width_of(pieces)))


def _blank(cells: int) -> Piece:
    return Piece(" " * max(0, cells))
