"""Files of the last screens in the home, one for each of the newest sizes of the terminal."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from tui import __version__
from tui.config import Config
from tui.screen.last_screen.records import LastScreen, decode, encode
from tui.store.bundle_digests import DIGESTS
from tui.store.private_files import make_folder, open_private

log = logging.getLogger(__name__)

FOLDER = "last-screens"
FORMAT = 1
"""Version of the records. Another one is not read."""
MAX_FILES = 6
"""Sizes that are kept. The one written longest ago is removed first."""


class LastScreens:
    """Last screens of one home, one configuration and one version of the program."""

    def __init__(
        self, home: Path, config: Config, *, now: Callable[[], datetime], offline: bool = False
    ) -> None:
        """Read and write the screens of a home. ``offline``: no source is asked."""
        self.now = now
        self._home = home
        self._offline = offline
        self._origin = self._origin_of(config)

    @property
    def origin(self) -> str:
        """Digest of what the lines depend on besides the data."""
        return self._origin

    def reconfigure(self, config: Config) -> None:
        """Read and write the screens of another configuration from now on."""
        self._origin = self._origin_of(config)

    def read(self, columns: int, rows: int) -> LastScreen | None:
        """Return the last screen of a size. None if there is none, or if it is of another origin.

        A file that cannot be read counts as none.
        """
        try:
            screen = decode(self._path(columns, rows).read_bytes())
        except OSError:
            return None
        is_own = screen is not None and screen.origin == self._origin
        return screen if is_own and screen and screen.size == (columns, rows) else None

    def write(self, screen: LastScreen) -> None:
        """Store a screen in place of the last one of its size. If that fails, log it.

        The file is written anew and then renamed, so that it is always whole.
        """
        path = self._path(*screen.size)
        temporary = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            make_folder(path.parent)
            temporary.unlink(missing_ok=True)
            with open(temporary, "xb", opener=open_private) as file:
                file.write(encode(screen))
            temporary.replace(path)
            self._remove_oldest()
        except OSError as error:
            log.warning("%s: %s", path, error)

    def _path(self, columns: int, rows: int) -> Path:
        return self._home / FOLDER / f"{columns}x{rows}"

    def _remove_oldest(self) -> None:
        """Remove all but the newest files, also what a killed program left half written."""
        files = sorted(self._path(0, 0).parent.iterdir(), key=lambda file: -file.stat().st_mtime)
        for file in files[MAX_FILES:]:
            with suppress(FileNotFoundError):
                file.unlink()

    def _origin_of(self, config: Config) -> str:
        """Return the digest of the program, its bundle, the home and the configuration.

        Themes and keys are left out: neither changes a text or the name of its style.
        """
        parts = (
            (FORMAT, __version__, *DIGESTS.values(), str(self._home.resolve()), self._offline),
            (config.ticwatch.pane, config.groups, config.alerts, config.sectors, config.sources),
        )
        return sha256(repr(parts).encode()).hexdigest()
