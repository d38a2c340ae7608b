"""Copies of an archive to a server and back: ``python -m bench.copies [--months N]``.

An archive as it is after months of polling, two years by default, is copied into an empty database
of a PostgreSQL server that is started for it, back into a file, and again onto the server, where
nothing is missing. Right is: ``ticwatch store verify`` can read the same number of vintages on all
three. Prints the time of each step, and exits with 1 if they differ.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from io import StringIO
from pathlib import Path
from typing import TypeVar

from tests.support.postgres import new_archive, running_server
from tests.support.two_years import fill

from tui.alerts.notify.sqlite_log import SqliteLog
from tui.commands.store import verify
from tui.sources.registry import SOURCES
from tui.store.archive import Archive
from tui.store.copy_archive import copy_archive
from tui.store.postgres.postgres_archive import PostgresArchive
from tui.store.postgres.server import Server
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

T = TypeVar("T")


def main() -> None:
    """Copy, verify, print the times, and exit with 1 if the copies differ."""
    parser = argparse.ArgumentParser(description="Copy an archive to a server and back.")
    parser.add_argument("--months", type=int, default=24, help="months of polls in the archive")
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server() as server,
        new_archive(server.address) as address,
    ):
        file = SqliteArchive(Path(folder) / "archive.sqlite")
        shared = PostgresArchive(Server(address))
        back = SqliteArchive(Path(folder) / "back.sqlite")
        count = _timed("fill a file", lambda: fill(file, arguments.months))
        print(f"{count} vintages, {file.file_bytes() / 1e6:.0f} MB in a file")
        _timed("copy to the server", lambda: copy_archive(file, shared))
        print(f"{shared.file_bytes() / 1e6:.0f} MB on the server")
        _timed("copy back", lambda: copy_archive(shared, back))
        _timed("copy again, nothing missing", lambda: copy_archive(file, shared))
        texts = {_timed("store verify", partial(_verified, each)) for each in (file, shared, back)}
    print(*texts, sep="")
    sys.exit(len(texts) != 1)


def _timed(name: str, step: Callable[[], T]) -> T:
    """Run a step, print its time and the processor time of this program, and return its result."""
    began, processor = time.monotonic(), time.process_time()
    result = step()
    seconds, own = time.monotonic() - began, time.process_time() - processor
    print(f"{name:32}{seconds:8.1f} s{own:8.1f} s of this processor", flush=True)
    return result


def _verified(archive: Archive) -> str:
    """Return the output of ``store verify``."""
    stream = StringIO()
    verify(Store(archive, SOURCES, ()), archive, SqliteLog(Path("no-log")), stream)
    return stream.getvalue()


if __name__ == "__main__":
    main()
