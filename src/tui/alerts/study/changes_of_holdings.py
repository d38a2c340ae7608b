"""Parts of a condition that are changes of what a country holds."""

from __future__ import annotations

from collections.abc import Iterator

from tui.alerts.language.countries import HOLDINGS
from tui.alerts.language.expression import (
    Arithmetic,
    Call,
    Comparison,
    Expression,
    children,
    series_names,
    walk,
)

_CHANGES = ("chg", "pct", "z", "pctl")
"""Functions whose result compares a level with earlier ones."""
_LEVELS_OF_WINDOW = ("avg", "min", "max")
"""Functions whose result is an earlier level, or one of several earlier levels."""
_OF_TWO_LEVELS = ("crossed_above", "crossed_below")


def changes_of_holdings(node: Expression) -> Iterator[tuple[Expression, str]]:
    """Yield the outermost parts that are changes of a country's holdings, with the holdings.

    They are changes over a window, ranks in one, and holdings next to their own earlier levels:
    ``chg(tic("JP"), 3m)``, ``z(tic("JP"), 24m)``, ``tic("JP") < avg(tic("JP"), 12m)``.
    """
    holdings = _change_of(node)
    if holdings:
        yield node, holdings
        return
    for child in children(node):
        yield from changes_of_holdings(child)


def _change_of(node: Expression) -> str:
    """Return the holdings that a node is the change of, "" if it is no such change."""
    if isinstance(node, Call) and node.function in _CHANGES:
        return next(iter(_holdings_in(node)), "")
    is_pair = isinstance(node, Arithmetic | Comparison)
    if is_pair or (isinstance(node, Call) and node.function in _OF_TWO_LEVELS):
        now, then = (_holdings_in(side) for side in children(node))
        for holdings in now:
            if holdings in then and holdings in _earlier_levels(node):
                return holdings
    return ""


def _holdings_in(node: Expression) -> tuple[str, ...]:
    return tuple(name for name in series_names(node) if name.startswith(f'{HOLDINGS}("'))


def _earlier_levels(node: Expression) -> set[str]:
    """Return the holdings that a part of the node takes earlier levels of."""
    return {
        holdings
        for part in walk(node)
        if isinstance(part, Call) and part.function in _LEVELS_OF_WINDOW
        for holdings in _holdings_in(part)
    }
