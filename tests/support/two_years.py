"""An archive as it is after months of polling: bodies of the publishers, as many as are kept.

No two bodies are equal: each has other line breaks at its end, which no parser reads.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import UTC, datetime, timedelta

from tests.support import fred_bodies
from tests.support.bodies import bundled
from tests.support.treasury_bodies import month_of
from tui.model.status import PartStatus
from tui.sources.fred import SERIES as FRED
from tui.sources.registry import SOURCES
from tui.sources.validators import Validators
from tui.store.archive import Archive, LastConfirmed, Vintage, digest_of
from tui.store.bundle import MANIFEST

END = datetime(2026, 8, 10, 23, tzinfo=UTC)
DAYS_A_MONTH = 21
"""Business days, at each of which a month of yields comes anew."""


def fill(
    archive: Archive, months: int, *, kept: int = 60, sources: Container[str] | None = None
) -> int:
    """Fill an archive with ``months`` of polls, and return the number of vintages.

    ``kept`` is the largest number of vintages of each daily series. ``sources`` are the names of
    the only ones to fill in, None for all.
    """
    count = 0
    for source, part, body, vintages in _parts(months, kept):
        if sources is not None and source not in sources:
            continue
        for number in range(vintages):
            learned = END - timedelta(days=vintages - number)
            one = body + b"\n" * (number + 1)
            vintage = Vintage(source, part, learned, digest_of(one), f"https://{source}.example")
            archive.put(vintage, one)
            count += 1
        last = LastConfirmed(learned.date(), END)
        archive.confirm(source, part, vintage.digest, last)
        archive.record(PartStatus(source, part, asked=END), Validators(f'"{part}"'))
        archive.mark_late(source, part, [learned.date()], learned)
    return count


def _parts(months: int, kept: int) -> Iterator[tuple[str, str, bytes, int]]:
    """Yield source, part, body and number of vintages: one each month, or those that are kept."""
    keeps = {source.name: source.keep for source in SOURCES}
    for name in (series.id for series in FRED):
        yield "fred", name, fred_bodies.body(name), min(kept, months * DAYS_A_MONTH)
    for each in MANIFEST:
        if each.source not in ("fred", "par_yields", "auctions") and not each.sample:
            count = months if keeps[each.source] is None else min(kept, months)
            yield each.source, each.part, each.read(), count
    names = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)]
    for name in names[max(0, 19 - months) : 19]:
        body = month_of(bundled("par_yields", name[:4]), name)
        yield "par_yields", name, body, min(kept, DAYS_A_MONTH)
