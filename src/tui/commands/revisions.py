"""``ticwatch revisions``: the revisions of TIC figures, release by release."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime

from tui.commands.exit_codes import ExitCode
from tui.commands.exported_views import write_view
from tui.commands.invocation import Invocation
from tui.commands.progress import showing_progress
from tui.measures.flows.revisions import COMPARED_SOURCES, TicVintage
from tui.model.errors import Malformed, StoreError, UsageError
from tui.model.view import View
from tui.store.store import Store
from tui.views.flows import revisions

MAX_MONTHS = 1200
"""Largest ``--months``: a hundred years, more than any table of the TIC has."""


def run(invocation: Invocation) -> ExitCode:
    """Run ``revisions``."""
    arguments = invocation.arguments
    store, as_of = invocation.reader.store, invocation.as_of
    with showing_progress("reading the releases", sys.stderr):
        view = build_view(store, as_of, months=arguments.months, countries=arguments.all)
    write_view(view, arguments.format, sys.stdout)
    return ExitCode.CLEAR


def build_view(store: Store, as_of: datetime | None, *, months: int, countries: bool) -> View:
    """Return the values that each release gave the newest ``months`` months.

    Only releases known at ``as_of`` count, or all of them if it is None. ``countries`` adds the
    holdings of countries. Raises UsageError for another number of months than 1 to ``MAX_MONTHS``.
    """
    if not 1 <= months <= MAX_MONTHS:
        raise UsageError(f"--months needs 1 to {MAX_MONTHS}, not {months}")
    prints = [each for each in _readable_prints(store) if as_of is None or each.known <= as_of]
    return revisions.view(prints, months, countries=countries)


def _readable_prints(store: Store) -> Iterator[TicVintage]:
    """Yield every vintage of TIC figures. Vintages that cannot be read are skipped."""
    for vintages in store.vintages().values():
        for vintage in vintages:
            if vintage.source in COMPARED_SOURCES:
                try:
                    yield TicVintage(
                        vintage.source, store.vintage_store.frame(vintage), vintage.learned
                    )
                except (Malformed, StoreError):
                    continue
