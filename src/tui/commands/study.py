"""``ticwatch study``: what groups did while a condition held, and after it began."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from typing import TextIO

from msgspec.structs import replace

from tui.alerts.engine.compiled_rule import sources_of
from tui.alerts.language.errors import RuleError
from tui.alerts.study.study import Entry, Study, condition_rule, correct, study
from tui.commands.exit_codes import ExitCode
from tui.commands.exported_views import write_view
from tui.commands.invocation import Invocation
from tui.commands.lines import write_line
from tui.commands.output import write_text, write_view_text
from tui.commands.progress import showing_progress
from tui.config import Rule
from tui.measures.returns.closes import COINBASE, TIINGO, YAHOO
from tui.model.errors import UsageError
from tui.model.suggest import closest_match
from tui.model.table import Table
from tui.model.view import View
from tui.views.alerts.study import comparison_view, study_view
from tui.views.alerts.study_rows import rows_table


def run(invocation: Invocation) -> ExitCode:
    """Run ``study``. Raises UsageError for an invalid condition or an unknown group."""
    arguments = invocation.arguments
    symbols = [group.ticker for group in invocation.loaded.config.groups]
    chosen = _chosen_symbols(arguments.of, symbols)
    with showing_progress("studying the condition", sys.stderr):
        studies = read_studies(invocation, arguments.condition, arguments.vs, arguments.entry)
    if arguments.format is not None:
        write_view(_only(view_of(studies), chosen), arguments.format, sys.stdout)
    else:
        write_text_of(studies, chosen, is_detailed=bool(arguments.of), stream=sys.stdout)
    return ExitCode.CLEAR


def read_studies(
    invocation: Invocation, condition: str, against: str, entry: Entry
) -> tuple[Study, ...]:
    """Return the study of a condition, and of the one it is compared with unless that is "".

    All groups of the configuration are studied, and corrected for together. Raises UsageError for
    an invalid condition.
    """
    config = invocation.loaded.config
    conditions = [condition, *filter(None, [against])]
    rules = [_require_valid(each) for each in conditions]
    sources = (*sources_of(rules), YAHOO, TIINGO, COINBASE)
    snapshot = invocation.read(evaluate=False, sources=sources).snapshot
    symbols = [group.ticker for group in config.groups]
    benchmark = config.sectors.benchmark
    return correct(*(study(each, snapshot, symbols, benchmark, entry) for each in conditions))


def write_text_of(
    studies: tuple[Study, ...], symbols: Collection[str], *, is_detailed: bool, stream: TextIO
) -> None:
    """Print one study, or two side by side. ``is_detailed`` adds each row in full."""
    view = _only(view_of(studies), symbols)
    write_line(view.title, stream)
    write_view_text(view, stream)
    for each in studies if is_detailed else ():
        write_line("", stream)
        write_line(each.condition, stream)
        write_text(rows_table(each, symbols), stream)
    if not is_detailed:
        write_line(
            "--of TICKER adds means, intervals, p- and q-values; --format csv has all", stream
        )


def view_of(studies: tuple[Study, ...]) -> View:
    first, *others = studies
    return comparison_view(first, *others) if others else study_view(first, first.condition)


def _only(view: View, symbols: Collection[str]) -> View:
    """Return a view with the rows of some groups alone."""
    tidy = None if view.tidy is None else _rows_of(view.tidy, symbols)
    return replace(view, table=_rows_of(view.table, symbols), tidy=tidy)


def _rows_of(table: Table, symbols: Collection[str]) -> Table:
    place = [column.key for column in table.columns].index("symbol")
    return replace(
        table, rows=tuple(row for row in table.rows if row.cells[place].value in symbols)
    )


def _require_valid(condition: str) -> Rule:
    """Return the rule of a condition. Raises UsageError with a caret under its error."""
    try:
        return condition_rule(condition)
    except RuleError as error:
        raise UsageError(error.with_caret()) from error


def _chosen_symbols(of: str, symbols: Sequence[str]) -> Sequence[str]:
    """Return the groups listed in ``--of``, or all of them. Raises UsageError for another one."""
    chosen = [symbol.strip() for symbol in of.split(",")] if of else symbols
    for symbol in chosen:
        if symbol not in symbols:
            near = closest_match(symbol, symbols)
            hint = f"; did you mean {near}?" if near else f"; there are {', '.join(symbols)}"
            raise UsageError(f"no group has the ticker {symbol}{hint}")
    return chosen
