"""Request statuses of all parts: in the archive, and in memory while it cannot be used."""

from __future__ import annotations

from threading import RLock

from msgspec.structs import replace

from tui.model.errors import StoreError
from tui.model.status import PartStatus
from tui.sources.validators import Validators
from tui.store.archive import Archive, PartKey

StatusesByPart = dict[PartKey, tuple[PartStatus, Validators]]


class RequestStatuses:
    """Request status of each part, with the validators for its next request.

    Poller and screen use it in several threads. A status that cannot be written is kept for this
    run, and written as soon as that is possible.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._lock = RLock()
        """Held by whoever reads or changes the attributes below."""
        self._known: StatusesByPart = {}
        self._unwritten: set[PartKey] = set()
        self._read_error = self._write_error = ""

    @property
    def error(self) -> str:
        """Error of the last read or write, "" if both succeeded."""
        return self._write_error or self._read_error

    def record(self, status: PartStatus, validators: Validators) -> None:
        """Store a part's status, and those that could not be written before."""
        key = (status.source, status.part)
        with self._lock:
            self._known[key] = (status, validators)
            self._unwritten.add(key)
            self.write()

    def rewrite(self) -> None:
        """Store all known statuses in a new archive, without next tries and without validators.

        It may lack bodies, and what is lost must not be "not modified".
        """
        with self._lock:
            for key, (status, _) in self.read().items():
                self._known[key] = (replace(status, next_try=None), Validators())
            self._unwritten.update(self._known)
            self.write()

    def write(self) -> None:
        """Store the statuses that could not be written before. Do nothing if there are none."""
        with self._lock:
            try:
                for key in sorted(self._unwritten):
                    self._archive.record(*self._known[key])
                    self._unwritten.remove(key)
            except StoreError as error:
                self._write_error = str(error)
            else:
                self._write_error = ""

    def read(self) -> StatusesByPart:
        """Return the statuses of all programs; if the archive cannot be read, those known here."""
        with self._lock:
            unwritten = {key: self._known[key] for key in self._unwritten}
            try:
                self._known |= self._archive.statuses() | unwritten  # a lost one stays known
            except StoreError as error:
                self._read_error = str(error)
            else:
                self._read_error = ""
            return dict(self._known)
