"""The configuration in force, and the file it came from as somebody edits it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tui.config.load import Loaded
from tui.model.errors import ConfigError

LOOK_SECONDS = 1.0
"""Between two looks at the file."""


class ConfigWatcher:
    """Takes up a changed file as a whole, or not at all.

    A file that disappears changes nothing: many editors save by moving another into its place.
    """

    def __init__(self, load: Callable[[], Loaded], loaded: Loaded) -> None:
        """``load`` reads the configuration as of now; ``loaded`` is the one in force."""
        self._load = load
        self._content = _content(loaded.origin)
        self.loaded = loaded
        """In force."""

    def look(self) -> Loaded | None:
        """The configuration when its file says something new and all of it can be used, else None.

        Raises ConfigError with the file and line of what is wrong, once for each content; what was
        in force stays.
        """
        if self.loaded.origin is None:
            return self._appeared()
        content = _content(self.loaded.origin)
        if content is None or content == self._content:
            return None
        found, fault = self._read()
        if _content(self.loaded.origin) != content:
            return None  # somebody is writing it: the next look will tell
        self._content = content
        return self._taken(found, fault)

    def _appeared(self) -> Loaded | None:
        """Where there was no file: nothing, until there is one."""
        found, fault = self._read()
        content = str(fault).encode() if fault else _content(found.origin)
        if content is None or content == self._content:
            return None
        self._content = content
        return self._taken(found, fault)

    def _read(self) -> tuple[Loaded, ConfigError | None]:
        """The configuration as of now; the one in force where there is none, and why."""
        try:
            return self._load(), None
        except ConfigError as error:
            return self.loaded, error

    def _taken(self, loaded: Loaded, fault: ConfigError | None) -> Loaded:
        if fault is not None:
            raise fault
        if loaded.problems:
            first = loaded.problems[0]
            raise ConfigError(f"{loaded.origin}:{first.line}: {first.words}{_more(loaded)}")
        self.loaded = loaded
        return loaded


def _more(loaded: Loaded) -> str:
    others = len(loaded.problems) - 1
    return f" (and {others} more)" if others else ""


def _content(path: Path | None) -> bytes | None:
    """What the file says, None where it cannot be read."""
    try:
        return None if path is None else path.read_bytes()
    except OSError:
        return None
