"""Archives and databases for tests, on the server that ``TICWATCH_TEST_POSTGRES`` names, or on one
of the tests' own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from tests.support.postgres_server import OwnServer, own_server, postgres_bin
from tui.store.postgres.layout import create_tables
from tui.store.postgres.server import Server

NAMED = "TICWATCH_TEST_POSTGRES"


@contextmanager
def running_server() -> Iterator[OwnServer]:
    """Yield a server of the tests' own, or skip the test with the reason."""
    programs = postgres_bin()
    if programs is None:
        pytest.skip(f"there is no PostgreSQL here, and {NAMED} names none")
    with own_server(programs) as server:
        yield server


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
