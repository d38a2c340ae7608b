"""The configuration in force, replaced when the user saves a valid change of its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tui.config.load import Loaded
from tui.config.regular_file import read_bytes
from tui.model.errors import ConfigError

CHECK_SECONDS = 1.0
"""Interval between two checks of the file."""


class ConfigWatcher:
    """Holder of the configuration in force. It accepts a changed file as a whole or not at all.

    A file that disappears changes nothing: many editors save by moving another into its place.
    """

    def __init__(self, load: Callable[[], Loaded], loaded: Loaded) -> None:
        """``load`` reads the present configuration; ``loaded`` is the one in force."""
        self._load = load
        self._content = _content(loaded.origin)
        self.loaded = loaded
        """The configuration in force."""

    def check(self) -> Loaded | None:
        """Return the new configuration if the file has changed and has no problems, else None.

        Raises ConfigError with the file and line of the first problem, once for each content. The
        configuration in force then stays.
        """
        if self.loaded.origin is None:
            return self._check_for_new_file()
        content = _content(self.loaded.origin)
        if content is None or content == self._content:
            return None
        loaded, error = self._read()
        if _content(self.loaded.origin) != content:
            return None  # the file is being written: the next check reads it
        self._content = content
        return self._accept(loaded, error)

    def _check_for_new_file(self) -> Loaded | None:
        """Do the same while there is no file: one may be created."""
        loaded, error = self._read()
        content = str(error).encode() if error else _content(loaded.origin)
        if content is None or content == self._content:
            return None
        self._content = content
        return self._accept(loaded, error)

    def _read(self) -> tuple[Loaded, ConfigError | None]:
        """Return the present configuration; after an error the one in force, and the error."""
        try:
            return self._load(), None
        except ConfigError as error:
            return self.loaded, error

    def _accept(self, loaded: Loaded, error: ConfigError | None) -> Loaded:
        """Put a configuration into force. Raises ConfigError if it has an error or a problem."""
        if error is not None:
            raise error
        if loaded.problems:
            first = loaded.problems[0]
            raise ConfigError(f"{loaded.origin}:{first.line}: {first.text}{_more(loaded)}")
        self.loaded = loaded
        return loaded


def _more(loaded: Loaded) -> str:
    others = len(loaded.problems) - 1
    return f" (and {others} more)" if others else ""


def _content(path: Path | None) -> bytes | None:
    """Return the bytes of a file, None if there is none or it cannot be read.

    If the file is too large or no regular file, return the reason.
    """
    try:
        return None if path is None else read_bytes(path)
    except ConfigError as error:
        return str(error).encode()
    except OSError:
        return None
