"""Bodies that are wrong in every row: they do not follow from the part before them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.bodies import bundled
from tui.model.errors import Malformed
from tui.sources.par_yields import SOURCE
from tui.store.archive import Archive
from tui.store.store import Store

LEARNED = datetime(2026, 8, 7, 23, tzinfo=UTC)
URL = "https://home.treasury.gov/year"


def multiplied(body: bytes, factor: float) -> bytes:
    """Return a feed with every yield multiplied."""
    return re.sub(
        rb"(<d:BC_[^>]*>)(\d+\.?\d*)<",
        lambda found: found[1] + f"{float(found[2]) * factor:.4f}<".encode(),
        body,
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return a store with the par yields of 2025."""
    store = Store(Archive(tmp_path / "archive.sqlite"), (SOURCE,), ())
    year = bundled("par_yields", "2025")
    store.learn("par_yields", "2025", year, learned=datetime(2026, 1, 1, tzinfo=UTC), url=URL)
    return store


@pytest.mark.parametrize("factor", [0.01, 0.1, 0.3, 3.0])
def test_year_of_another_unit_is_refused(store: Store, factor: float) -> None:
    body = multiplied(bundled("par_yields", "2026"), factor)
    with pytest.raises(Malformed, match=r"of 2026-01-02 near .* of 2025-12-31 before it"):
        store.learn("par_yields", "2026", body, learned=LEARNED, url=URL)


def test_year_that_follows_is_accepted(store: Store) -> None:
    body = multiplied(bundled("par_yields", "2026"), 1.0)
    receipt = store.learn("par_yields", "2026", body, learned=LEARNED, url=URL)
    assert receipt.is_new
