"""Tables of the archive on a server, and who may use them. ``archive_schema`` says what they mean.

Times are ``timestamptz``, which has the resolution of the archive. A reader may only select. A
member may log actions on alert rules too (``alert_tables``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tui.model.errors import StoreError
from tui.store.postgres.alert_tables import ACTION_LIMITS, ALERT_TABLES, MEMBER_COLUMNS
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
INSERT INTO layout VALUES (1);
"""
_UPGRADES = {1: ALERT_TABLES, 2: ACTION_LIMITS}
"""Version of the layout -> the statements that lead to the next one."""
_CREATING = 7_418_206
"""Number of the lock under which the tables are created, once."""
RIGHTS = (
    "SELECT has_table_privilege('vintages', 'INSERT'), "
    "has_column_privilege('events', 'kind', 'INSERT')"
)
"""Query whether the user of a connection may store bodies, and act on alerts."""
IDLE_SETTING = "idle_in_transaction_session_timeout"
IDLE_LIMIT = "20s"
"""Longest time that a connection may do nothing in an open transaction, less than a statement of
ours waits for it."""
_OWNS_DATABASE = """
SELECT datname, pg_has_role(datdba, 'USAGE'), EXISTS (
    SELECT FROM pg_db_role_setting, unnest(setconfig) AS setting
    WHERE setdatabase = pg_database.oid AND setrole = 0 AND setting LIKE %s
)
FROM pg_database WHERE datname = current_database()
"""
Outcome = Literal["created", "upgraded", "found"]


def create_tables(server: Server) -> Outcome:
    """Create the tables, or add what an earlier version lacks. Raises StoreError.

    Return what was done. Of several programs that do so at once, one does it.
    """
    with server.connection() as connection, connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_CREATING,))
        found = schema_version(connection)
        if found is None:
            connection.execute(_TABLES.encode())
        version = found or 1
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"{server.name} has the tables of version {version}, and this ticwatch knows "
                f"version {SCHEMA_VERSION}: install the newer one"
            )
        for step in range(version, SCHEMA_VERSION):
            connection.execute(_UPGRADES[step].encode())
            connection.execute("UPDATE layout SET version = %s", (step + 1,))
    if found is None:
        return "created"
    return "found" if found == SCHEMA_VERSION else "upgraded"


def allow_reading(server: Server, role: str) -> None:
    """Let a role read everything and write nothing.

    Raises StoreError, also for an unknown role, and for the user of the connection: nothing could
    be stored any more.
    """
    _grant(server, role, ())


def allow_acting(server: Server, role: str) -> None:
    """Let a role read everything, acknowledge and mute alerts, and store nothing.

    Raises StoreError as ``allow_reading`` does.
    """
    columns = ", ".join(MEMBER_COLUMNS)
    _grant(server, role, (f"GRANT INSERT ({columns}) ON events TO {{}}",))


def _grant(server: Server, role: str, more: tuple[str, ...]) -> None:
    """Let a role read everything, and do nothing else but what ``more`` statements grant it."""
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
            *more,
        ):
            connection.execute(sql.SQL(statement).format(name))


def limit_idle_transactions(server: Server) -> str:
    """Let the server end a connection that does nothing in an open transaction, as in ``psql``.

    One of a member who was adding an action would hold up all decisions about alerts. A limit that
    the database has stays. Only its owner may set one: return "", or else the statement to do so.
    Raises StoreError.
    """
    from psycopg import sql

    with server.writing(tells=False) as connection:
        found = connection.execute(_OWNS_DATABASE, (f"{IDLE_SETTING}=%",)).fetchall()
        [[name, is_owner, has_limit]] = found
        limit = sql.SQL(f"SET {IDLE_SETTING} = '{IDLE_LIMIT}'")
        statement = sql.SQL("ALTER DATABASE {} {}").format(sql.Identifier(name), limit)
        if has_limit:
            return ""
        if not is_owner:
            return statement.as_string(connection)
        connection.execute(statement)
    return ""


def require_storing(connection: Connection, name: str) -> None:
    """Raise StoreError if the user of a connection to the server ``name`` may store no bodies."""
    [[may_store, may_act]] = connection.execute(RIGHTS).fetchall()
    if not may_store:
        rights = "read, acknowledge and mute" if may_act else "read"
        raise StoreError(f"{name}: this user may only {rights}")
