"""The screen in a browser: ``ticwatch serve`` with headless Chromium as the browser."""

from __future__ import annotations

import asyncio
import base64
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyte
import pytest
from aiohttp import ClientSession

from tests.support.chromium import Page, browser_page, find_chromium
from tests.support.lifeline import lifeline
from tests.support.terminal import SRC, TICWATCH, screen_environ

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of Unix")

LONGEST_SECONDS = 60.0
HOLDING = "import os; os.open(os.environ['LIFELINE'], os.O_WRONLY)"
"""Code of every interpreter that finds it: hold a pipe until the end."""
SYNC_REQUEST = b"\x1b[?2026$p"
"""A request to a terminal that pyte would show as text."""


@asynccontextmanager
async def serving(*options: str, **environ: str) -> AsyncIterator[tuple[Process, str]]:
    """Run ``ticwatch serve`` on a free port. Yield its process and the address it prints."""
    process = await asyncio.create_subprocess_exec(
        *(*TICWATCH, "serve", "--port", "0", "--offline", *options),
        env={**screen_environ(), **environ},
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        line = await asyncio.wait_for(process.stderr.readline(), LONGEST_SECONDS)
        yield process, next(word for word in line.decode().split() if "://" in word)
    finally:
        if process.returncode is None:
            process.terminate()
        # Its screens have its output open too: the end of that is theirs as well.
        await asyncio.wait_for(process.communicate(), LONGEST_SECONDS)


class PageTerminal:
    """Terminal of a page, from what its server sent."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._screen = pyte.Screen(1, 1)
        self._stream = pyte.ByteStream(self._screen)
        self._read = 0

    def text(self) -> str:
        """Return the text that the terminal shows now."""
        events = self._page.events[self._read :]
        self._read += len(events)
        for event in events:
            match event:
                case {"method": "Network.webSocketCreated", "params": {"url": url}}:
                    size = parse_qs(urlsplit(url).query)
                    self._screen.resize(int(size["height"][0]), int(size["width"][0]))
                case {
                    "method": "Network.webSocketFrameReceived",
                    "params": {"response": {"opcode": 2, "payloadData": data}},
                }:
                    self._stream.feed(base64.b64decode(data).replace(SYNC_REQUEST, b""))
        return "\n".join(self._screen.display)

    async def read_until(self, *texts: str) -> None:
        """Read until the terminal shows all texts."""
        await self._page.read_until(lambda: all(map(self.text().__contains__, texts)))


@pytest.mark.waits
@pytest.mark.skipif(find_chromium() is None, reason="Chromium is not installed")
async def test_browser_shows_the_curve_answers_keys_and_asks_no_third_party(
    tmp_path: Path,
) -> None:
    program = find_chromium()
    assert program is not None
    config = tmp_path / "config.toml"
    config.write_text("[ticwatch]\npane = 1\n")
    async with (
        serving("--as-of", "2025-12-19", "--config", str(config)) as (_, address),
        browser_page(program, tmp_path / "profile") as page,
    ):
        terminal = PageTerminal(page)
        await page.call("Page.navigate", url=address)
        await terminal.read_until("2s10s", "+68", "30Y")
        curve = await page.picture()
        await page.press("v")
        await terminal.read_until("10Y over 1Y")
        history = await page.picture()
        await page.press("q")
        await page.read_until(lambda: bool(page.reported("Network.webSocketClosed")))
        sent = [event["request"]["url"] for event in page.reported("Network.requestWillBeSent")]
    assert curve != history
    assert min(len(curve), len(history)) > 20_000  # bytes; of the background alone 5,000
    assert len(sent) >= 5
    assert [url for url in sent if not url.startswith((address, "data:"))] == []


@pytest.mark.waits
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
async def test_screen_of_a_page_ends_with_its_server(number: int, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(HOLDING)
    with lifeline(tmp_path) as (path, has_ended):
        environ = {"PYTHONPATH": f"{tmp_path}:{SRC}", "LIFELINE": str(path)}
        async with serving(**environ) as (process, address), ClientSession() as client:
            origin = "/".join(address.split("/")[:3])
            async with client.ws_connect(f"{address}screen", origin=origin) as page:
                await page.receive_bytes(timeout=LONGEST_SECONDS)
                os.kill(process.pid, number)
                assert await asyncio.to_thread(has_ended)
