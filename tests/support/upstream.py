"""A local stand-in for every publisher: replays captured bodies over a real socket and misbehaves.

``ticwatch`` is pointed at it by ``TICWATCH_UPSTREAM``; a request for
``{upstream}/{host}{path}?{query}`` is answered from the route of ``{host}{path}``.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from urllib.parse import unquote, urlsplit


class Fault(Enum):
    """One way to misbehave."""

    SILENCE = auto()
    """Accept the request and never respond."""
    RESET = auto()
    """Close the connection without a response."""
    CUT = auto()
    """Announce a longer body than is sent."""
    DRIP = auto()
    """Send a byte now and then, for ever."""
    TRUNCATED_GZIP = auto()
    """Send a gzip body without its end, with the length of what is sent."""
    GARBLED_GZIP = auto()
    """Announce gzip and send something else."""


@dataclass(frozen=True)
class Request:
    """One request."""

    host: str
    path: str
    query: str
    headers: dict[str, str]

    @property
    def conditional(self) -> bool:
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


@dataclass(frozen=True)
class Reply:
    """A response; ``validated`` adds an ETag and honours If-None-Match."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    validated: bool = True
    compressed: bool = False


Answering = Callable[[Request], Reply | Fault]


class Upstream:
    """Routes and a record of every request. ``override`` is tried first."""

    def __init__(self) -> None:
        self.routes: dict[str, Answering] = {}
        self.requests: list[Request] = []
        self.override: Callable[[Request], Reply | Fault | None] = lambda _: None
        self.url = ""
        self._connections: set[asyncio.Task[None]] = set()

    def serve(self, address: str, reply: Reply | Answering) -> None:
        """Answer requests below ``host/path`` with a reply, or with the result of a function."""
        self.routes[address] = reply if callable(reply) else lambda _: reply

    def hosts(self) -> set[str]:
        """Return the hosts that got a request."""
        return {request.host for request in self.requests}

    def answer(self, request: Request) -> Reply | Fault:
        self.requests.append(request)
        overriding = self.override(request)
        if overriding is not None:
            return overriding
        address = request.host + request.path
        matching = [prefix for prefix in self.routes if address.startswith(prefix)]
        if not matching:
            return Reply(b"<html>not here</html>", 404, validated=False)
        return self.routes[max(matching, key=len)](request)

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._talk(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def hang_up(self) -> None:
        """Close every open connection."""
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                request = _request(head)
                await self._send(self.answer(request), request, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _send(
        self, reply: Reply | Fault, request: Request, writer: asyncio.StreamWriter
    ) -> None:
        if isinstance(reply, Fault):
            await _misbehave(reply, writer)
            return
        etag = '"' + hashlib.sha256(reply.body).hexdigest()[:16] + '"'
        headers = {"ETag": etag} if reply.validated and reply.status == 200 else {}
        status, body = reply.status, reply.body
        if headers and request.headers.get("if-none-match") == etag:
            status, body = 304, b""
        elif reply.compressed:
            body = gzip.compress(body, 1)  # the best compression takes five times as long
            headers["Content-Encoding"] = "gzip"
        headers |= {"Content-Length": str(len(body))} | reply.headers
        lines = [f"HTTP/1.1 {status} Status", *(f"{k}: {v}" for k, v in headers.items())]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        await writer.drain()


@asynccontextmanager
async def serving() -> AsyncIterator[Upstream]:
    """An Upstream listening on a free port of the loopback, for the time of the block."""
    upstream = Upstream()
    server = await asyncio.start_server(upstream.accept, "127.0.0.1", 0, limit=1 << 20)
    port = server.sockets[0].getsockname()[1]
    upstream.url = f"http://127.0.0.1:{port}"
    try:
        yield upstream
    finally:
        server.close()
        await upstream.hang_up()
        await server.wait_closed()


def _request(head: bytes) -> Request:
    first, *rest = head.decode("latin-1").split("\r\n")
    target = urlsplit(first.split(" ")[1])
    host, _, path = target.path.lstrip("/").partition("/")
    pairs = (line.split(":", 1) for line in rest if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, value in pairs}
    return Request(host, "/" + unquote(path), target.query, headers)


async def _misbehave(fault: Fault, writer: asyncio.StreamWriter) -> None:
    ok = b"HTTP/1.1 200 OK\r\n"
    if fault is Fault.SILENCE:
        await asyncio.Event().wait()
    elif fault is Fault.CUT:
        writer.write(ok + b"Content-Length: 9999\r\n\r\nDate,")
        await writer.drain()
    elif fault is Fault.TRUNCATED_GZIP:
        body = gzip.compress(b"Date,1 Mo\n" * 500)[:-20]
        head = f"Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        writer.write(ok + head + body)
        await writer.drain()
    elif fault is Fault.GARBLED_GZIP:
        writer.write(ok + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nDate,")
        await writer.drain()
    elif fault is Fault.DRIP:
        writer.write(ok + b"Content-Length: 9999\r\n\r\n")
        while not writer.is_closing():
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.01)
    raise ConnectionResetError
