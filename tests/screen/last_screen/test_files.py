"""Files of the last screens: whose they are, damage, and what a killed program leaves."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from tui.config import Config, Sectors, StoreOptions, Ticwatch
from tui.config.symbols import Symbols
from tui.model.fingerprint import Digests, Fingerprint
from tui.model.headline import Headline
from tui.model.snapshot import State
from tui.model.text import Span
from tui.screen.last_screen.files import MAX_FILES, LastScreens
from tui.screen.last_screen.records import HeaderRecord, LastScreen, PaneRecord, decode, encode
from tui.screen.remembering_screen import saved_time
from tui.screen.widgets.title_rule import PaneTitle

NOW = datetime(2026, 8, 10, 14, 30, tzinfo=UTC)
TITLE = PaneTitle(1, "Curve", observed=date(2026, 8, 7), state=State.LIVE)
HEADER = HeaderRecord(Headline(), Span("live"), ())
SIZE = (81, 25)
"""A size for which no screen ships."""


def screens(home: Path, config: Config | None = None, *, offline: bool = False) -> LastScreens:
    return LastScreens(home, config or Config(), now=lambda: NOW, offline=offline)


def screen_of(kept: LastScreens, size: tuple[int, int] = SIZE) -> LastScreen:
    record = PaneRecord(TITLE, (((0, "3.9"), (1, "█")),), {}, (), "")
    names, saved = ("text up", "plot now"), saved_time(NOW)
    return LastScreen(kept.origin, saved, size, HEADER, "curve", True, names, {"curve": record})


def test_screen_is_read_as_it_was_written(tmp_path: Path) -> None:
    kept = screens(tmp_path)
    kept.write(screen_of(kept))
    assert screens(tmp_path).read(*SIZE) == screen_of(kept)
    assert screens(tmp_path).read(82, 25) is None


@pytest.mark.parametrize(
    ("now", "day"),
    [
        pytest.param(NOW, 10, id="at once"),
        pytest.param(datetime(2026, 8, 11, 3, 59, tzinfo=UTC), 10, id="before midnight"),
        pytest.param(datetime(2026, 8, 11, 4, tzinfo=UTC), 11, id="at midnight in New York"),
        pytest.param(datetime(2026, 8, 10, 3, tzinfo=UTC), 9, id="the clock was set back"),
    ],
)
def test_day_of_a_start_is_that_in_new_york(now: datetime, day: int) -> None:
    assert saved_time(NOW).day_at(now) == date(2026, 8, day)


def test_theme_and_keys_of_the_configuration_change_no_last_screen(tmp_path: Path) -> None:
    kept = screens(tmp_path)
    kept.write(screen_of(kept))
    config = Config(ticwatch=Ticwatch(theme="ticwatch-light"), keys={"app.quit": "Q"})
    assert screens(tmp_path, config).read(*SIZE) is not None


def test_largest_screen_that_fits_is_read_where_there_is_none_of_a_size(tmp_path: Path) -> None:
    """It is that of the home before one that ships. It is not taken for the present."""
    kept = screens(tmp_path)
    first = kept.read_closest(140, 50)
    assert first is not None
    assert first.size == (120, 40)
    smallest = kept.read_closest(79, 23)
    assert smallest is not None
    assert smallest.size == (60, 16)
    assert kept.read_closest(59, 24) is None
    present = Fingerprint(Digests("", "", {}), NOW, NOW, NOW, NOW)
    for size in ((70, 20), (81, 25), (141, 50), (140, 51)):
        kept.write(replace(screen_of(kept, size), fingerprint=present))
    smaller = kept.read_closest(140, 50)
    assert smaller == screen_of(kept, (81, 25))
    (tmp_path / "last-screens" / "81x25").write_bytes(b"damaged")
    assert kept.read_closest(140, 50) == screen_of(kept, (70, 20))


def test_screen_in_other_symbols_is_not_read(tmp_path: Path) -> None:
    kept = screens(tmp_path)
    kept.write(screen_of(kept))
    kept.reconfigure(Config(), Symbols.ASCII)
    assert kept.read(*SIZE) is None
    kept.reconfigure(Config(), Symbols.BRAILLE)
    assert kept.read(*SIZE) is not None


def test_screen_of_another_origin_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    kept = screens(home)
    kept.write(screen_of(kept))
    home.rename(other)
    assert screens(other).read(*SIZE) is None, "of another home"
    other.rename(home)
    assert screens(home, Config(sectors=Sectors(benchmark="IWM"))).read(*SIZE) is None
    assert screens(home, offline=True).read(*SIZE) is None
    on_server = Config(store=StoreOptions(url="postgresql://me@host/db"))
    assert screens(home, on_server).read(*SIZE) is None, "of another archive"
    with monkeypatch.context() as patch:
        patch.setattr("tui.screen.last_screen.files.VERSION", "0.0.9")
        assert screens(home).read(*SIZE) is None, "of another version"
    with monkeypatch.context() as patch:
        patch.setattr("tui.screen.last_screen.files.FORMAT", 0)
        assert screens(home).read(*SIZE) is None, "in another format"
    assert screens(home).read(*SIZE) is not None


def test_damaged_screen_is_not_read_and_is_replaced(tmp_path: Path) -> None:
    kept = screens(tmp_path)
    kept.write(screen_of(kept))
    [file] = (tmp_path / "last-screens").iterdir()
    whole = file.read_bytes()
    for at in range(0, len(whole), 7):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert kept.read(*SIZE) is None
        file.write_bytes(whole[:at])
        assert kept.read(*SIZE) is None
    kept.write(screen_of(kept))
    assert kept.read(*SIZE) == screen_of(kept)


def make_link(path: Path) -> None:
    other = path.with_name("other")
    path.rename(other)
    path.symlink_to(other)


@pytest.mark.skipif(sys.platform == "win32", reason="files of Unix")
@pytest.mark.parametrize(
    "spoil",
    [make_link, lambda path: path.chmod(0o620)],
    ids=["link", "writable by others"],
)
def test_file_that_is_no_own_one_is_not_read_and_is_replaced(
    spoil: Callable[[Path], None], tmp_path: Path
) -> None:
    kept = screens(tmp_path)
    kept.write(screen_of(kept))
    file = tmp_path / "last-screens" / "81x25"
    spoil(file)
    assert kept.read(*SIZE) is None
    kept.write(screen_of(kept))
    assert kept.read(*SIZE) == screen_of(kept)


def test_record_of_other_types_is_not_read() -> None:
    screen = screen_of(screens(Path()))
    for other in ({"size": "81x25"}, {"panes": {"curve": 3}}, {"saved": "yesterday"}):
        assert decode(encode(replace(screen, **other))) is None
    assert decode(b"") is None


def test_half_written_file_leaves_the_last_screen(tmp_path: Path) -> None:
    kept = screens(tmp_path)
    kept.write(screen_of(kept))
    half = tmp_path / "last-screens" / f"81x25.{os.getpid()}"
    half.write_bytes(encode(screen_of(kept))[:40])
    assert kept.read(*SIZE) == screen_of(kept)
    kept.write(replace(screen_of(kept), current="flows"))
    written = kept.read(*SIZE)
    assert written is not None
    assert written.current == "flows"
    assert not half.exists()


def test_newest_sizes_are_kept(tmp_path: Path) -> None:
    kept = screens(tmp_path)
    for columns in range(80, 90):
        kept.write(screen_of(kept, (columns, 24)))
        os.utime(tmp_path / "last-screens" / f"{columns}x24", (columns, columns))
    kept.write(screen_of(kept, (100, 24)))
    names = {file.name for file in (tmp_path / "last-screens").iterdir()}
    assert names == {"100x24", *(f"{columns}x24" for columns in range(85, 90))}
    assert len(names) == MAX_FILES


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_files_are_for_their_user_alone(tmp_path: Path) -> None:
    kept = screens(tmp_path / "home")
    kept.write(screen_of(kept))
    folder = tmp_path / "home" / "last-screens"
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "81x25")]
    assert modes == [0o700, 0o600]


def test_home_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "last-screens").write_text("a file")
    kept = screens(tmp_path)
    kept.write(screen_of(kept))
    assert kept.read(*SIZE) is None
