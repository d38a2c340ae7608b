"""Server of the screen for browsers of this computer.

Each page that is opened has a screen of its own, a program that draws into it. Pages of others are
refused: by their host, so that no foreign name can stand for this computer, by their origin, and by
an address that only the user was given.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from pathlib import Path
from string import Template

import textual_serve
from aiohttp import WSMessage, WSMsgType, web
from aiohttp.typedefs import Handler
from multidict import MultiMapping
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

PAGE = Template(Path(__file__).with_name("browser_page.html").read_text(encoding="utf-8"))
SCRIPT = Path(__file__).with_name("browser_page.js")
ASSETS = Path(textual_serve.__file__).parent / "static"
"""Folder of the terminal for browsers, with its font."""
DEFAULT_SIZE = {"width": 120, "height": 40}
"""Columns and rows of a page that states none."""
LARGEST = 1000
"""More columns or rows than any page has."""
HEARTBEAT_SECONDS = 15
HTTP_PORT = 80
"""Port that an address leaves out."""
FOREIGN = "Only pages of ticwatch on this computer are served.\n"
NOT_GIVEN = "Open the address that `ticwatch serve` printed, with all of its path.\n"


class BrowserServer:
    """Pages with the screen, on one port of this computer."""

    def __init__(self, command: str, port: int, key: str) -> None:
        """Create the server. ``command`` draws the screen; ``key`` is the secret in the address."""
        suffix = "" if port == HTTP_PORT else f":{port}"
        self._command = command
        self._hosts = (f"127.0.0.1{suffix}", f"localhost{suffix}")
        self._path = f"/{key}/"
        self.address = f"http://{self._hosts[0]}{self._path}"
        """Address of the page."""

    async def serve(self, listener: socket.socket) -> None:
        """Serve the pages on a listening socket, until cancelled."""
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0)
        await runner.setup()
        try:
            await web.SockSite(runner, listener).start()
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[self._refuse_foreign])
        application.on_response_prepare.append(self._restrict)
        application.add_routes(
            [
                web.get(self._path, self._page),
                web.get(f"{self._path}keys.js", self._script),
                web.get(f"{self._path}screen", self._screen),
                web.static(f"{self._path}static", ASSETS),
            ]
        )
        return application

    @web.middleware
    async def _refuse_foreign(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse a request for another host, of another origin, or without the secret path."""
        host, origin = request.headers.get("Host"), request.headers.get("Origin")
        if host not in self._hosts or origin not in (None, f"http://{host}"):
            raise web.HTTPForbidden(text=FOREIGN)
        if not request.path.startswith(self._path):
            raise web.HTTPForbidden(text=NOT_GIVEN)
        return await handler(request)

    async def _restrict(self, _: web.Request, response: web.StreamResponse) -> None:
        """Let a page load only what is served here, stand in no frame, and give no referrer."""
        sockets = " ".join(f"ws://{host}" for host in self._hosts)
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            f"font-src 'self'; img-src 'self' data:; connect-src {sockets}; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"

    async def _page(self, request: web.Request) -> web.Response:
        text = PAGE.substitute(socket=f"ws://{request.host}{self._path}screen")
        return web.Response(text=text, content_type="text/html")

    async def _script(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(SCRIPT)

    async def _screen(self, request: web.Request) -> web.WebSocketResponse:
        """Run a screen for a page, until either ends. Browsers always state their origin here."""
        if "Origin" not in request.headers:
            raise web.HTTPForbidden(text=FOREIGN)
        page = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS)
        await page.prepare(request)
        program = ScreenProgram(
            self._command,
            write_bytes=page.send_bytes,
            write_str=page.send_str,
            close=lambda: _close(page),
            download_manager=DownloadManager(),
        )
        await program.start(_cells(request.query, "width"), _cells(request.query, "height"))
        try:
            async for message in page:
                await _pass_on(message, program, page)
        finally:
            await program.stop()
        return page


class ScreenProgram(AppService):
    """Program that draws the screen of one page."""

    async def on_data(self, payload: bytes) -> None:
        """Send output to the page. The output for a page that is gone is lost.

        It is read nevertheless: a program that cannot write would not end.
        """
        with suppress(ConnectionError):
            await super().on_data(payload)

    async def run(self) -> None:
        """Run the program, then close the page's connection, also if the program failed."""
        await super().run()
        await self.remote_close()


async def _close(page: web.WebSocketResponse) -> None:
    await page.close()


async def _pass_on(
    message: WSMessage, program: ScreenProgram, page: web.WebSocketResponse
) -> None:
    """Pass a message of the page on to its program. Ignore one that no page of ours sends."""
    if message.type is not WSMsgType.TEXT:
        return
    match message.json():
        case ["stdin", str(keys)]:
            await program.send_bytes(keys.encode("utf-8", "replace"))
        case ["resize", {"width": int(width), "height": int(height)}]:
            await program.set_terminal_size(_in_range(width), _in_range(height))
        case ["ping", str(moment)]:
            await page.send_json(["pong", moment])
        case ["blur"]:
            await program.blur()
        case ["focus"]:
            await program.focus()


def _cells(query: MultiMapping[str], name: str) -> int:
    """Return the width or height of a page in cells."""
    text = query.get(name, "")
    return _in_range(int(text)) if text.isdecimal() else DEFAULT_SIZE[name]


def _in_range(cells: int) -> int:
    return min(max(cells, 1), LARGEST)
