"""Broken HTTP answers, and valid ones that were not requested, over a real socket."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest

from tui.model.errors import HttpStatusError, Unreachable
from tui.sources.http_client import HttpClient, HttpResponse, Timeouts, open_client
from tui.sources.http_headers import MAX_BYTES, retry_after, served_at
from tui.sources.validators import Validators

NOW = datetime(2026, 8, 10, 12, tzinfo=UTC)
BODY = b"Date,"
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
EARLY = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"


def ok(headers: bytes = b"", body: bytes = BODY) -> bytes:
    """Return a whole answer with further headers."""
    return OK + headers + b"Content-Length: %d\r\n\r\n" % len(body) + body


def compressed(body: bytes) -> bytes:
    return ok(b"Content-Encoding: gzip\r\n", body)


async def hang_up(writer: asyncio.StreamWriter) -> None:
    """Close a connection, which the client may have closed before."""
    with suppress(ConnectionError):
        await writer.drain()
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


@asynccontextmanager
async def answering(answers: Mapping[str, bytes]) -> AsyncIterator[tuple[HttpClient, list[str]]]:
    """Open a client, and a server that sends raw answers by path. Yield the heads it received."""
    heads: list[str] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        heads.append(head)
        writer.write(answers[head.split()[1].rpartition("/")[2]])
        await hang_up(writer)

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    timeouts = Timeouts(connect=1.0, read=1.0, whole=10.0)
    async with server, open_client(upstream=url, timeouts=timeouts) as client:
        yield client, heads


async def fetch(
    client: HttpClient, path: str, validators: Validators | None = None
) -> HttpResponse:
    return await client.fetch(
        f"https://example.gov/{path}",
        validators or Validators(),
        spacing=timedelta(0),
        now=NOW,
    )


REFUSED = {
    "header of 1 MB": (ok(b"X: " + b"a" * (1 << 20) + b"\r\n"), "too long"),
    "line without colon": (ok(b"garbage\r\n"), "illegal header"),
    "header name of other bytes": (ok(b"\xff\xfe: 1\r\n"), "illegal header"),
    "letters as chunk length": (CHUNKED + b"zzzz\r\nDate,\r\n0\r\n\r\n", "chunk"),
    "endless chunk": (CHUNKED + b"ffffffffffffffff\r\nDate,", "closed connection"),
    "negative length": (OK + b"Content-Length: -5\r\n\r\nDate,", "Content-Length"),
    "two lengths": (ok(b"Content-Length: 6\r\n"), "Content-Length"),
    "length of 5000 digits": (OK + b"Content-Length: %s\r\n\r\n" % (b"9" * 5000), "Content-Length"),
    "no status line": (b"Date,10 Yr\n", "disconnected"),
    "other protocol": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "illegal status line"),
    "NUL bytes": (bytes(1000), "illegal"),
    "change of protocol": (b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", "UPGRADE"),
    "brotli": (ok(b"Content-Encoding: br\r\n"), "not asked for: 'br'"),
    "zstd": (ok(b"Content-Encoding: zstd\r\n"), "not asked for: 'zstd'"),
    "gzip in gzip": (ok(b"Content-Encoding: gzip, gzip\r\n"), "not asked for"),
    "too large": (ok(body=b"a" * (MAX_BYTES + 1)), "larger than 16 MiB"),
    "gzip bomb": (compressed(gzip.compress(bytes(MAX_BYTES + 1))), "larger than 16 MiB"),
    "gzip in two members": (compressed(gzip.compress(b"Dat") + gzip.compress(b"e,")), "damaged"),
    "gzip and more": (compressed(gzip.compress(b"Date,") + b"more"), "damaged"),
    "not modified without having asked": (b"HTTP/1.1 304 Not Modified\r\n\r\n", "HTTP 304"),
    "no content": (b"HTTP/1.1 204 No Content\r\n\r\n", "HTTP 204"),
    "reset content": (b"HTTP/1.1 205 Reset\r\nContent-Length: 0\r\n\r\n", "HTTP 205"),
    "partial content": (ok().replace(b"200 OK", b"206 Partial"), "HTTP 206"),
    "redirect to nowhere": (b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "HTTP 302"),
    "status 999": (b"HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n", "HTTP 999"),
}
ACCEPTED = {
    "10,000 headers": ok(b"".join(b"X%d: 1\r\n" % number for number in range(10_000))),
    "early hints": EARLY * 100 + ok(),
    "length and chunks": OK + b"Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"5\r\nDate,\r\n0\r\n\r\n",
    "bytes after the length": ok() + b"10 Yr",
}


async def test_hostile_answer_raises_typed_error_with_reason() -> None:
    reasons = {}
    async with answering({str(at): raw for at, (raw, _) in enumerate(REFUSED.values())}) as (
        client,
        _,
    ):
        for at, name in enumerate(REFUSED):
            with pytest.raises((Unreachable, HttpStatusError)) as error:
                await fetch(client, str(at))
            reasons[name] = str(error.value)
    assert [name for name, (_, word) in REFUSED.items() if word not in reasons[name]] == []
    assert all(reason.isprintable() and len(reason) < 200 for reason in reasons.values())


async def test_odd_but_valid_answer_is_read() -> None:
    async with answering({str(at): raw for at, raw in enumerate(ACCEPTED.values())}) as (client, _):
        bodies = {name: (await fetch(client, str(at))).body for at, name in enumerate(ACCEPTED)}
    assert bodies == dict.fromkeys(ACCEPTED, BODY)


@pytest.mark.parametrize(
    "headers",
    [
        b"ETag: \xe9\xff\r\n",
        b"ETag: a\x01b\r\n",
        b'ETag: "%s"\r\n' % (b"a" * 60_000),
        b"Last-Modified: \xe9\r\n",
    ],
)
async def test_validator_that_cannot_be_sent_is_not_kept(headers: bytes) -> None:
    async with answering({"a": ok(headers)}) as (client, heads):
        first = await fetch(client, "a")
        second = await fetch(client, "a", first.validators)
    assert second.body == BODY
    assert first.validators == Validators()
    assert heads[0] == heads[1]


async def test_cookie_is_never_sent() -> None:
    async with answering({"a": ok(b"Set-Cookie: id=1; Path=/; Max-Age=99999\r\n")}) as (
        client,
        heads,
    ):
        await fetch(client, "a")
        await fetch(client, "a")
    assert not any("cookie:" in head.lower() for head in heads)


async def test_server_without_tls_raises_unreachable() -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(ok())
        await hang_up(writer)

    async with (
        await asyncio.start_server(talk, "127.0.0.1", 0) as server,
        open_client(timeouts=Timeouts(connect=1.0, read=1.0, whole=2.0)) as client,
    ):
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(Unreachable):
            await client.fetch(
                f"https://127.0.0.1:{port}/a", Validators(), spacing=timedelta(0), now=NOW
            )


@pytest.mark.parametrize(
    "date", ["Fri, 31 Dec 9999 23:59:59 -2359", "Mon, 01 Jan 0001 00:00:00 +2359", "(" * 10_000]
)
def test_date_outside_the_calendar_is_none_or_can_be_compared(date: str) -> None:
    moment = served_at({"Date": date})
    assert moment is None or moment.astimezone(UTC)
    assert retry_after(date, NOW) is None or moment is not None


@pytest.mark.parametrize("header", ["NaN", "inf", "1e9", "-1", "1.5", "٣", "0x10"])
def test_retry_after_that_is_no_whole_number_is_ignored(header: str) -> None:
    assert retry_after(header, NOW) is None
