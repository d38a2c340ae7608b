"""Sectors and groups against the benchmark, over spans of the calendar and since a day."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from tui.config import Config
from tui.model import Stamp, State, Update
from tui.present import (
    Cell,
    Column,
    Line,
    Row,
    Span,
    Table,
    Tone,
    Unit,
    Value,
    View,
    sign_tone,
    spell,
)
from tui.views.plain import NOTHING_KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tui.measures.returns import Return


class Group(Protocol):
    """One row: a name, and the symbol of the fund that stands for it."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def ticker(self) -> str: ...


class Shown(Enum):
    """What the heatmap shows."""

    RELATIVE = "relative total return"
    ABSOLUTE = "total return"
    PRICE = "relative price return"


def _default_groups() -> tuple[Group, ...]:
    return Config().groups


@dataclass(frozen=True)
class SectorsOptions:
    """What the sectors pane can be asked to show."""

    groups: tuple[Group, ...] = field(default_factory=_default_groups)
    benchmark: str = "SPY"
    since: date = date(2025, 7, 1)
    """The last column starts from the last close before this day."""
    shown: Shown = Shown.RELATIVE

    @classmethod
    def configured(cls, config: Config) -> SectorsOptions:
        """As a configuration asks for."""
        return cls(config.groups, config.sectors.benchmark, config.sectors.since)


_DROPS = {"1D": 0, "1W": 5, "1M": 1, "3M": 3, "6M": 4, "YTD": 0, "1Y": 2}
_TIDY = (
    Column("group", "Group", left=True),
    Column("ticker", "Ticker", left=True),
    Column("span", "Span", left=True),
    Column("relative_return_pp", "Relative pp"),
    Column("total_return_pct", "Total %"),
)
_BENCHMARK_SPANS = ("1D", "1M", "YTD")
_FULL_HEAT_SHARE = 0.85
"""This share of a column's values lies inside its colour scale; the rest is clipped to its ends."""


def view(update: Update, options: SectorsOptions) -> View:
    """Returns of every group to its newest close; without prices a group shows no figure.

    ``tidy``: one row per group and span, always with total returns: relative to the benchmark in
    percentage points, and alone in percent.
    """
    # The measures bring pandas, which nothing may load before the first painted frame.
    from tui.measures.returns import span_returns

    symbols = {options.benchmark, *(group.ticker for group in options.groups)}
    asked = (update.snapshot, symbols, options.benchmark, options.since)
    total = _by_symbol(span_returns(*asked))
    price_only = options.shown is Shown.PRICE
    painted = _by_symbol(span_returns(*asked, "price")) if price_only else total
    rows = tuple(_row(group, painted, options) for group in options.groups)
    stamps = [row.stamp for row in rows if row.stamp.observed]
    subject = "" if options.shown is Shown.ABSOLUTE else f" against {options.benchmark}"
    unit = "%" if options.shown is Shown.ABSOLUTE else "pp"
    return View(
        title=f"Sectors · {options.shown.value}{subject}, {unit}",
        stamp=max(stamps, key=lambda stamp: str(stamp.observed), default=NOTHING_KNOWN),
        table=Table(_columns(options.since), _heated(rows), empty="no groups configured"),
        lines=_benchmark_line(options.benchmark, total.get(options.benchmark, ())),
        tidy=Table(_TIDY, tuple(_tidy_rows(options.groups, total)), "no prices known"),
        note=_note(rows, sum(any(row.apart for row in own) for own in painted.values())),
    )


def _by_symbol(returns: Sequence[Return]) -> Mapping[str, Sequence[Return]]:
    found: dict[str, list[Return]] = {}
    for row in returns:
        found.setdefault(row.symbol, []).append(row)
    return found


def _columns(since: date) -> tuple[Column, ...]:
    spans = (Column(f"return_{span.lower()}", span, drop=drop) for span, drop in _DROPS.items())
    return (
        Column("group", "Group", left=True),
        Column("ticker", "Ticker", left=True, drop=6),
        *spans,
        Column("return_since", f"from {since.isoformat()}"),
    )


def _row(group: Group, returns: Mapping[str, Sequence[Return]], options: SectorsOptions) -> Row:
    own = returns.get(group.ticker, ())
    cells = (
        Cell(group.name),
        Cell(group.ticker, tone=Tone.MUTED),
        *([_cell(row, options) for row in own] or [Cell(None)] * (len(_DROPS) + 1)),
    )
    inputs = dict.fromkeys(key for row in own for key in row.inputs)
    stamp = replace(_stamp(own[0]), inputs=tuple(inputs)) if own else NOTHING_KNOWN
    return Row(group.id, cells, stamp)


def _cell(row: Return, options: SectorsOptions) -> Cell:
    absolute = options.shown is Shown.ABSOLUTE
    value = row.return_pct if absolute else row.relative_return_pp
    unit = Unit.PCT if absolute else Unit.PP
    less = "" if absolute else f", less that of {options.benchmark} between the same closes"
    if row.apart and not absolute:
        less = f"; the closes of {options.benchmark} are another publisher's"
    start = "no close to start from" if row.start is None else f"{row.start} to {row.observed}"
    basis = "price" if options.shown is Shown.PRICE else "total"
    formula = f"{basis} return of {row.symbol}, {start}{less}"
    return Cell(value, unit, sign_tone(value), signed=True, decimals=1, formula=formula)


def _stamp(row: Return) -> Stamp:
    return Stamp(row.observed, row.known, row.state, row.inputs)


def _heated(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The same rows, every figure with its place on its column's colour scale."""
    columns = zip(*(row.cells for row in rows), strict=True)
    scales = [_scale([cell.value for cell in column]) for column in columns]
    return tuple(replace(row, cells=tuple(map(_heat, row.cells, scales))) for row in rows)


def _heat(cell: Cell, scale: float) -> Cell:
    if not isinstance(cell.value, float) or scale == 0:
        return cell
    return replace(cell, heat=max(-1.0, min(1.0, cell.value / scale)))


def _scale(values: Sequence[Value]) -> float:
    """The size at which a column's colour is full, 0 for a column without figures."""
    sizes = sorted(abs(value) for value in values if isinstance(value, float))
    return sizes[int((len(sizes) - 1) * _FULL_HEAT_SHARE)] if sizes else 0.0


def _benchmark_line(name: str, returns: Sequence[Return]) -> tuple[Line, ...]:
    """What the benchmark itself returned, which every relative figure is measured from."""
    spans = [Span(f"{name} total return", Tone.MUTED)]
    for row in returns:
        if row.span in _BENCHMARK_SPANS or row.span.startswith("since"):
            spans.append(Span(f"  {row.span} ", Tone.MUTED))
            text = spell(row.return_pct, Unit.PCT, signed=True, decimals=1)
            spans.append(Span(text, sign_tone(row.return_pct)))
    return (tuple(spans),) if returns else ()


def _note(rows: tuple[Row, ...], apart: int) -> str:
    """What a reader must know: bundled sample, groups that end earlier or cannot be compared."""
    words = []
    days = [row.stamp.observed for row in rows if row.stamp.observed]
    if any(row.stamp.state is State.SAMPLE for row in rows):
        words.append("sample: bundled daily returns, until prices are fetched")
    early = sum(day < max(days) for day in days)
    if early:
        words.append(f"{early} of {len(rows)} end earlier, the first on {min(days)}")
    if apart:
        words.append(f"{apart} not compared: their closes are another publisher's")
    return "; ".join(words)


def _tidy_rows(groups: Sequence[Group], returns: Mapping[str, Sequence[Return]]) -> Iterator[Row]:
    for group in groups:
        for row in returns.get(group.ticker, ()):
            cells = (
                Cell(group.name),
                Cell(group.ticker),
                Cell(row.span),
                Cell(row.relative_return_pp, Unit.PP, signed=True),
                Cell(row.return_pct, Unit.PCT, signed=True),
            )
            yield Row(f"{group.id} {row.span}", cells, _stamp(row))
