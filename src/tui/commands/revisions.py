"""``ticwatch revisions``: how figures of TIC were revised, release by release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tui.measures.flows.revisions import PRINTED_IN, Print
from tui.model.errors import Malformed, StoreError, UsageError
from tui.model.view import View
from tui.monitor.monitor import Monitor
from tui.store.store import Store
from tui.views.flows import revisions


def revisions_view(
    monitor: Monitor, as_of: datetime | None, *, months: int, countries: bool
) -> View:
    """What the vintages known by a moment, or all of them, made of the flows."""
    if months < 1:
        raise UsageError(f"--months needs 1 or more, not {months}")
    known = [one for one in _prints(monitor.store) if as_of is None or one.known <= as_of]
    return revisions.view(known, months, countries=countries)


def _prints(store: Store) -> Iterator[Print]:
    """Every vintage that can be read; one that cannot is as if it had never been learned."""
    for vintage in (one for found in store.vintages().values() for one in found):
        if vintage.source in PRINTED_IN:
            try:
                yield Print(vintage.source, store.vintage_store.frame(vintage), vintage.learned)
            except (Malformed, StoreError):
                continue
