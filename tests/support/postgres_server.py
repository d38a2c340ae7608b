"""A PostgreSQL server of the tests' own, which may be stopped, killed and moved to another port.

It lies in a temporary folder, and listens on a socket there and on a port of this machine. It has
a certificate of its own if ``openssl`` is installed. PostgreSQL does not run as root: then it runs
as the user ``postgres`` of Debian's package. It does not wait for the disk: a killed program leaves
its written pages to the system.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from tests.support.shared_frames import FOLDER, LONGEST_SECONDS
from tui.store.replacement_lock import replacing

_DEBIAN = "usr/lib/postgresql/*/bin/initdb"
_ENDED = ("", "Z")
"""States of a process that has ended, waited for or not."""
PASSWORD_ROLE = "asked"
"""Role that needs a password, over a connection with TLS."""


def postgres_bin() -> Path | None:
    """Return the folder of the newest server's programs, None without one."""
    found = list(Path("/").glob(_DEBIAN))
    on_path = shutil.which("initdb")
    found += [Path(on_path).resolve()] if on_path else []
    return max(found, key=lambda path: path.parts).parent if found else None


def free_port() -> int:
    """Return a port on which nothing listens now."""
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        return int(own.getsockname()[1])


class OwnServer:
    """A server in a folder. ``start`` it first."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.programs, self.port = folder, programs, free_port()
        self._user = "postgres" if os.geteuid() == 0 else None
        self._data = folder / "data"
        if self._user:
            shutil.chown(folder, self._user)
        self._make_data()
        rules = self._data / "pg_hba.conf"
        rules.write_text(f"host all {PASSWORD_ROLE} all scram-sha-256\n{rules.read_text()}")
        self.has_certificate = shutil.which("openssl") is not None
        if self.has_certificate:
            self._make_certificate()

    @property
    def address(self) -> str:
        """Address of the socket, with the user who may do everything."""
        return f"postgresql://ticwatch@{quote(str(self.folder), safe='')}:{self.port}/postgres"

    @property
    def certificate(self) -> Path:
        """Certificate of the server, which it signed itself, for ``localhost``."""
        return self._data / "server.crt"

    def start(self, port: int | None = None) -> None:
        """Start the server, on another port if one is given."""
        self.port = port or self.port
        options = f"-k {self.folder} -p {self.port} -c listen_addresses=127.0.0.1 -c fsync=off"
        options = f"{options} -c full_page_writes=off -c autovacuum=off"
        if self.has_certificate:
            options = f"{options} -c ssl=on"
        log = self.folder / "log"
        self.run("pg_ctl", "-D", self._data, "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")

    @property
    def is_running(self) -> bool:
        first = self._first_process()
        return first is not None and _state(first) not in _ENDED

    def kill(self) -> None:
        """Kill all processes of the server at once. It may be started again."""
        first = self._first_process()
        assert first is not None
        os.kill(first, signal.SIGSTOP)
        while _state(first) != "T":  # it starts no more processes then
            pass
        processes = [first, *_children(first)]
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(_state(process) not in _ENDED for process in processes):
            pass
        # In a container no process may have waited for it, and its number seems to be in use.
        for lock in (self._data / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            lock.unlink()

    def _first_process(self) -> int | None:
        """Return the number of the process that started the others, None without one."""
        try:
            return int((self._data / "postmaster.pid").read_text().split()[0])
        except FileNotFoundError:
            return None

    def run(self, program: str, *arguments: str | Path) -> str:
        """Run a program of PostgreSQL as the user of the server. Return its output."""
        return self._run(self.programs / program, *arguments)

    def run_client(self, program: str, *arguments: str) -> str:
        """Run a program of PostgreSQL that connects to the server, as the user of all rights."""
        place = ("-h", str(self.folder), "-p", str(self.port), "-U", "ticwatch")
        return self.run(program, *place, *arguments)

    def _log(self) -> str:
        """Return the last lines of the server's log."""
        log = self.folder / "log"
        return "\n".join(log.read_text().splitlines()[-20:]) if log.exists() else ""

    def _make_data(self) -> None:
        """Make the files of an empty server: new ones once a run, copies of them after that."""
        if FOLDER not in os.environ:
            self._new_data()
            return
        made = Path(os.environ[FOLDER]) / "postgres-data"
        with replacing(made, LONGEST_SECONDS):
            if made.exists():
                self._copy(made, self._data)
            else:
                self._new_data()
                self._copy(self._data, made)

    def _new_data(self) -> None:
        self.run("initdb", "-D", self._data, "-A", "trust", "-U", "ticwatch", "--no-sync")

    @staticmethod
    def _copy(data: Path, to: Path) -> None:
        """Copy the files of a server that does not run, with their owner."""
        subprocess.run(["cp", "-a", data, to], check=True)

    def _make_certificate(self) -> None:
        self._run(
            *("openssl", "req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=localhost"),
            *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-addext", "subjectAltName=DNS:localhost"),
            *("-out", self.certificate, "-keyout", self._data / "server.key"),
        )
        (self._data / "server.key").chmod(0o600)

    def _run(self, *command: str | Path) -> str:
        done = subprocess.run(
            command,
            user=self._user,
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + self._log()
        return done.stdout


def _children(parent: int) -> list[int]:
    """Return the processes that another one started."""
    tasks = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def _state(process: int) -> str:
    """Return the letter of a process's state, as in ``/proc``; "" if there is none."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


@contextmanager
def own_server(programs: Path) -> Iterator[OwnServer]:
    """Yield a running server in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="ticwatch-pg-") as folder:
        server = OwnServer(Path(folder), programs)
        server.start()
        try:
            yield server
        finally:
            if server.is_running:
                server.stop()
