"""Last screen of an earlier run: one file a size of the terminal, with the bytes that paint it.

The file is shown only under the same circumstances, and only until the day ends in New York: ages
and countdowns are those of its day. The module imports nothing slow, not even the configuration.
"""

from __future__ import annotations

import os
import stat
import sys
import zlib
from collections.abc import Mapping

from tui.model.version import VERSION

FOLDER = "last-frames"
"""Folder in the home."""
THEME_FILE = "chosen-theme"
"""File in the home with the theme that the user chose."""
KEPT = 4
"""Files that are kept, the newest: a window is resized now and then."""
MAX_BYTES = 8 << 20
"""Largest file that is read: a screen of 500x200 with a colour of its own in each cell is 5 MB."""
_FORMAT = b"ticwatch-screen-1"
_VALUES = (
    *("TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TERM_PROGRAM"),
    *("COLUMNS", "LINES", "LANG", "LC_ALL", "LC_CTYPE", "PYTHONUTF8", "PYTHONIOENCODING", "TZ"),
)
"""Variables whose values count, besides those of Textual."""
_PRESENCES = (
    *("TMUX", "STY", "SSH_CONNECTION"),
    *("TICWATCH_UPSTREAM", "TICWATCH_STORE", "TIINGO_API_KEY"),
)
"""Variables that count as set or not. Their values differ each time, or are secret."""


def circumstances(
    environ: Mapping[str, str], columns: int, rows: int, *, offline: bool = False
) -> bytes:
    """Return all that the look of the screen depends on, besides the figures, as lines of text.

    ``offline``: no source is asked.
    """
    names = sorted({*_VALUES, *(name for name in environ if name.startswith("TEXTUAL"))})
    lines = [f"version={VERSION}", f"size={columns}x{rows}", f"offline={offline}"]
    lines += [f"{name}={environ.get(name)!a}" for name in names]
    lines += [f"{name} set={bool(environ.get(name))}" for name in _PRESENCES]
    chosen_theme = os.path.join(home_path(environ), THEME_FILE)
    lines += [_state(path) for path in (*config_paths(environ), chosen_theme)]
    return "\n".join(lines).encode()


def config_paths(environ: Mapping[str, str]) -> list[str]:
    """Return the files of which one is the configuration, if it exists."""
    if named := environ.get("TICWATCH_CONFIG"):
        return [os.path.abspath(named)]
    own = _user_folder(environ, "XDG_CONFIG_HOME", ".config")
    return [os.path.abspath("config.toml"), *([os.path.join(own, "config.toml")] if own else [])]


def home_path(environ: Mapping[str, str]) -> str:
    """Return the home folder, "" if it is not known. ``tui.config`` would take too long."""
    return environ.get("TICWATCH_HOME") or _user_folder(environ, "XDG_DATA_HOME", ".local/share")


def read(home: str, expected: bytes, size: tuple[int, int], now_s: float) -> bytes:
    """Return the bytes that paint the last screen, b"" if there is none to show.

    ``expected`` are the present circumstances, ``now_s`` is the time in seconds since 1970.
    """
    head, _, rest = own_content(_path(home, size)).partition(b"\n")
    if head != _head(rest):
        return b""
    times_s, _, rest = rest.partition(b"\n")
    try:
        saved_s, until_s = map(int, times_s.split())
    except ValueError:
        return b""
    before, _, frame = rest.partition(b"\n\n")
    return frame if before == expected and saved_s <= now_s < until_s else b""


def write(
    home: str, present: bytes, size: tuple[int, int], frame: bytes, times_s: tuple[int, int]
) -> None:
    """Replace the last screen of a size. If it cannot be written, there is none.

    ``present`` are the present circumstances. ``times_s`` are the time of saving and the end of the
    day, in seconds since 1970.
    """
    content = b"%d %d\n%s\n\n%s" % (*times_s, present, frame)
    try:
        _replace(_path(home, size), b"%s\n%s" % (_head(content), content))
    except OSError:
        return  # such as a full disk, or a folder that may only be read


def _replace(path: str, content: bytes) -> None:
    """Replace a file as a whole, and remove the oldest others. No link is followed."""
    from pathlib import Path

    from tui.store.private_files import write_private

    folder = os.path.dirname(path)
    if os.path.islink(folder):
        return
    write_private(Path(path), content)
    files = sorted(os.scandir(folder), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    for file in files[KEPT:]:
        os.unlink(file)


def _head(rest: bytes) -> bytes:
    """Return the first line of a file, with the checksum of the rest."""
    return b"%s %08x" % (_FORMAT, zlib.crc32(rest))


def _path(home: str, size: tuple[int, int]) -> str:
    return os.path.join(home, FOLDER, f"{size[0]}x{size[1]}")


def _user_folder(environ: Mapping[str, str], variable: str, default: str) -> str:
    """Return ticwatch's folder as ``platformdirs`` names it, which is slow, "" if not known."""
    if sys.platform == "darwin":
        default = "Library/Application Support"
    user = environ.get("HOME", "")
    folder = environ.get(variable, "").strip() or os.path.join(user, default)
    return os.path.join(folder, "ticwatch") if user and os.path.isabs(folder) else ""


def _state(path: str) -> str:
    """Return a text that changes with a file. Where there is none, its place does not matter."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return "none"
    except OSError as error:
        return f"{path!a} {type(error).__name__}"
    return f"{path!a} {found.st_mtime_ns} {found.st_size} {found.st_mode}"


def own_content(path: str) -> bytes:
    """Return the content of a file that its user alone may write, else b"".

    Windows has no modes that say so.
    """
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_BINARY"):
        flags |= getattr(os, name, 0)
    try:
        file = os.open(path, flags)
        with open(file, "rb") as stream:
            found = os.fstat(file)
            if not _is_own(found) or found.st_size > MAX_BYTES:
                return b""
            return stream.read(MAX_BYTES)
    except OSError:
        return b""


def _is_own(found: os.stat_result) -> bool:
    """Return whether a file is a regular one that its user alone may write."""
    is_regular = stat.S_ISREG(found.st_mode)
    if sys.platform == "win32":
        return is_regular
    return is_regular and found.st_uid == os.geteuid() and not found.st_mode & 0o022
