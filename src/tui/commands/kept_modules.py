"""Bytecode of the modules that earlier runs loaded, in one file beside Python's own bytecode.

Python looks for each of several hundred modules in folders and opens a file for it, which takes a
seventh of the time until the first frame. With this file it is a look into a table and one read.

As with Python's own bytecode, a module is taken from the file only while its source has the same
size and time of change, and the file lies in the same folder: who may write it may change the
program as well. It counts only for the same Python, and while the folders of ``sys.path`` have the
same of its names, so that a module that was installed since is not overlooked.
"""

from __future__ import annotations

import marshal
import os
import sys
import threading
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader, all_suffixes
from struct import Struct
from types import CodeType, ModuleType
from typing import BinaryIO

import tui

WRITE_SECONDS = 10.0
"""Time after the start at which the modules are kept: the figures are painted by then."""
MISSING_SHARE = 10
"""The file is written anew if one module in this many is not taken from it."""
_END = Struct(">II")
"""End of the file: length and checksum of the table before it."""
_FILE_MODE = 0o644
"""Others may not write it, as with Python's bytecode, whatever the user lets them do elsewhere."""
_SUFFIXES = tuple(all_suffixes())
"""Endings of the names of files that are modules."""
_UNREADABLE = (OSError, EOFError, SyntaxError, TypeError, ValueError)
"""Errors for a damaged file or one of another version, and for a source that is being edited."""

State = tuple[int, int]
"""Time of change of a file or folder in nanoseconds, and its size in bytes."""
Entry = tuple[str, State, int, int]
"""Source file of a module, its state, and place and length of the bytecode."""


class KeptModules:
    """Finder of modules in one file, asked before Python's finder in folders (PEP 451)."""

    def __init__(self, path: str | None) -> None:
        """``path`` is the file, which may be missing. None: nothing is read or written."""
        self._path = path if sys.platform != "win32" and "" not in sys.path else None
        self._program = (sys.version, _state(__file__))
        self._listed: list[tuple[str, set[str]]] = []
        self._file = -1
        self._table: dict[str, Entry] = {}
        self._loaded_before = {*sys.modules}
        self._writing = threading.Lock()
        try:
            self._listed = [(folder, _names_in(folder)) for folder in sys.path]
        except OSError:  # an archive
            self._path = None
        if self._path:
            with suppress(*_UNREADABLE):
                self._file = os.open(self._path, os.O_RDONLY)
                self._table = self._read_table()

    def _read_table(self) -> dict[str, Entry]:
        """Return the table: nothing if it is damaged, of another Python or of other folders."""
        size = os.fstat(self._file).st_size
        end = os.pread(self._file, _END.size, max(0, size - _END.size))
        if len(end) != _END.size:
            return {}
        length, checksum = _END.unpack(end)
        content = os.pread(self._file, min(length, size), max(0, size - _END.size - length))
        if not content or len(content) != length or zlib.crc32(content) != checksum:
            return {}
        program, *kept = marshal.loads(content)
        if program != self._program:
            return {}
        searched, table = kept
        return table if searched == self._searched(table) else {}

    def _searched(self, table: Mapping[str, Entry]) -> list[tuple[str, list[str]]]:
        """Return the folders of ``sys.path`` with names of the table, in their order."""
        names = {name.partition(".")[0] for name in table}
        found = ((folder, sorted(names & listed)) for folder, listed in self._listed)
        return [(folder, own) for folder, own in found if own]

    def use(self) -> None:
        """Find modules in the file from now on, and keep those that are loaded a little later."""
        if self._path:
            sys.meta_path.insert(sys.meta_path.index(PathFinder), self)
            timer = threading.Timer(WRITE_SECONDS, self.write)
            timer.daemon = True
            timer.start()

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how to load a module, None unless its source is as it was kept."""
        entry = self._table.get(name)
        if entry is None:
            return None
        origin, source, _, _ = entry
        if _state(origin) != source:
            return None
        is_package = _is_package(origin)
        loader = KeptLoader(name, origin, self)
        spec = ModuleSpec(name, loader, origin=origin, is_package=is_package)
        if is_package:
            spec.submodule_search_locations = [os.path.dirname(origin)]
        spec.has_location = True
        return spec

    def read_code(self, name: str) -> CodeType | None:
        """Return the bytecode of a module that was found here, None if it is damaged."""
        try:
            code = marshal.loads(self._read_bytes(name))
        except _UNREADABLE:
            return None
        return code if isinstance(code, CodeType) else None

    def _read_bytes(self, name: str) -> bytes:
        _, _, place, length = self._table[name]
        return os.pread(self._file, length, place)

    def write(self) -> None:
        """Keep the modules that this process loaded, and those kept before, if many are missing.

        Nothing is written if Python is to write no bytecode, or if the folder may only be read.
        """
        if not self._path or sys.dont_write_bytecode or not self._writing.acquire(blocking=False):
            return
        loaded = {name: loader for name, loader in _loaded() if name not in self._loaded_before}
        missing = [loader for loader in loaded.values() if type(loader) is SourceFileLoader]
        if len(missing) * MISSING_SHARE > len(loaded):
            with suppress(OSError):
                self._replace(self._path, loaded)
        self._writing.release()

    def _replace(self, path: str, loaded: dict[str, SourceFileLoader]) -> None:
        """Write a new file and put it in the place of the old one. Raises OSError."""
        _remove_unfinished(path)
        temporary = f"{path}.{os.getpid()}"
        try:
            with open(temporary, "xb", opener=_open_new) as file:
                table = self._write_codes(file, loaded)
                content = marshal.dumps((self._program, self._searched(table), table))
                file.write(content)
                file.write(_END.pack(len(content), zlib.crc32(content)))
            os.replace(temporary, path)
        except OSError:
            with suppress(FileNotFoundError):
                os.unlink(temporary)
            raise

    def _write_codes(self, file: BinaryIO, loaded: dict[str, SourceFileLoader]) -> dict[str, Entry]:
        """Write the bytecode of each module to keep, and return the table of them."""
        from tui.commands.lean_code import lean_code  # not needed at a start

        table: dict[str, Entry] = {}
        for name, loader in loaded.items():
            source = _state(loader.path)
            try:
                code = SourceFileLoader(name, loader.path).get_code(name)
            except _UNREADABLE:
                continue
            content = marshal.dumps(code and lean_code(name, code))
            if source and source == _state(loader.path):  # it was not changed meanwhile
                table[name] = loader.path, source, file.tell(), len(content)
                file.write(content)
        for name in self._table.keys() - loaded.keys():
            origin, source, _, length = self._table[name]
            if source == _state(origin):
                table[name] = origin, source, file.tell(), length
                file.write(self._read_bytes(name))
        return table


class KeptLoader(SourceFileLoader):
    """Loader of a module whose bytecode is kept; of its source if that bytecode is damaged."""

    def __init__(self, name: str, path: str, kept: KeptModules) -> None:
        super().__init__(name, path)
        self._kept = kept

    def get_code(self, fullname: str) -> CodeType | None:
        """Return the code of the module."""
        return self._kept.read_code(fullname) or super().get_code(fullname)


def _loaded() -> Iterator[tuple[str, SourceFileLoader]]:
    """Yield the modules of source files that this process loaded under their own names."""
    for name, module in sys.modules.copy().items():
        spec = module.__spec__ if isinstance(module, ModuleType) else None
        loader = spec.loader if spec and spec.name == name else None
        if isinstance(loader, SourceFileLoader) and type(loader) in (SourceFileLoader, KeptLoader):
            yield name, loader


def _state(path: str) -> State | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _names_in(folder: str) -> set[str]:
    """Return the names of the modules that a folder has. Raises OSError for an archive."""
    try:
        with os.scandir(folder) as entries:
            return {
                entry.name.partition(".")[0]
                for entry in entries
                if entry.name.endswith(_SUFFIXES) or entry.is_dir()
            }
    except FileNotFoundError:
        return set()


def _open_new(path: str, flags: int) -> int:
    return os.open(path, flags, _FILE_MODE)


def _remove_unfinished(path: str) -> None:
    """Remove the new files of processes that ended while they wrote. Raises OSError.

    One that still writes loses its file, which this process writes as well.
    """
    folder, name = os.path.split(path)
    for found in os.listdir(folder):
        if found.startswith(f"{name}."):
            os.unlink(os.path.join(folder, found))


def _is_package(origin: str) -> bool:
    return os.path.basename(origin) == "__init__.py"


def _path_beside_bytecode() -> str | None:
    """Return the file beside the bytecode of this package, None where Python keeps none."""
    cached = tui.__spec__.cached if tui.__spec__ else None
    return cached.removesuffix("pyc") + "modules" if cached else None


KEPT = KeptModules(_path_beside_bytecode())
"""The file of this program."""
