"""Asking over a real socket: what goes wrong, and what is sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.support.upstream import Fault, Reply, Upstream, serving
from tui import __version__
from tui.model.errors import Refused, Unreachable
from tui.sources.http_client import HttpClient, HttpResponse, Timeouts, Validators, opened
from tui.sources.http_headers import retry_after

NOW = datetime(2026, 8, 10, 12, tzinfo=UTC)
HURRIED = Timeouts(connect=1.0, read=0.3, whole=0.8)
BODY = b"Date,10 Yr\n08/07/2026,4.65\n"


@asynccontextmanager
async def connected() -> AsyncIterator[tuple[Upstream, HttpClient]]:
    async with (
        serving() as upstream,
        opened(upstream=upstream.url, patience=HURRIED) as wire,
    ):
        yield upstream, wire


async def ask(
    wire: HttpClient, validators: Validators | None = None, path: str = "/file.csv", also: str = ""
) -> HttpResponse:
    return await wire.ask(
        f"https://example.gov{path}",
        validators or Validators(),
        spacing=timedelta(seconds=5),
        now=NOW,
        hosts=frozenset(filter(None, [also])),
    )


async def test_a_body_comes_back_with_its_validators() -> None:
    async with connected() as (upstream, wire):
        upstream.serve("example.gov/file.csv", Reply(BODY, headers={"Last-Modified": "then"}))
        answer = await ask(wire)
    assert answer.body == BODY
    assert answer.received_bytes == len(BODY)
    assert answer.validators.etag.startswith('"')
    assert answer.validators.last_modified == "then"


async def test_the_original_host_path_and_query_reach_the_upstream() -> None:
    async with connected() as (upstream, wire):
        upstream.serve("example.gov/a", Reply(BODY))
        await ask(wire, path="/a/b?x=1&y=^VIX")
    request = upstream.requests[0]
    assert (request.host, request.path) == ("example.gov", "/a/b")
    assert request.query.startswith("x=1&y=")


async def test_it_says_who_it_is() -> None:
    async with connected() as (upstream, wire):
        upstream.serve("example.gov", Reply(BODY))
        await ask(wire)
    assert upstream.requests[0].headers["user-agent"] == f"ticwatch/{__version__}"


async def test_asking_again_with_validators_is_conditional_and_costs_no_body() -> None:
    async with connected() as (upstream, wire):
        upstream.serve("example.gov", Reply(BODY))
        first = await ask(wire)
        again = await ask(wire, first.validators)
    assert not upstream.requests[0].conditional
    assert upstream.requests[1].conditional
    assert again.body is None
    assert again.received_bytes == 0
    assert again.validators == first.validators


async def test_a_compressed_body_is_opened_and_counted_as_it_came() -> None:
    body = BODY * 100
    async with connected() as (upstream, wire):
        upstream.serve("example.gov", Reply(body, compressed=True))
        answer = await ask(wire)
    assert answer.body == body
    assert answer.received_bytes < len(body) / 2


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.SILENCE, "no answer in time"),
        (Fault.RESET, "disconnected"),
        (Fault.CUT, "closed connection"),
        (Fault.DRIP, "no whole answer in 0.8 s"),
        (Fault.TRUNCATED_GZIP, "cut off"),
        (Fault.GARBLED_GZIP, "damaged"),
    ],
)
async def test_no_whole_answer_is_unreachable(fault: Fault, words: str) -> None:
    async with connected() as (upstream, wire):
        upstream.override = lambda _: fault
        with pytest.raises(Unreachable, match=words):
            await ask(wire)


async def test_nobody_listening_is_unreachable() -> None:
    async with opened(upstream="http://127.0.0.1:9", patience=HURRIED) as wire:
        with pytest.raises(Unreachable):
            await ask(wire)


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503])
async def test_a_status_is_a_refusal(status: int) -> None:
    async with connected() as (upstream, wire):
        upstream.serve("example.gov", Reply(b"Edge: Too Many Requests", status))
        with pytest.raises(Refused) as refusal:
            await ask(wire)
    assert refusal.value.status == status
    assert refusal.value.retry_after is None


async def test_a_refusal_says_how_long_to_stay_away() -> None:
    async with connected() as (upstream, wire):
        upstream.serve("example.gov", Reply(b"", 429, {"Retry-After": "120"}))
        with pytest.raises(Refused) as refusal:
            await ask(wire)
    assert refusal.value.retry_after == timedelta(minutes=2)


async def test_a_redirect_is_followed_through_the_upstream() -> None:
    async with connected() as (upstream, wire):
        location = {"Location": "https://other.gov/new.csv"}
        upstream.serve("example.gov", Reply(b"", 301, location))
        upstream.serve("other.gov/new.csv", Reply(BODY))
        answer = await ask(wire, also="other.gov")
    assert answer.body == BODY
    assert [request.host for request in upstream.requests] == ["example.gov", "other.gov"]


@pytest.mark.parametrize(
    ("location", "followed"),
    [
        ("https://example.gov/new.csv", True),
        ("https://EXAMPLE.gov/new.csv", True),
        ("https://www.example.gov/new.csv", True),
        ("https://second.gov/new.csv", True),
        ("https://cdn.second.gov/new.csv", True),
        ("https://other.gov/new.csv", False),
        ("https://myexample.gov/new.csv", False),
        ("https://example.gov.other.gov/new.csv", False),
        ("https://example.gov@other.gov/new.csv", False),
        ("https://example.gov:8443/new.csv", False),
        ("http://example.gov/new.csv", False),
    ],
)
async def test_a_redirect_leads_to_hosts_that_are_known_or_nowhere(
    location: str, followed: bool
) -> None:
    async with connected() as (upstream, wire):
        upstream.serve("", Reply(BODY))
        upstream.serve("example.gov/file.csv", Reply(b"", 302, {"Location": location}))
        if followed:
            assert (await ask(wire, also="second.gov")).body == BODY
        else:
            with pytest.raises(Unreachable, match="redirected to"):
                await ask(wire, also="second.gov")
        assert len(upstream.requests) == 1 + followed


SECRET = {"example.gov": "Token 0123abc"}


async def test_an_authorization_goes_to_its_host_alone() -> None:
    async with (
        serving() as upstream,
        opened(upstream=upstream.url, patience=HURRIED, authorizations=SECRET) as wire,
    ):
        upstream.serve("", Reply(BODY))
        for address in (
            "https://example.gov/a",
            "https://other.gov/a",
            "https://example.gov.other.gov/a",
            "https://example.gov:8443/a",
            "http://example.gov/a",
        ):
            await wire.ask(address, Validators(), spacing=timedelta(0), now=NOW)
    sent = [request.headers.get("authorization") for request in upstream.requests]
    assert sent == ["Token 0123abc", None, None, None, None]


@pytest.mark.parametrize(
    ("location", "followed"),
    [
        ("https://other.gov/new.csv", None),
        ("https://www.example.gov/new.csv", None),
        ("/new.csv", "Token 0123abc"),
    ],
)
async def test_an_authorization_stays_behind_when_redirected_elsewhere(
    location: str, followed: str | None
) -> None:
    async with (
        serving() as upstream,
        opened(upstream=upstream.url, patience=HURRIED, authorizations=SECRET) as wire,
    ):
        upstream.serve("", Reply(BODY))
        upstream.serve("example.gov/file.csv", Reply(b"", 302, {"Location": location}))
        await ask(wire, also="other.gov")
    first, second = (request.headers.get("authorization") for request in upstream.requests)
    assert (first, second) == ("Token 0123abc", followed)


async def test_a_mirror_elsewhere_is_sent_no_authorization() -> None:
    sent: list[httpx.Headers] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers)
        return httpx.Response(200, stream=httpx.ByteStream(BODY))

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        mirrored = HttpClient(client, upstream="https://mirror.example", authorizations=SECRET)
        await ask(mirrored)
        await ask(HttpClient(client, authorizations=SECRET))
    assert ["authorization" in headers for headers in sent] == [False, True]


async def test_a_refusal_does_not_repeat_an_authorization() -> None:
    async with (
        serving() as upstream,
        opened(upstream=upstream.url, patience=HURRIED, authorizations=SECRET) as wire,
    ):
        upstream.serve("example.gov", Reply(b"", 401))
        with pytest.raises(Refused) as refusal:
            await ask(wire)
        upstream.override = lambda _: Fault.RESET
        with pytest.raises(Unreachable) as silence:
            await ask(wire)
    assert "0123abc" not in f"{refusal.value!r} {silence.value!r}"


@pytest.mark.parametrize(
    "location",
    [
        "https://example.gov/file.csv",
        "http://example.gov/plain.csv",
        "file:///etc/passwd",
        "https://exämple\udcff.gov/file.csv",
        "https://[::1/file.csv",
        "",
    ],
)
async def test_a_redirect_to_nowhere_ends(location: str) -> None:
    async with connected() as (upstream, wire):
        upstream.serve("example.gov", Reply(b"", 302, {"Location": location}))
        with pytest.raises(Unreachable):
            await ask(wire)
    assert len(upstream.requests) == 1


async def test_requests_to_one_host_never_overlap() -> None:
    async with connected() as (upstream, wire):
        upstream.serve("example.gov", Reply(BODY))
        answers = await asyncio.gather(*(ask(wire, path=f"/{number}") for number in range(5)))
    assert [answer.body for answer in answers] == [BODY] * 5


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Mon, 10 Aug 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Mon, 10 Aug 2026 11:00:00 GMT", timedelta(0)),
        ("99999999999", timedelta(days=7)),
        ("9" * 5000, timedelta(days=7)),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str, wait: timedelta | None) -> None:
    assert retry_after(header, NOW) == wait
