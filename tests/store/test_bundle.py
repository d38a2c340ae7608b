"""The bundled bodies: all are present, parse, and are as new as they claim."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from tests.support.bodies import bundled
from tests.support.shared_frames import bundled_store
from tui.sources.registry import SOURCES
from tui.store.bundle import BODIES, FOLDER, MANIFEST, Bundled

NOW = datetime(2026, 8, 10, tzinfo=UTC)
BY_NAME = {source.name: source for source in SOURCES}
PUBLISHED_LATER = {("tic_history", "history")}
"""Published months after its newest row was published elsewhere."""
MAX_BUNDLE_BYTES = 2_800_000
"""Share of the bundle in a wheel of less than 4 MB."""


@pytest.mark.parametrize("item", MANIFEST, ids=lambda item: item.file)
def test_bundled_body_parses_and_was_released_with_its_newest_row(item: Bundled) -> None:
    """The frame is the one that this run parsed of the body."""
    vintages = bundled_store().vintages()[item.source, item.part]
    [vintage] = [each for each in vintages if each.digest == item.digest]
    frame = bundled_store().vintage_store.frame(vintage)
    newest = frame["known"].max()
    assert (
        newest < item.learned
        if (item.source, item.part) in PUBLISHED_LATER
        else newest == item.learned
    )
    assert frame.columns[:2].tolist() == ["observed", "known"]
    assert frame.index.equals(frame.reset_index(drop=True).index)
    assert str(frame["observed"].dtype) == "datetime64[us]"
    assert str(frame["known"].dtype) == "datetime64[us, UTC]"


def test_digest_is_that_of_the_body() -> None:
    for item in MANIFEST:
        digest = sha256(item.read()).hexdigest()
        assert item.digest == digest, f"{item.file}: run scripts/make_digests.py"


def test_manifest_lists_every_file_of_the_folder() -> None:
    assert MANIFEST == BODIES
    assert {item.file for item in MANIFEST} == {path.name for path in FOLDER.glob("*.gz")}
    assert len({(item.source, item.part) for item in MANIFEST}) == len(MANIFEST)
    assert [item.source for item in MANIFEST if item.sample] == ["prices"]


def test_bundle_is_small_and_holds_no_packing_time() -> None:
    files = {item.file: (FOLDER / item.file).read_bytes() for item in MANIFEST}
    assert sum(map(len, files.values())) < MAX_BUNDLE_BYTES
    for name, packed in files.items():
        assert packed[4:8] == bytes(4), f"{name} holds the time it was packed"
    yields = next(name for name in files if "history.csv" in name)
    assert gzip.decompress(files[yields]) == bundled("par_yields", "history")


def test_notice_file_names_every_bundled_file() -> None:
    notice = (FOLDER.parents[3] / "NOTICE").read_text()
    assert [item.file for item in MANIFEST if item.file not in notice] == []


def test_bundled_body_comes_from_the_address_its_source_requests() -> None:
    """A year is requested as a feed while it lasts and as a file afterwards."""
    for item in MANIFEST:
        parts = BY_NAME[item.source].parts
        for now in (item.learned, NOW):
            addresses = {part.key: part.url for part in parts(now, ())}
            if addresses.get(item.part) == item.url:
                break
        else:
            assert item.part in ("history", "sample"), item
