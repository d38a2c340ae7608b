"""``ticwatch store init`` and ``store copy``: a store on a server, and copies between stores."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import Arguments
from tui.commands.lines import write_line
from tui.config import Config, store_url
from tui.config.schema import store_url_problem
from tui.model.errors import UsageError
from tui.model.format import format_count
from tui.store.archive import Archive
from tui.store.copy_archive import copy_archive
from tui.store.open_archive import ARCHIVE, open_archive, open_server


def init(arguments: Arguments, config: Config) -> ExitCode:
    """Create the tables on the server, or upgrade them. Raises StoreError.

    ``--reader`` may read them. ``--member`` may also acknowledge and mute alerts.
    """
    from tui.store.postgres.layout import (
        allow_acting,
        allow_reading,
        create_tables,
        limit_idle_transactions,
    )

    server = open_server(store_url(config, os.environ))
    if server is None:
        raise UsageError("no server is named: set [store] url, or TICWATCH_STORE")
    write_line(f"{server.name}: tables {create_tables(server)}", sys.stdout)
    if statement := limit_idle_transactions(server):
        write_line(f"the owner of the database has to run: {statement}", sys.stdout)
    if arguments.reader:
        allow_reading(server, arguments.reader)
        write_line(f"{arguments.reader} may only read", sys.stdout)
    if arguments.member:
        allow_acting(server, arguments.member)
        write_line(f"{arguments.member} may read, acknowledge and mute", sys.stdout)
    return ExitCode.CLEAR


def copy(arguments: Arguments) -> ExitCode:
    """Copy one archive into another. Raises StoreError, and UsageError for a place that is none."""
    source, target = (_archive(place) for place in (arguments.source, arguments.target))

    def report(done: int, of: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done == of else ""
            print(f"\rvintage {done} of {of}", end=end, file=sys.stderr, flush=True)

    count = copy_archive(source, target, report)
    write_line(
        f"{format_count(count, 'vintage')} copied, {len(target.vintages())} are there", sys.stdout
    )
    return ExitCode.CLEAR


def _archive(place: str) -> Archive:
    """Return the archive at an address, in a home folder, or in a file."""
    if "://" in place:
        if problem := store_url_problem(place, may_have_password=True):
            raise UsageError(f"no place of a store: {problem}")
        return open_archive(Path(), open_server(place))
    path = Path(place)
    folder = path.parent if path.name == ARCHIVE else path
    if not folder.is_dir():
        raise UsageError(f"no folder {folder}: name a home folder, or postgresql://user@host/name")
    return open_archive(folder, None)
