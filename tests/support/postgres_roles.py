"""Roles of a PostgreSQL server for tests. Roles belong to the server, not to a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote
from uuid import uuid4

import psycopg
from psycopg import sql


def execute(address: str, statement: str, *names: str) -> None:
    """Execute a statement of a test, with names in the places of ``{}``."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def new_role(address: str, prefix: str = "role") -> Iterator[str]:
    """Yield the name of a new role that may log in to a server. It has no rights of its own."""
    name = f"{prefix}_{uuid4().hex[:12]}"
    execute(address, "CREATE ROLE {} LOGIN", name)
    try:
        yield name
    finally:
        for statement in ("DROP OWNED BY {}", "DROP ROLE {}"):
            execute(address, statement, name)


def address_of(address: str, role: str) -> str:
    """Return an address with a role as its user."""
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{quote(role, safe='')}@{rest.partition('@')[2]}"
