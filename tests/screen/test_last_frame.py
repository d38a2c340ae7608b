"""File of the last screen: shown whole, in the same circumstances and on the same day, or not."""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.config import home_folder, user_config_file
from tui.screen import last_frame

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals of Unix")

SIZE = (120, 40)
FRAME = b"\x1b[1;1H4.77 %\n\n\x1b[0m"
STRIDE = 3
"""Bytes from one damage to the next."""
SAVED_S, UNTIL_S = 1_795_000_000, 1_795_040_000
SECRET = "0123456789abcdef"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Return the variables of a terminal, with a configuration."""
    path = tmp_path / "config.toml"
    path.write_text("[ticwatch]\n")
    return {
        "TERM": "xterm-256color",
        "TICWATCH_CONFIG": str(path),
        "HOME": str(tmp_path),
        "TIINGO_API_KEY": SECRET,
    }


def keep(home: Path, environ: dict[str, str]) -> Path:
    """Write a last screen. Return the path of its file."""
    present = last_frame.circumstances(environ, *SIZE)
    last_frame.write(str(home), present, SIZE, FRAME, (SAVED_S, UNTIL_S))
    [path] = (home / last_frame.FOLDER).iterdir()
    return path


def read(home: Path, environ: dict[str, str], now_s: float = SAVED_S) -> bytes:
    return last_frame.read(str(home), last_frame.circumstances(environ, *SIZE), SIZE, now_s)


def test_last_screen_is_read_until_its_day_ends(tmp_path: Path, environ: dict[str, str]) -> None:
    assert read(tmp_path, environ) == b""
    path = keep(tmp_path, environ)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    times_s = (SAVED_S - 1, SAVED_S, UNTIL_S - 0.1, UNTIL_S)
    assert [read(tmp_path, environ, now_s) for now_s in times_s] == [b"", FRAME, FRAME, b""]


@pytest.mark.parametrize(
    "change",
    [
        {"TERM": "screen-256color"},
        {"TERM": "xterm-256color\nCOLORTERM='truecolor'"},
        {"COLORTERM": "truecolor"},
        {"NO_COLOR": "1"},
        {"LC_ALL": "C"},
        {"TZ": "Europe/Paris"},
        {"TMUX": "/tmp/tmux,1,0"},
        {"TIINGO_API_KEY": ""},
        {"TICWATCH_STORE": "postgresql://me@host/db"},
        {"TEXTUAL_COLOR_SYSTEM": "256"},
        {"TICWATCH_CONFIG": "other.toml"},
    ],
    ids=str,
)
def test_other_circumstances_show_nothing(
    change: dict[str, str], tmp_path: Path, environ: dict[str, str]
) -> None:
    keep(tmp_path, environ)
    assert read(tmp_path, environ | change) == b""


def test_values_that_differ_each_time_or_are_secret_are_not_kept(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    path = keep(tmp_path, environ | {"TMUX": "/tmp/one,1,0"})
    assert read(tmp_path, environ | {"TMUX": "/tmp/two,2,0"}) == FRAME
    assert SECRET.encode() not in path.read_bytes()


def test_changed_configuration_shows_nothing(tmp_path: Path, environ: dict[str, str]) -> None:
    config = Path(environ["TICWATCH_CONFIG"])
    keep(tmp_path, environ)
    config.write_text("[ticwatch]\npane = 3\n")
    assert read(tmp_path, environ) == b""
    config.unlink()
    assert read(tmp_path, environ) == b""


def test_start_from_another_folder_shows_the_last_screen_unless_it_has_a_configuration(
    tmp_path: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    del environ["TICWATCH_CONFIG"]
    empty, other, third = (tmp_path / name for name in ("empty", "other", "third"))
    for folder in (empty, other, third):
        folder.mkdir()
    monkeypatch.chdir(empty)
    keep(tmp_path, environ)
    monkeypatch.chdir(other)
    assert read(tmp_path, environ) == FRAME
    for folder in (other, third):
        (folder / "config.toml").write_text("[ticwatch]\n")
        os.utime(folder / "config.toml", (SAVED_S, SAVED_S))
    assert read(tmp_path, environ) == b""
    keep(tmp_path, environ)
    assert read(tmp_path, environ) == FRAME
    monkeypatch.chdir(third)
    assert read(tmp_path, environ) == b"", "of an equal file elsewhere"


def test_new_configuration_in_current_folder_shows_nothing(
    tmp_path: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    del environ["TICWATCH_CONFIG"]
    folder = tmp_path / "current"
    folder.mkdir()
    monkeypatch.chdir(folder)
    keep(tmp_path, environ)
    assert read(tmp_path, environ) == FRAME
    (folder / "config.toml").write_text("[ticwatch]\n")
    assert read(tmp_path, environ) == b""


def test_damaged_file_shows_nothing(tmp_path: Path, environ: dict[str, str]) -> None:
    path = keep(tmp_path, environ)
    whole = path.read_bytes()
    for index in range(0, len(whole), STRIDE):
        path.write_bytes(whole[:index])
        assert read(tmp_path, environ) == b"", f"cut after {index} bytes"
        changed = bytearray(whole)
        changed[index] ^= 1
        path.write_bytes(changed)
        assert read(tmp_path, environ) == b"", f"changed at {index}"


def test_content_that_is_no_screen_shows_nothing(tmp_path: Path, environ: dict[str, str]) -> None:
    """Such as that of another program with the same form of file."""
    path = keep(tmp_path, environ)
    for content in (b"", b"\n", b"today\n\n", b"1 2 3\n\n"):
        path.write_bytes(b"ticwatch-screen-1 %08x\n%s" % (zlib.crc32(content), content))
        assert read(tmp_path, environ) == b""


def make_link(path: Path) -> None:
    other = path.with_name("other")
    path.rename(other)
    path.symlink_to(other)


def make_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "replace",
    [
        make_link,
        make_pipe,
        make_folder,
        lambda path: path.chmod(0o620),
        lambda path: os.truncate(path, last_frame.MAX_BYTES + 1),
    ],
    ids=["link", "pipe", "folder", "writable by others", "too large"],
)
def test_file_that_another_may_have_written_shows_nothing(
    replace: Callable[[Path], None], tmp_path: Path, environ: dict[str, str]
) -> None:
    path = keep(tmp_path, environ)
    assert read(tmp_path, environ) == FRAME
    replace(path)
    assert read(tmp_path, environ) == b""


def test_only_newest_sizes_are_kept(tmp_path: Path) -> None:
    for rows in range(20, 30):
        last_frame.write(str(tmp_path), b"", (80, rows), FRAME, (SAVED_S, UNTIL_S))
        os.utime(tmp_path / last_frame.FOLDER / f"80x{rows}", (rows, rows))
    last_frame.write(str(tmp_path), b"", (80, 30), FRAME, (SAVED_S, UNTIL_S))
    names = {path.name for path in (tmp_path / last_frame.FOLDER).iterdir()}
    assert names == {"80x27", "80x28", "80x29", "80x30"}


@pytest.mark.skipif(sys.platform == "darwin", reason="other folders")
@pytest.mark.parametrize(
    "places", [{}, {"XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "/configuration"}]
)
def test_folders_are_those_of_the_configuration(
    places: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TICWATCH_HOME", "TICWATCH_CONFIG"):
        monkeypatch.delenv(name)
    for name, value in places.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    assert last_frame.home_path(os.environ) == str(home_folder(os.environ))
    paths = last_frame.config_paths(os.environ)
    assert paths == [str(tmp_path / "config.toml"), str(user_config_file())]


@pytest.mark.parametrize("environ", [{}, {"HOME": "~"}, {"HOME": "/h", "XDG_DATA_HOME": "data"}])
def test_unknown_home_has_no_last_screen(environ: dict[str, str]) -> None:
    assert last_frame.home_path(environ) == ""
