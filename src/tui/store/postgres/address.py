"""Address of a PostgreSQL server: the parameters of a connection, and its name without secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.config.schema import store_passwords
from tui.model.clean_text import clean_text
from tui.store.postgres.lease import connection_name

CONNECT_SECONDS = 5
"""Longest wait for a connection to each host of an address."""
STATEMENT_MS = 30_000
"""Longest time that the server works at a statement, waiting for other programs included."""
IDLE_MS = 60_000
"""Time after which the server ends a connection on which a program has sent nothing. A program that
was stopped thereby loses the lease, and its locks."""
SCHEMA = "ticwatch"
"""Schema of the tables. Every connection looks there, and nowhere else."""
_OPTIONS = {
    "search_path": SCHEMA,
    "statement_timeout": STATEMENT_MS,
    "idle_session_timeout": IDLE_MS,
    "idle_in_transaction_session_timeout": IDLE_MS,
    "tcp_keepalives_idle": 30,
    "tcp_keepalives_interval": 10,
    "tcp_keepalives_count": 3,
    "tcp_user_timeout": STATEMENT_MS,
}
"""Settings of the server for each connection."""
_DEFAULTS: Mapping[str, Any] = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": STATEMENT_MS,
}
"""Parameters of every connection whose address does not name them. A server, or a program, that
vanished without a word is noticed within a minute: then its lease is free."""


def parameters(url: str) -> dict[str, Any]:
    """Return the parameters of a connection: those of an address, and ours where it has none.

    The schema and the longest times are always ours. Of several hosts, the one that can be written
    is meant. Raises psycopg.Error for an address that is none.
    """
    from psycopg.conninfo import conninfo_to_dict

    named = conninfo_to_dict(url)
    ours = " ".join(f"-c {name}={value}" for name, value in _OPTIONS.items())
    defaults = {**_DEFAULTS, "application_name": connection_name()}
    if "," in str(named.get("host", "")):
        defaults["target_session_attrs"] = "read-write"
    return {**defaults, **named, "options": f"{named.get('options') or ''} {ours}".strip()}


def server_name(url: str) -> str:
    """Return hosts, ports and database of an address, without the user and the password."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
    except ValueError:
        return "the server of [store] url"
    return f"postgresql://{parts.netloc.rpartition('@')[2]}{parts.path}"


def first_line(error: Exception, url: str) -> str:
    """Return the first line of an error of the server, without the secrets of an address."""
    from tui.model.redaction import redact_urls, redact_values

    lines = str(error).strip().splitlines() or [type(error).__name__]
    return redact_values(redact_urls(clean_text(lines[0])), store_passwords(url))
