"""The configuration in force, replaced when the user saves a valid change of its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tui.config.load import Loaded
from tui.config.regular_file import read_bytes
from tui.model.errors import ConfigError

CHECK_SECONDS = 0.5
"""Interval between two checks of the file. A change needs two, so it is applied within a second."""


class _Look(NamedTuple):
    """The file as a check finds it. Two that are equal show that it is complete."""

    changed_ns: int
    """Time of its last change in ns, 0 if it is not known."""
    content: bytes


class ConfigWatcher:
    """Holder of the configuration in force. It accepts a changed file as a whole or not at all.

    An editor may save in steps, so a change counts when two checks find the same file. A file that
    disappears changes nothing: many editors save by moving another into its place.
    """

    def __init__(self, load: Callable[[], Loaded], loaded: Loaded) -> None:
        """``load`` reads the present configuration; ``loaded`` is the one in force."""
        self._load = load
        self._last_look = _look(loaded.origin)
        self._content = self._last_look.content if self._last_look else None
        self.loaded = loaded
        """The configuration in force."""

    def check(self, *, is_saved: bool = False) -> Loaded | None:
        """Return the new configuration if the file has changed and has no problems, else None.

        ``is_saved`` means that the file is complete, so that the first check accepts it. Raises
        ConfigError with the file and line of the first problem, once for each content. The
        configuration in force then stays.
        """
        if self.loaded.origin is None:
            return self._check_for_new_file(is_saved)
        look = _look(self.loaded.origin)
        if look is None or not self._is_complete_change(look, is_saved):
            return None
        loaded, error = self._read()
        self._last_look = _look(self.loaded.origin)
        if self._last_look != look:
            return None  # the file is being written: a later check reads it
        return self._accept(look, loaded, error)

    def _check_for_new_file(self, is_saved: bool) -> Loaded | None:
        """Do the same while there is no file: one may be created."""
        loaded, error = self._read()
        look = _Look(0, str(error).encode()) if error else _look(loaded.origin)
        if look is None or not self._is_complete_change(look, is_saved):
            return None
        return self._accept(look, loaded, error)

    def _is_complete_change(self, look: _Look, is_saved: bool) -> bool:
        """Return whether the content is new, and the same as at the last check unless it is saved.

        Keep the look for the next check.
        """
        is_complete = is_saved or look == self._last_look
        self._last_look = look
        return is_complete and look.content != self._content

    def _read(self) -> tuple[Loaded, ConfigError | None]:
        """Return the present configuration; after an error the one in force, and the error."""
        try:
            return self._load(), None
        except ConfigError as error:
            return self.loaded, error

    def _accept(self, look: _Look, loaded: Loaded, error: ConfigError | None) -> Loaded:
        """Put a configuration into force. Raises ConfigError if it has an error or a problem."""
        self._content = look.content
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


def _look(path: Path | None) -> _Look | None:
    """Return the time and the bytes of a file, None if there is none or it cannot be read.

    If the file is too large or no regular file, the bytes are the reason.
    """
    if path is None:
        return None
    try:
        return _Look(path.stat().st_mtime_ns, read_bytes(path))
    except ConfigError as error:
        return _Look(0, str(error).encode())
    except OSError:
        return None
