"""Chromium without a window, driven through its DevTools protocol."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LONGEST_SECONDS = 60.0
FLAGS = (
    *("--headless=new", "--no-sandbox", "--no-first-run", "--disable-background-networking"),
    *("--enable-unsafe-swiftshader", "--remote-debugging-port=0", "--window-size=1280,860"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
"""Options: no window, graphics computed by the processor, and no network but this computer."""
Json = dict[str, Any]


def find_chromium() -> str | None:
    """Return the path of Chromium, None if it is not installed."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """A page of the browser, and the events it has reported so far."""

    def __init__(self, connection: ClientWebSocketResponse) -> None:
        self._connection = connection
        self._session: Json = {}
        self._number = 0
        self.events: list[Json] = []

    async def open_blank(self) -> None:
        """Open an empty page that reports what it requests."""
        target = await self.call("Target.createTarget", url="about:blank")
        attached = await self.call(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True
        )
        self._session = {"sessionId": attached["sessionId"]}
        for domain in ("Network", "Page", "Runtime", "Log"):
            await self.call(f"{domain}.enable")

    async def call(self, method: str, **parameters: object) -> Json:
        """Return the result of a call. Raises ValueError if the browser refuses it."""
        self._number += 1
        number = self._number
        call = {"id": number, "method": method, "params": parameters, **self._session}
        await self._connection.send_json(call)
        while (message := await self._receive()).get("id") != number:
            pass
        if "error" in message:
            raise ValueError(f"{method}: {message['error']}")
        result: Json = message["result"]
        return result

    async def read_until(self, is_reached: Callable[[], bool]) -> None:
        """Read events until a condition holds."""
        while not is_reached():
            await self._receive()

    async def press(self, key: str) -> None:
        """Press and release a key that writes a character."""
        for kind in ("keyDown", "keyUp"):
            text = {"text": key} if kind == "keyDown" else {}
            await self.call("Input.dispatchKeyEvent", type=kind, key=key, **text)

    async def picture(self) -> bytes:
        """Return the page as a PNG file."""
        return base64.b64decode((await self.call("Page.captureScreenshot"))["data"])

    def reported(self, method: str) -> list[Json]:
        """Return the parameters of all events of one kind."""
        return [event["params"] for event in self.events if event.get("method") == method]

    async def _receive(self) -> Json:
        message: Json = await self._connection.receive_json(timeout=LONGEST_SECONDS)
        if "method" in message:
            self.events.append(message)
        return message


@asynccontextmanager
async def browser_page(program: str, folder: Path) -> AsyncIterator[Page]:
    """Start the browser with a profile in a folder and yield an empty page of it."""
    process = await asyncio.create_subprocess_exec(
        *(program, *FLAGS, f"--user-data-dir={folder}"),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            while b"DevTools listening on " not in (line := await process.stderr.readline()):
                assert line, "the browser ended at its start"
        address = line.decode().split()[-1]
        async with ClientSession() as client, client.ws_connect(address, max_msg_size=0) as socket:
            page = Page(socket)
            await page.open_blank()
            yield page
            await page.call("Browser.close")
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its children have its output open too
        await process.communicate()
