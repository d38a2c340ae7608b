"""A PostgreSQL server for tests: the one that ``TICWATCH_TEST_POSTGRES`` names, or one of its own.

A server of its own lies in a temporary folder and listens on a socket there. PostgreSQL does not
run as root: then it runs as the user ``postgres`` of Debian's package.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from tui.store.postgres.layout import create_tables
from tui.store.postgres.server import Server

NAMED = "TICWATCH_TEST_POSTGRES"
_DEBIAN = "usr/lib/postgresql/*/bin/initdb"


def postgres_bin() -> Path | None:
    """Return the folder of the newest server's programs, None without one."""
    found = list(Path("/").glob(_DEBIAN))
    on_path = shutil.which("initdb")
    found += [Path(on_path).resolve()] if on_path else []
    return max(found, key=lambda path: path.parts).parent if found else None


@contextmanager
def running_server() -> Iterator[str]:
    """Yield the address of a server, or skip the test with the reason."""
    if named := os.environ.get(NAMED):
        yield named
        return
    programs = postgres_bin()
    if programs is None:
        pytest.skip(f"there is no PostgreSQL here, and {NAMED} names none")
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="ticwatch-pg-") as folder:
        if user:
            shutil.chown(folder, user)
        data, options = f"{folder}/data", f"-k {folder} -c listen_addresses='' -c fsync=off"
        _run(user, programs / "initdb", "-D", data, "-A", "trust", "-U", "ticwatch", "--no-sync")
        start = ("-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        _run(user, programs / "pg_ctl", *start)
        try:
            yield f"postgresql://ticwatch@{quote(folder, safe='')}/postgres"
        finally:
            _run(user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _run(user: str | None, program: Path, *arguments: str) -> None:
    done = subprocess.run(
        (program, *arguments),
        user=user,
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@contextmanager
def new_database(server: str) -> Iterator[str]:
    """Yield the address of an empty database of its own on a server."""
    name = f"ticwatch_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield database_url(server, name)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


def database_url(server: str, name: str) -> str:
    """Return the address of another database on the same server."""
    address, _, options = server.partition("?")
    return f"{address.rpartition('/')[0]}/{name}{'?' + options if options else ''}"


@contextmanager
def new_archive(server: str) -> Iterator[str]:
    """Yield the address of an empty archive on a server."""
    with new_database(server) as address:
        create_tables(Server(address))
        yield address
