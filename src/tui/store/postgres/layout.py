"""Tables of the archive on a server, and who may use them. ``archive_schema`` says what they mean.

Times are ``timestamptz``, which has the resolution of the archive. A reader may only select.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.model.errors import StoreError
from tui.store.postgres.server import SCHEMA_VERSION, Server, schema_version

if TYPE_CHECKING:
    from psycopg import Connection

_TABLES = """
CREATE SCHEMA ticwatch;
CREATE TABLE layout (version integer NOT NULL);
CREATE TABLE bodies (digest text PRIMARY KEY, body bytea NOT NULL);
CREATE TABLE vintages (
    source text, part text, learned timestamptz,
    digest text NOT NULL REFERENCES bodies, url text NOT NULL,
    PRIMARY KEY (source, part, learned)
);
CREATE INDEX ON vintages (digest);
CREATE TABLE seen (
    source text, part text, digest text, newest date NOT NULL, confirmed timestamptz NOT NULL,
    PRIMARY KEY (source, part, digest)
);
CREATE TABLE late (
    source text, part text, observed date, known timestamptz NOT NULL,
    PRIMARY KEY (source, part, observed)
);
CREATE TABLE added (
    source text, part text, observed date, name text, known timestamptz NOT NULL,
    PRIMARY KEY (source, part, observed, name)
);
CREATE TABLE corrections (
    source text, part text, digest text, PRIMARY KEY (source, part, digest)
);
CREATE TABLE repeated (
    source text, part text, value text, PRIMARY KEY (source, part, value)
);
CREATE TABLE kept (
    source text, part text, digest text, PRIMARY KEY (source, part, digest)
);
CREATE TABLE statuses (
    source text, part text, status text NOT NULL,
    etag text NOT NULL, last_modified text NOT NULL, url text NOT NULL,
    PRIMARY KEY (source, part)
);
"""
_CREATING = 7_418_206
"""Number of the lock under which the tables are created, once."""


def create_tables(server: Server) -> bool:
    """Create the tables, and return whether they were missing. Raises StoreError.

    Of several programs that do so at once, one creates them.
    """
    with server.connection() as connection, connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_CREATING,))
        version = schema_version(connection)
        if version is None:
            connection.execute(_TABLES.encode())
            connection.execute("INSERT INTO layout VALUES (%s)", (SCHEMA_VERSION,))
        elif version != SCHEMA_VERSION:
            raise StoreError(
                f"{server.name} has the tables of version {version}, not {SCHEMA_VERSION}"
            )
    return version is None


def allow_reading(server: Server, role: str) -> None:
    """Let a role read everything and write nothing.

    Raises StoreError, also for an unknown role, and for the user of the connection: nothing could
    be stored any more.
    """
    from psycopg import sql

    name = sql.Identifier(role)
    with server.writing() as connection:
        [[is_own]] = connection.execute("SELECT current_user = %s", (role,)).fetchall()
        if is_own:
            raise StoreError(f"{role} owns the tables and stores into them: name another role")
        for statement in (
            "REVOKE ALL ON SCHEMA ticwatch FROM {}",
            "REVOKE ALL ON ALL TABLES IN SCHEMA ticwatch FROM {}",
            "GRANT USAGE ON SCHEMA ticwatch TO {}",
            "GRANT SELECT ON ALL TABLES IN SCHEMA ticwatch TO {}",
        ):
            connection.execute(sql.SQL(statement).format(name))


def can_write(connection: Connection) -> bool:
    """Return whether the user of a connection may store bodies."""
    [[may]] = connection.execute("SELECT has_table_privilege('vintages', 'INSERT')").fetchall()
    return bool(may)
