"""asyncio without ssl: not loaded before the screen, while requests are encrypted all the same."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.support.terminal import terminal_of

BODY = b"Date,10 Yr\n08/07/2026,4.65\n"
FETCHING = """
import sys
from tui.commands.asyncio_without_tls import import_asyncio
import_asyncio()
assert "asyncio" in sys.modules and "ssl" not in sys.modules
import asyncio
from datetime import UTC, datetime, timedelta
from tui.sources.http_client import open_client
from tui.sources.validators import Validators

async def fetch(url):
    async with open_client() as client:
        now = datetime.now(UTC)
        return await client.fetch(url, Validators(), spacing=timedelta(), now=now)

print(asyncio.run(fetch(sys.argv[1])).body.decode(), end="")
"""
SHOWING = """
import sys
from tui.commands import prompt_end
def end_after(work, exit_code):
    print("loaded:", *(name for name in ("asyncio", "ssl") if name in sys.modules), flush=True)
    raise SystemExit(0)
prompt_end.end_after = end_after
from tui.commands.entry import main
main()
"""


class Answer(BaseHTTPRequestHandler):
    """Answers every request with one body, and logs nothing."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, format: str, *args: object) -> None: ...


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the address of an encrypted server, and the certificate it is known by."""
    certificate, key = folder / "server.pem", folder / "server.key"
    command = ("openssl", "req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=localhost")
    made = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
    named = ("-addext", "subjectAltName=DNS:localhost", "-out", certificate, "-keyout", key)
    subprocess.run((*command, *made, *named), check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with HTTPServer(("localhost", 0), Answer) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://localhost:{server.server_port}/file.csv", certificate
        server.shutdown()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl here")
def test_requests_are_encrypted_where_asyncio_found_no_ssl(tmp_path: Path) -> None:
    with serving(tmp_path) as (url, certificate):

        def fetched(trusted: str) -> subprocess.CompletedProcess[bytes]:
            command = (sys.executable, "-c", FETCHING, url)
            return subprocess.run(command, env={"SSL_CERT_FILE": trusted}, capture_output=True)

        assert fetched(str(certificate)).stdout == BODY
        untrusted = fetched("")
    assert untrusted.returncode == 1
    assert b"certificate verify failed" in untrusted.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of Unix")
def test_screen_is_prepared_without_ssl(tmp_path: Path) -> None:
    environ = {"TICWATCH_HOME": str(tmp_path)}
    with terminal_of((sys.executable, "-c", SHOWING), environ) as terminal:
        assert terminal.wait() == 0
    assert b"loaded: asyncio\r\n" in terminal.output
