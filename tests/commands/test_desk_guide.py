"""The commands of ``docs/desk.md``, run as they stand there; the examples beside it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.support.postgres import database_url
from tests.support.postgres_server import OwnServer
from tests.support.two_years import fill
from tui.commands.arguments import build_parser
from tui.store.open_archive import open_archive, open_server

DATABASES = ("macro", "restored")
ROLES = ("anna", "desk", "guest")
_NOT_RUN = re.compile(r"^ *(pip install|export TICWATCH_STORE=).*$", re.MULTILINE)


def guide(root: Path) -> str:
    """Return the shell commands of the guide, without installation and the server's address."""
    text = (root / "docs" / "desk.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    inline = re.findall(r"`(ticwatch store copy [^`]*)`", text)
    first_backup = next(number for number, each in enumerate(blocks) if "pg_dump" in each)
    commands = [*blocks[:first_backup], inline[0], *blocks[first_backup:]]
    return _NOT_RUN.sub("", "\n".join(commands))


def programs(folder: Path, server: OwnServer) -> str:
    """Return a search path with ticwatch and the programs of the server."""
    ticwatch = folder / "bin" / "ticwatch"
    ticwatch.parent.mkdir()
    ticwatch.write_text(f'#!/bin/sh\nexec {sys.executable} -m tui "$@"\n')
    ticwatch.chmod(0o755)
    return os.pathsep.join([str(ticwatch.parent), str(server.programs), os.environ["PATH"]])


@pytest.mark.long
def test_commands_of_the_guide_lead_to_an_archive_and_its_restored_backup(
    own_server: OwnServer, root: Path, tmp_path: Path
) -> None:
    home = tmp_path / ".local" / "share" / "ticwatch"
    home.mkdir(parents=True, mode=0o700)
    before = open_archive(home, None)
    count = fill(before, months=1, kept=2, sources=("par_yields", "tic_table5"))
    own = database_url(own_server.address, "macro").replace("ticwatch@", "desk@", 1)
    environ = os.environ | {
        "HOME": str(tmp_path),
        "PATH": programs(tmp_path, own_server),
        "PYTHONPATH": str(root / "src"),
        "PGHOST": str(own_server.folder),
        "PGPORT": str(own_server.port),
        "PGUSER": "ticwatch",
        "TICWATCH_STORE": own,
    }
    try:
        done = subprocess.run(
            ["sh", "-eux"],
            input=guide(root),
            cwd=tmp_path,
            env=environ,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        assert f"{count} vintages copied" in done.stdout
        for address in (own, own.replace("/macro", "/restored")):
            for name in (address, address.replace("desk@", "guest@", 1)):
                archive = open_archive(tmp_path, open_server(name))
                assert archive.listing() == before.listing()
                assert archive.faults() == []
    finally:
        for name in DATABASES:
            own_server.run_client("dropdb", "--if-exists", name)
        for name in ROLES:
            own_server.run_client("dropuser", "--if-exists", name)


def test_unit_of_systemd_starts_the_poller(root: Path, tmp_path: Path) -> None:
    path = root / "docs" / "desk" / "ticwatch-poll.service"
    unit = ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(path.read_text(encoding="utf-8"))
    program, *arguments = unit["Service"]["ExecStart"].split()
    assert program.endswith("/ticwatch")
    assert build_parser().parse_args(arguments).command == "poll"
    if shutil.which("systemd-analyze"):
        copy = tmp_path / path.name
        copy.write_text(path.read_text(encoding="utf-8").replace(program, "/bin/true"))
        command = ["systemd-analyze", "verify", "--man=no", str(copy)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert path.name not in done.stderr, done.stderr


def test_example_of_containers_has_a_server_and_a_poller(root: Path) -> None:
    yaml = pytest.importorskip("yaml")
    text = (root / "docs" / "desk" / "compose.yaml").read_text(encoding="utf-8")
    services = yaml.safe_load(text)["services"]
    assert services["poller"]["depends_on"]["db"]["condition"] == "service_healthy"
    address = services["poller"]["environment"]["TICWATCH_STORE"]
    made = services["db"]["environment"]
    assert address == f"postgresql://{made['POSTGRES_USER']}@db/{made['POSTGRES_DB']}"
    script = services["poller"]["command"][-1].replace("$$", "$")
    done = subprocess.run(["sh", "-n"], input=script, text=True, check=False, timeout=10)
    assert done.returncode == 0
    assert script.splitlines()[-1] == "exec ticwatch poll"
