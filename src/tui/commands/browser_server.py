"""Server of the screen for browsers of this computer.

Each page that is opened has a screen of its own, a program that draws into it. Pages of others are
refused: by their host, so that no foreign name can stand for this computer, by their origin, and by
an address that only the user was given.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template

import textual_serve
from aiohttp import WSMsgType, web
from aiohttp.typedefs import Handler

from tui.commands.browser_program import BrowserProgram, running_program

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

    def __init__(self, command: Sequence[str], port: int, key: str) -> None:
        """Create the server. ``command`` draws the screen; ``key`` is the secret in the address."""
        suffix = "" if port == HTTP_PORT else f":{port}"
        self._command = command
        self._hosts = (f"127.0.0.1{suffix}", f"localhost{suffix}")
        self._path = f"/{key}/"
        self._screens: set[asyncio.Task[object]] = set()
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
            for screen in self._screens:
                screen.cancel()
            await asyncio.gather(*self._screens, return_exceptions=True)
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
        task = asyncio.current_task()
        assert task is not None, "a request is handled in a task"
        self._screens.add(task)
        columns, rows = _cells(request.query, "width"), _cells(request.query, "height")
        try:
            async with running_program(self._command, columns, rows) as program:
                await _connect(page, program)
        finally:
            self._screens.discard(task)
        await page.close()
        return page


async def _connect(page: web.WebSocketResponse, program: BrowserProgram) -> None:
    """Pass keys and output on until the page or the program ends."""
    tasks = [
        asyncio.create_task(_pass_output(program, page)),
        asyncio.create_task(_pass_keys(page, program)),
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _pass_output(program: BrowserProgram, page: web.WebSocketResponse) -> None:
    async for data in program.output():
        await page.send_bytes(data)


async def _pass_keys(page: web.WebSocketResponse, program: BrowserProgram) -> None:
    """Pass messages of the page on to its program, but none that a page of ours never sends."""
    async for message in page:
        if message.type is not WSMsgType.TEXT:
            continue
        match message.json():
            case ["stdin", str(keys)]:
                await program.send_keys(keys)
            case ["resize", {"width": int(width), "height": int(height)}]:
                await program.send_message(
                    "resize", width=_in_range(width), height=_in_range(height)
                )
            case ["ping", str(moment)]:
                await page.send_json(["pong", moment])
            case ["blur" | "focus" as kind]:
                await program.send_message(kind)


def _cells(query: Mapping[str, str], name: str) -> int:
    """Return the width or height of a page in cells."""
    text = query.get(name, "")
    return _in_range(int(text)) if text.isdecimal() else DEFAULT_SIZE[name]


def _in_range(cells: int) -> int:
    return min(max(cells, 1), LARGEST)
