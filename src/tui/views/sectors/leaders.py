"""Leading and lagging groups since a day, as text, and the rank of each group in its class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tui.config import Group
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_number, format_with_unit, sign_tone
from tui.model.text import Clause, Lead, Span, Tone
from tui.views.sectors.options import ReturnBasis, SectorsOptions
from tui.views.sectors.returns import Returns, day_label, displayed_return

if TYPE_CHECKING:
    from tui.measures.returns.span_returns import Return

SECTORS_NAMED = 2
"""Sectors named at each end of their ranks. Of the other groups one is named at each end."""


def benchmark_lead(options: SectorsOptions, returns: Returns) -> Lead:
    """Return the benchmark's own returns in percent: ``SPY +17.5% YTD  +10.8% since Jul ’25``."""
    benchmark_returns = returns.get(options.benchmark)
    if benchmark_returns is None:
        return (Clause((Span(f"! no closes of {options.benchmark} known", Tone.WARNING),)),)
    by_span = {row.span: row for row in benchmark_returns[:-1]}
    named = (
        (by_span["YTD"], "YTD", 0),
        (benchmark_returns[-1], f"since {day_label(options.since)}", 1),
        (by_span["1D"], "1D", 2),
    )
    clauses: list[Clause] = []
    for row, span, drop in named:
        value = row.price_pct if options.return_basis is ReturnBasis.PRICE else row.total_pct
        text = format_with_unit(value, DisplayUnit.PCT, signed=True, decimals=1)
        name = () if clauses else (Span(f"{options.benchmark} ", Tone.STRONG),)
        clauses.append(
            Clause((*name, Span(text, sign_tone(value)), Span(f" {span}", Tone.MUTED)), drop)
        )
    return tuple(clauses)


def leaders_lead(options: SectorsOptions, returns: Returns) -> Lead:
    """Return the sectors with the highest and the lowest returns since the day, then other groups.

    ``sectors Energy +24.5, Technology +10.7  to Staples −11.5, Financials −17.3  others Gold +20.1
    to Bitcoin −28.6``: a word of praise would be wrong where all returned less than the benchmark.
    Empty with too few sectors or no other group.
    """
    sectors, others = (_ranked_groups(options, returns, kind=kind) for kind in ("sector", "group"))
    if len(sectors) < 2 * SECTORS_NAMED or not others:
        return ()
    of_others = (*_spans("others", others[:1], options), *_spans(" to", others[-1:], options))
    return (
        Clause(_spans("sectors", sectors[:SECTORS_NAMED], options)),
        Clause(_spans("to", sectors[-SECTORS_NAMED:], options), 1),
        Clause(of_others, 2),
    )


def _spans(
    start: str, named: Sequence[tuple[Group, float]], options: SectorsOptions
) -> tuple[Span, ...]:
    spans = [Span(f"{start} ", Tone.MUTED)]
    for place, (group, value) in enumerate(named):
        text = format_number(value, options.unit, signed=True, decimals=1)
        name = f"{', ' if place else ''}{group.name} "
        spans += (Span(name, Tone.LESSER), Span(text, sign_tone(value)))
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
