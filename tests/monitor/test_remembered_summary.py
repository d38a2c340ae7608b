"""The summary kept in the home: whole or missing, private, and that of what ships."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from scripts.make_first_screens import first_summary

from tests.support.snapshots import bundled_snapshot, update_of
from tui.monitor.remembered_summary import (
    BUNDLED,
    FILE,
    RememberedSummary,
    bundled_summary,
    summary_of,
)

SUMMARY = bundled_summary()


def test_summary_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert RememberedSummary(tmp_path).read() is None
    assert not list(tmp_path.iterdir()), "a read creates nothing"
    RememberedSummary(tmp_path).write(SUMMARY)
    assert RememberedSummary(tmp_path).read() == SUMMARY
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_newer_summary_takes_the_place_of_the_last(tmp_path: Path) -> None:
    memory = RememberedSummary(tmp_path)
    memory.write(SUMMARY)
    later = replace(SUMMARY, made=SUMMARY.made + timedelta(minutes=1))
    memory.write(later)
    assert memory.read() == SUMMARY, "equal figures are not written again"
    memory.write(replace(later, firing=SUMMARY.firing + 1))
    assert memory.read() == replace(later, firing=SUMMARY.firing + 1)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"figures": 3}', b"\xff"])
def test_file_that_cannot_be_read_counts_as_missing_and_is_made_anew(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / FILE).write_bytes(content)
    memory = RememberedSummary(tmp_path)
    assert memory.read() is None
    memory.write(SUMMARY)
    assert memory.read() == SUMMARY


def test_link_in_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"mine")
    home = tmp_path / "home"
    home.mkdir()
    (home / FILE).symlink_to(other)
    RememberedSummary(home).write(SUMMARY)
    assert RememberedSummary(home).read() == SUMMARY
    assert other.read_bytes() == b"mine"


def test_summary_is_written_whole_with_nothing_beside_it(tmp_path: Path) -> None:
    RememberedSummary(tmp_path).write(SUMMARY)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_home_that_is_no_folder_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    memory = RememberedSummary(tmp_path / "file")
    memory.write(SUMMARY)
    assert memory.read() is None


def test_summary_is_of_what_ships_until_something_is_received() -> None:
    snapshot = bundled_snapshot()
    assert summary_of(update_of(snapshot)).bundled
    [key] = [key for key in snapshot.datasets if key == ("par_yields", "2026")]
    received = replace(snapshot.datasets[key], bundled=False)
    datasets = {**snapshot.datasets, key: received}
    assert not summary_of(update_of(replace(snapshot, datasets=datasets))).bundled


def test_bundled_summary_is_that_of_what_ships(home: Path) -> None:
    assert BUNDLED.read_bytes() == first_summary(home), "run python -m scripts.make_first_screens"
