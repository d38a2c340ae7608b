"""Encrypted connections to a server with a store, and passwords, which are written nowhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres import new_archive
from tests.support.postgres_server import PASSWORD_ROLE, OwnServer
from tui.commands.cli import main
from tui.model.errors import StoreError
from tui.store.postgres.postgres_archive import PostgresArchive
from tui.store.postgres.server import Server

PASSWORD = "hunter2%/:@#"
WRITTEN = "hunter2%25%2F%3A%40%23"
"""The password as an address has it."""


@pytest.fixture
def named(own_server: OwnServer) -> Iterator[str]:
    """Host, port and database of an archive whose server has a certificate of its own."""
    if not own_server.has_certificate:
        pytest.skip("there is no openssl here")
    with new_archive(own_server.address) as address:
        yield f"localhost:{own_server.port}/{address.rpartition('/')[2]}"


def test_certificate_is_verified_as_the_address_says(named: str, own_server: OwnServer) -> None:
    authority = f"sslrootcert={own_server.certificate}"
    verified = Server(f"postgresql://ticwatch@{named}?sslmode=verify-full&{authority}")
    assert PostgresArchive(verified).vintages() == []
    with verified.connection() as connection:
        [row] = connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        assert row == (True,)
    other_name = named.replace("localhost", "127.0.0.1")
    for address, reason in (
        (f"{other_name}?sslmode=verify-full&{authority}", "does not match host name"),
        (f"{named}?sslmode=verify-full&sslrootcert=system", "certificate verify failed"),
        (f"{named}?sslmode=verify-full&sslrootcert=/no/such/file", "does not exist"),
    ):
        with pytest.raises(StoreError, match=reason):
            PostgresArchive(Server(f"postgresql://ticwatch@{address}")).vintages()


@pytest.fixture
def asked(named: str, own_server: OwnServer) -> Iterator[str]:
    """Place of the archive, for a role that needs a password."""
    with psycopg.connect(own_server.address, autocommit=True) as connection:
        connection.execute(
            f"CREATE ROLE {PASSWORD_ROLE} SUPERUSER LOGIN PASSWORD '{PASSWORD}'".encode()
        )
        yield named
        connection.execute(f"DROP ROLE {PASSWORD_ROLE}".encode())


def test_password_comes_from_the_environment_or_the_file_of_passwords(
    asked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = PostgresArchive(Server(f"postgresql://{PASSWORD_ROLE}@{asked}"))
    passwords = tmp_path / "pgpass"
    escaped = PASSWORD.replace(":", r"\:")
    passwords.write_text(f"localhost:*:*:{PASSWORD_ROLE}:{escaped}\n")
    passwords.chmod(0o600)
    for name, value in (("PGPASSWORD", PASSWORD), ("PGPASSFILE", str(passwords))):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            assert archive.vintages() == []


@pytest.mark.parametrize("place", ["address", "environment"])
def test_password_is_written_nowhere_when_it_is_refused(
    asked: str,
    place: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    secret = f":x{WRITTEN}" if place == "address" else ""
    address = f"postgresql://{PASSWORD_ROLE}{secret}@{asked}"
    monkeypatch.setenv("TICWATCH_STORE", address)
    monkeypatch.setenv("TICWATCH_UPSTREAM", "http://127.0.0.1:1")
    monkeypatch.setenv("PGPASSWORD", f"x{PASSWORD}")
    home = Path(os.environ["TICWATCH_HOME"])
    for command in (["doctor", "--offline"], ["store", "verify"], ["poll", "--once"]):
        main(command)
    main(["store", "copy", str(home), address])
    main(["store", "copy", address, str(home)])
    written = "".join(capfd.readouterr())
    assert "password authentication failed" in written
    for path in home.rglob("*"):
        written += path.read_bytes().decode(errors="replace") if path.is_file() else ""
    assert "hunter2" not in written
