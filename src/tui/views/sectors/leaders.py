"""Leading and lagging groups since a day, as text, and the rank of each group in its class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tui.config import Group
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_number, format_with_unit, sign_tone
from tui.model.text import Line, Span, Tone
from tui.views.sectors.options import ReturnBasis, SectorsOptions
from tui.views.sectors.returns import Returns, displayed_return

if TYPE_CHECKING:
    from tui.measures.returns.span_returns import Return

SECTORS_NAMED = 2
"""Sectors named as leading and as lagging. Of the other groups one is named at each end."""
_BENCHMARK_SPANS = ("1D", "YTD")


def benchmark_line(options: SectorsOptions, returns: Returns) -> tuple[Line, ...]:
    """Return the benchmark's own returns as text, in percent."""
    benchmark_returns = returns.get(options.benchmark)
    if benchmark_returns is None:
        return ((Span(f"no closes of {options.benchmark} known", Tone.WARNING),),)
    spans = [Span(f"{options.benchmark} {options.basis}", Tone.MUTED)]
    for row in benchmark_returns:
        if row.span in _BENCHMARK_SPANS or row.span.startswith("since"):
            spans.append(Span(f"  {row.span} ", Tone.MUTED))
            value = row.price_pct if options.return_basis is ReturnBasis.PRICE else row.total_pct
            text = format_with_unit(value, DisplayUnit.PCT, signed=True, decimals=1)
            spans.append(Span(text, sign_tone(value)))
    return (tuple(spans),)


def leader_lines(options: SectorsOptions, returns: Returns) -> tuple[Line, ...]:
    """Return the leading and the lagging sectors and groups since the day, as text.

    Empty with too few sectors or no other group.
    """
    sectors, others = (_ranked_groups(options, returns, kind=kind) for kind in ("sector", "group"))
    ahead = [*sectors[:SECTORS_NAMED], *others[:1]]
    behind = [*sectors[::-1][:SECTORS_NAMED], *others[::-1][:1]]
    if len(sectors) < 2 * SECTORS_NAMED or not others:
        return ()
    return (_line("Ahead  ", ahead, options), _line("Behind ", behind, options))


def _line(start: str, named: Sequence[tuple[Group, float]], options: SectorsOptions) -> Line:
    spans = [Span(start, Tone.MUTED)]
    for place, (group, value) in enumerate(named):
        text = format_number(value, options.unit, signed=True, decimals=1)
        spans += (Span(", " if place else ""), Span(f"{group.name} "), Span(text, sign_tone(value)))
    return tuple(spans)


def ranks(options: SectorsOptions, returns: Returns) -> Mapping[str, tuple[int, int]]:
    """Return each group's rank in its class since the day (1 = best) and the class size, by id.

    Equal returns share the better rank. Groups without a return have no entry.
    """
    ranks_by_id = {}
    for kind in {group.kind for group in options.groups}:
        ordered = _ranked_groups(options, returns, kind=kind)
        values = [value for _, value in ordered]
        for group, value in ordered:
            ranks_by_id[group.id] = (values.index(value) + 1, len(values))
    return ranks_by_id


def _ranked_groups(
    options: SectorsOptions, returns: Returns, *, kind: str
) -> list[tuple[Group, float]]:
    """Return the groups of a class with their return since the day, the best first."""
    with_returns = []
    for group in options.groups:
        row: Return | None = next(reversed(returns.get(group.ticker, ())), None)
        value = None if row is None else displayed_return(row, options)
        if group.kind == kind and value is not None:
            with_returns.append((group, value))
    return sorted(with_returns, key=lambda pair: -pair[1])
