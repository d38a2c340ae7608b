"""Files of the last screens in the home, one for each of the newest sizes of the terminal."""

from __future__ import annotations

import logging
import math
import os
import re
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Self

from msgspec.structs import replace

from tui.config import Config
from tui.config.symbols import Symbols
from tui.model.version import VERSION
from tui.screen.last_frame import own_content
from tui.screen.last_screen.records import LastScreen, decode, encode
from tui.store.bundle_digests import DIGESTS
from tui.store.private_files import write_private

log = logging.getLogger(__name__)

FOLDER = "last-screens"
FORMAT = 2
"""Version of the records. Another one is not read."""
FIRST_SCREENS = Path(__file__).parent / "first"
"""Folder of the screens that ship, which are shown at the first start."""
SIZES = ((60, 16), (80, 24), (120, 40), (160, 45), (200, 60))
"""Columns and rows of the screens that ship. The first is the smallest with figures in a pane."""
MAX_FILES = 6
"""Sizes that are kept. The one written longest ago is removed first."""


class LastScreens:
    """Last screens of one home, one configuration and one version of the program."""

    def __init__(
        self,
        home: Path,
        config: Config,
        *,
        now: Callable[[], datetime],
        offline: bool = False,
        symbols: Symbols = Symbols.BRAILLE,
    ) -> None:
        """Read and write the screens of a home, drawn in these symbols.

        ``offline``: no source is asked.
        """
        self.now = now
        self._home = home
        self.offline = offline
        self._configure(config, symbols)

    @classmethod
    def of_first_start(cls, now: Callable[[], datetime]) -> Self:
        """Return the screens of the default configuration in no home, as they ship."""
        screens = cls(FIRST_SCREENS / "no home", Config(), now=now)
        screens._origin = screens._first_origin
        return screens

    @property
    def origin(self) -> str:
        """Checksum of what the lines depend on besides the data."""
        return self._origin

    def reconfigure(self, config: Config, symbols: Symbols) -> None:
        """Read and write the screens of another configuration from now on."""
        self._configure(config, symbols)

    def read(self, columns: int, rows: int) -> LastScreen | None:
        """Return the last screen of a size, or the one that ships if there is none.

        None if neither is of this program, configuration and home. A file that cannot be read
        counts as none.
        """
        name = f"{columns}x{rows}"
        return self._kept_screen(name) or self._first_screen(name)

    def read_closest(self, columns: int, rows: int) -> LastScreen | None:
        """Return the last screen of a size, or the largest that fits into it, else one that ships.

        One that was laid out for less room is not the present.
        """
        if (exact := self.read(columns, rows)) is not None:
            return exact
        for sizes, read in ((self._kept_sizes(), self._kept_screen), (SIZES, self._first_screen)):
            for width, height in sorted(sizes, key=math.prod, reverse=True):
                fits = width <= columns and height <= rows
                if fits and (screen := read(f"{width}x{height}")) is not None:
                    return replace(screen, fingerprint=None)
        return None

    def _kept_sizes(self) -> list[tuple[int, int]]:
        """Return the sizes of which a screen is kept."""
        names: list[str] = []
        with suppress(OSError):
            names = os.listdir(self._home / FOLDER)
        found = (re.fullmatch(r"(\d+)x(\d+)", name, re.ASCII) for name in names)
        return [(int(each[1]), int(each[2])) for each in found if each]

    def _kept_screen(self, name: str) -> LastScreen | None:
        """Return the screen that is kept of a size."""
        return _screen_of(own_content(str(self._home / FOLDER / name)), self._origin)

    def _first_screen(self, name: str) -> LastScreen | None:
        """Return the screen that ships for a size."""
        try:
            body = (FIRST_SCREENS / name).read_bytes()
        except OSError:
            return None
        return _screen_of(body, self._first_origin)

    def write(self, screen: LastScreen) -> None:
        """Store a screen in place of the last one of its size. If that fails, log it.

        The file is written anew and then renamed, so that it is always whole.
        """
        path = self._home / FOLDER / f"{screen.size[0]}x{screen.size[1]}"
        try:
            write_private(path, encode(screen))
            self._remove_oldest()
        except OSError as error:
            log.warning("%s: %s", path, error)

    def _remove_oldest(self) -> None:
        """Remove all but the newest files, also what a killed program left half written."""
        files = sorted((self._home / FOLDER).iterdir(), key=lambda file: -file.stat().st_mtime)
        for file in files[MAX_FILES:]:
            with suppress(FileNotFoundError):
                file.unlink()

    def _configure(self, config: Config, symbols: Symbols) -> None:
        """Set the checksums of the program, its bundle, the configuration, and the archive if any.

        Themes and keys are left out: neither changes a text or the name of its style. The screens
        that ship are drawn in the finest symbols, and shown with substitutes where these lack.
        """
        program = (FORMAT, VERSION, *DIGESTS.values(), config.ticwatch.pane)
        choices = (
            *(config.groups, config.alerts, config.sectors, config.sources),
            config.changed_claims,
        )
        self._first_origin = _checksum(program, choices)
        own = (str(self._home.resolve()), self.offline, symbols.value, config.store)
        self._origin = _checksum(program, choices, *own)


def _screen_of(body: bytes, origin: str) -> LastScreen | None:
    """Return the screen in the bytes of a file, None if they are none or of another origin."""
    screen = decode(body)
    return screen if screen is not None and screen.origin == origin else None


def _checksum(*parts: object) -> str:
    return f"{zlib.crc32(repr(parts).encode()):08x}"
