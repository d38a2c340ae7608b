"""Server of the screen for browsers, and ``ticwatch serve``, with a small program as the screen."""

from __future__ import annotations

import asyncio
import re
import socket
import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientResponse, ClientSession, WSMsgType, WSServerHandshakeError

from tests.support.lifeline import lifeline
from tui.commands.browser_server import BrowserServer
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.commands.serve import listen, screen_command

KEY = "secret"
PROGRAM = """
import sys
read, write = sys.stdin.buffer.read, sys.stdout.buffer.write

def send(data):
    write(b"D" + len(data).to_bytes(4, "big") + data)
    sys.stdout.flush()

write(b"__GANGLION__\\n")
send(b"shown")
while header := read(5):
    data = read(int.from_bytes(header[1:], "big"))
    if b'"quit"' in data:
        break
    send(header[:1] + data)
"""
"""A program that repeats what it is sent, in packets."""
FLOOD = """
import sys, threading
lifeline = open(sys.argv[1], "wb")
write = sys.stdout.buffer.write
write(b"__GANGLION__\\n")
asked = threading.Event()
threading.Thread(target=lambda: (sys.stdin.buffer.read(5), asked.set()), daemon=True).start()
while not asked.is_set():
    write(b"D" + (60000).to_bytes(4, "big") + b"x" * 60000)
"""
"""A program that writes without pause until it is sent something."""


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


@asynccontextmanager
async def served(command: Sequence[str] = ("false",)) -> AsyncIterator[str]:
    """Serve a program in place of the screen. Yield the address of the page."""
    with listen(0) as listener:
        server = BrowserServer(command, listener.getsockname()[1], KEY)
        serving = asyncio.create_task(server.serve(listener))
        try:
            yield server.address
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)


async def get(url: str, **headers: str) -> tuple[ClientResponse, str]:
    async with ClientSession() as client, client.get(url, headers=headers) as response:
        return response, await response.text()


def port_of(address: str) -> str:
    return address.split(":")[2].split("/")[0]


@pytest.mark.parametrize("path", ["", "screen", "keys.js", "static/js/textual.js"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "rebound.example"},
        {"Host": "rebound.example:{port}"},
        {"Host": "127.0.0.1.rebound.example:{port}"},
        {"Host": "127.0.0.1"},
        {"Host": "[::1]:{port}"},
        {"Host": ""},
        {"Origin": "http://page.example"},
        {"Origin": "http://page.example:{port}"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://localhost:{port}"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "null"},
    ],
    ids=str,
)
async def test_foreign_host_or_origin_is_refused(path: str, headers: dict[str, str]) -> None:
    async with served() as address:
        filled = {name: value.format(port=port_of(address)) for name, value in headers.items()}
        response, text = await get(address + path, **filled)
    assert (response.status, text.partition(" ")[0]) == (403, "Only")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_own_host_and_origin_get_the_page(host: str) -> None:
    async with served() as address:
        own = f"{host}:{port_of(address)}"
        response, text = await get(address, Host=own, Origin=f"http://{own}")
    assert response.status == 200
    assert f"ws://{own}/{KEY}/screen" in text


@pytest.mark.parametrize("path", ["", "screen", f"{KEY}", f"other/{KEY}/", "static/js/textual.js"])
async def test_address_without_the_key_is_refused(path: str) -> None:
    async with served() as address:
        response, text = await get(address.removesuffix(f"{KEY}/") + path)
    assert response.status == 403
    assert "printed" in text


async def test_page_and_its_files_name_no_other_host() -> None:
    async with served() as address:
        response, page = await get(address)
        files = re.findall(r'(?:href|src)="([^":]+)"', page)
        assert {"keys.js", "static/css/xterm.css", "static/js/textual.js"} <= set(files)
        texts = [page]
        for name in files:
            file, text = await get(address + name) if not name.endswith("ttf") else (response, "")
            assert file.status == 200
            texts += [text] if name.endswith(("css", "keys.js")) else []
        listing, _ = await get(f"{address}static/")
    linked = [re.findall(r"(?:src=|href=|url\(|import )[\"']?(?:https?:)?//\S+", t) for t in texts]
    assert linked == [[]] * len(texts)
    assert listing.status == 403


async def test_page_may_load_from_its_server_alone_and_stands_in_no_frame() -> None:
    async with served() as address:
        response, _ = await get(address)
    policy = dict(
        rule.strip().split(" ", 1)
        for rule in response.headers["Content-Security-Policy"].split(";")
    )
    own = f"ws://127.0.0.1:{port_of(address)} ws://localhost:{port_of(address)}"
    assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["font-src"] == "'self'"
    assert policy["connect-src"] == own
    assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("origin", [None, "http://page.example", "null"])
async def test_screen_is_refused_to_another_origin_and_to_none(origin: str | None) -> None:
    async with served() as address, ClientSession() as client:
        with pytest.raises(WSServerHandshakeError) as refusal:
            await client.ws_connect(f"{address}screen", origin=origin)
    assert refusal.value.status == 403


async def test_keys_and_size_reach_the_program_and_its_output_the_page() -> None:
    async with served(python(PROGRAM)) as address, ClientSession() as client:
        origin = address.removesuffix(f"/{KEY}/")
        async with client.ws_connect(f"{address}screen?width=90&height=x", origin=origin) as page:
            assert await page.receive_bytes(timeout=30) == b"shown"
            await page.send_json(["stdin", "v\ud800"])
            assert await page.receive_bytes() == b"Dv?"
            await page.send_json(["resize", {"width": 1e9, "height": 1}])  # no whole number
            await page.send_json(["resize", {"width": 10**9, "height": -1}])
            assert b'"width": 1000, "height": 1}' in await page.receive_bytes()
            await page.send_json(["unknown"])
            await page.send_json(["ping", "7"])
            assert await page.receive_json() == ["pong", "7"]


@pytest.mark.parametrize("command", [python("raise SystemExit(3)"), python("print('no screen')")])
async def test_page_is_closed_when_its_program_ends(command: list[str]) -> None:
    async with served(command) as address, ClientSession() as client:
        origin = address.removesuffix(f"/{KEY}/")
        async with client.ws_connect(f"{address}screen", origin=origin) as page:
            message = await page.receive(timeout=30)
    assert message.type in (WSMsgType.CLOSE, WSMsgType.CLOSED)


async def test_program_that_writes_ends_after_its_page_is_gone(tmp_path: Path) -> None:
    with lifeline(tmp_path) as (path, has_ended):
        async with served(python(FLOOD, str(path))) as address, ClientSession() as client:
            origin = address.removesuffix(f"/{KEY}/")
            page = await client.ws_connect(f"{address}screen", origin=origin)
            await page.receive_bytes(timeout=30)
            assert page._response.connection is not None
            transport = page._response.connection.transport
            assert transport is not None
            transport.abort()  # as a browser that was killed
            assert await asyncio.to_thread(has_ended)


def test_screen_gets_the_options_of_the_command() -> None:
    chosen = Namespace(config=Path("my rules.toml"), as_of="2025-12-19", offline=True)
    assert screen_command(chosen) == [
        *(sys.executable, "-P", "-m", "tui"),
        *("--config=my rules.toml", "--as-of=2025-12-19", "--offline"),
    ]
    assert screen_command(Namespace())[-2:] == ["-m", "tui"]


def test_port_in_use_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == ExitCode.USAGE
    assert f"port {port} cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["65536", "-1", "http", "²"])
def test_port_that_is_no_port_is_wrong_usage(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["serve", f"--port={port}"])
    assert end.value.code == ExitCode.USAGE
    assert "number up to 65535" in capsys.readouterr().err


def test_missing_extra_is_named_with_its_remedy(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    assert main(["serve"]) == ExitCode.USAGE
    assert "pip install 'ticwatch[web]'" in capsys.readouterr().err
