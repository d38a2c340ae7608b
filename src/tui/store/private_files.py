"""Files and folders of the home: for its user alone, and never written through a link."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path

from tui.model.errors import StoreError

FILE_MODE, FOLDER_MODE = 0o600, 0o700
OTHER_USERS = stat.S_IRWXG | stat.S_IRWXO
"""Permissions of everyone but the owner."""
OWN_NAMES = (
    *("*.sqlite", "*.sqlite-*", "*.sqlite.damaged-*", "last-visit*", "ticwatch.log*"),
    *("chosen-theme*", "copied.txt*", "hint-hidden*", "kept-config*"),
    *("kept-patterns*", "summary.json*"),
)
"""Names of the files that ticwatch writes into a home."""
OWN_FOLDERS = ("last-frames", "last-screens", "quarantine", "requests", "senders")
"""Names of the folders that ticwatch makes in a home. They hold files only."""
REMEDY = "correct its permissions, or choose another folder with TICWATCH_HOME"
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
"""Flag that refuses to open a link. Windows has none."""


def require_home(home: Path) -> None:
    """Raise StoreError if the home is no folder that can be entered. It may be missing."""
    try:
        mode = home.stat().st_mode
    except FileNotFoundError as error:
        if home.is_symlink():
            raise StoreError(f"{home} is a link to nothing: {REMEDY}") from error
        return
    except NotADirectoryError as error:
        file = next(folder for folder in home.parents if folder.is_file())
        raise StoreError(f"{file} is a file: {REMEDY}") from error
    except OSError as error:
        raise StoreError(f"{home}: {error.strerror or error}: {REMEDY}") from error
    if not stat.S_ISDIR(mode):
        raise StoreError(f"{home} is a file: {REMEDY}")
    if not os.access(home, os.R_OK | os.X_OK):
        raise StoreError(f"{home} cannot be read: {REMEDY}")


def make_folder(folder: Path) -> None:
    """Create a folder and the missing ones above it, for their user alone. Raises OSError."""
    if not folder.parent.is_dir():
        make_folder(folder.parent)
    folder.mkdir(FOLDER_MODE, exist_ok=True)


def open_private(path: str, flags: int) -> int:
    """Open a file for its user alone, as the ``opener`` of ``open``. Raises OSError for a link."""
    return os.open(path, flags | _NO_FOLLOW, FILE_MODE)


def write_private(path: Path, content: bytes) -> None:
    """Replace a file as a whole, for its user alone, and create its folder.

    Raises OSError, such as for a full disk. Then nothing half written is left.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    make_folder(path.parent)
    temporary.unlink(missing_ok=True)
    try:
        with open(temporary, "xb", opener=open_private) as file:
            file.write(content)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def remove_link(path: Path) -> None:
    """Remove a file that is a link, so that a new one takes its place. Raises OSError."""
    if path.is_symlink():
        path.unlink()


def make_private(home: Path) -> None:
    """Remove all permissions of other users from what ticwatch wrote into a home.

    The home itself is included unless it holds files of others too. Links are left alone, and so is
    what belongs to another user.
    """
    with suppress(OSError):
        entries = list(os.scandir(home))
        own = [entry for entry in entries if _is_own(entry)]
        for path in (*(Path(entry) for entry in own), *_in_own_folders(home)):
            _restrict(path)
        if len(own) == len(entries):
            _restrict(home)


def _in_own_folders(home: Path) -> Iterator[Path]:
    for folder in (home / name for name in OWN_FOLDERS):
        if folder.is_dir() and not folder.is_symlink():
            yield from folder.iterdir()


def _is_own(entry: os.DirEntry[str]) -> bool:
    return entry.name in OWN_FOLDERS or any(fnmatch(entry.name, name) for name in OWN_NAMES)


def _restrict(path: Path) -> None:
    """Remove the permissions of other users from a file or folder, if it is the user's own."""
    with suppress(OSError):
        mode = path.lstat().st_mode
        is_kept = stat.S_ISLNK(mode) or mode & stat.S_ISVTX
        if mode & OTHER_USERS and not is_kept:
            path.chmod(stat.S_IMODE(mode) & ~OTHER_USERS)
