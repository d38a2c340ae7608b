"""Bodies of the sources that do not ship, as if they did: for tests of whole histories."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import pandas as pd

from tests.support import dkw_bodies, fred_bodies
from tests.support.bodies import captured
from tests.support.position_bodies import week_body
from tests.support.shared_frames import bundled_store
from tui.sources.registry import SOURCES
from tui.store.archive import PartKey, Vintage, digest_of
from tui.store.bundle import MANIFEST, Bundled

LEARNED = datetime(2026, 10, 1, tzinfo=UTC)


class Made(Bundled, frozen=True):
    """A body beside those that ship."""

    body: bytes = b""

    @property
    def digest(self) -> str:
        return digest_of(self.body)

    def read(self) -> bytes:
        return self.body


@cache
def made() -> tuple[Made, ...]:
    """Return a body of each part of pane 8 and of the term premium that does not ship."""
    bodies = {
        ("dkw", "updates"): dkw_bodies.body(),
        **{
            ("fred", name): fred_bodies.body(name)
            for name in ("WLRRAFOIAL", "THREEFYTP10", "THREEFY10")
        },
        ("positions", "week"): week_body(),
        ("fed_calendar", "events"): captured("fed_calendar_2026-09-25_cut.json"),
        ("bls_calendar", "events"): captured("bls_release_calendar_2026_cut.ics"),
        ("auction_schedule", "schedule"): captured("TentativeAuctionScheduleQ12026_excerpt.xml"),
    }
    return tuple(Made(*key, "", LEARNED, "", body=body) for key, body in bodies.items())


@cache
def frame_of(source: str, part: str) -> pd.DataFrame:
    """Return the frame of a part that ships, or of one of ``made()``."""
    if (source, part) in ((item.source, item.part) for item in MANIFEST):
        store = bundled_store()
        return store.vintage_store.frame(_vintages()[source, part][0])
    [body] = [item.body for item in made() if (item.source, item.part) == (source, part)]
    [own] = [each for each in SOURCES if each.name == source]
    return own.parse(body, part)


@cache
def _vintages() -> dict[PartKey, list[Vintage]]:
    return bundled_store().vintages()
