"""HTTP client over a real socket: requests, redirects and failures."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.support.upstream import Fault, Reply, Upstream, serving
from tui.model.errors import HttpStatusError, Unreachable
from tui.model.version import VERSION
from tui.sources.http_client import HttpClient, HttpResponse, Timeouts, open_client
from tui.sources.http_headers import retry_after
from tui.sources.validators import Validators

NOW = datetime(2026, 8, 10, 12, tzinfo=UTC)
SHORT_TIMEOUTS = Timeouts(connect=1.0, read=0.3, whole=0.8)
BODY = b"Date,10 Yr\n08/07/2026,4.65\n"


@asynccontextmanager
async def open_upstream_and_client(
    timeouts: Timeouts | None = None,
) -> AsyncIterator[tuple[Upstream, HttpClient]]:
    async with (
        serving() as upstream,
        open_client(upstream=upstream.url, timeouts=timeouts) as client,
    ):
        yield upstream, client


async def fetch_file(
    client: HttpClient,
    validators: Validators | None = None,
    path: str = "/file.csv",
    also: str = "",
) -> HttpResponse:
    """Request a path of example.gov; ``also`` is a second host that redirects may lead to."""
    return await client.fetch(
        f"https://example.gov{path}",
        validators or Validators(),
        spacing=timedelta(seconds=5),
        now=NOW,
        hosts=frozenset(filter(None, [also])),
    )


async def test_response_has_body_and_validators() -> None:
    async with open_upstream_and_client() as (upstream, client):
        upstream.serve("example.gov/file.csv", Reply(BODY, headers={"Last-Modified": "then"}))
        response = await fetch_file(client)
    assert response.body == BODY
    assert response.received_bytes == len(BODY)
    assert response.validators.etag.startswith('"')
    assert response.validators.last_modified == "then"


async def test_request_through_upstream_keeps_host_path_and_query() -> None:
    async with open_upstream_and_client() as (upstream, client):
        upstream.serve("example.gov/a", Reply(BODY))
        await fetch_file(client, path="/a/b?x=1&y=^VIX")
    request = upstream.requests[0]
    assert (request.host, request.path) == ("example.gov", "/a/b")
    assert request.query.startswith("x=1&y=")


async def test_request_has_user_agent_with_version() -> None:
    async with open_upstream_and_client() as (upstream, client):
        upstream.serve("example.gov", Reply(BODY))
        await fetch_file(client)
    assert upstream.requests[0].headers["user-agent"] == f"ticwatch/{VERSION}"


async def test_request_with_validators_is_conditional_and_receives_no_body() -> None:
    async with open_upstream_and_client() as (upstream, client):
        upstream.serve("example.gov", Reply(BODY))
        first = await fetch_file(client)
        second = await fetch_file(client, first.validators)
    assert not upstream.requests[0].conditional
    assert upstream.requests[1].conditional
    assert second.body is None
    assert second.received_bytes == 0
    assert second.validators == first.validators


async def test_compressed_body_is_decompressed_and_counted_as_received() -> None:
    body = BODY * 100
    async with open_upstream_and_client() as (upstream, client):
        upstream.serve("example.gov", Reply(body, compressed=True))
        response = await fetch_file(client)
    assert response.body == body
    assert response.received_bytes < len(body) / 2


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (Fault.SILENCE, "no answer in time"),
        (Fault.RESET, "disconnected"),
        (Fault.CUT, "closed connection"),
        (Fault.DRIP, "no whole answer in 0.8 s"),
        (Fault.TRUNCATED_GZIP, "cut off"),
        (Fault.GARBLED_GZIP, "damaged"),
    ],
)
async def test_incomplete_response_raises_unreachable(fault: Fault, message: str) -> None:
    async with open_upstream_and_client(SHORT_TIMEOUTS) as (upstream, client):
        upstream.override = lambda _: fault
        with pytest.raises(Unreachable, match=message):
            await fetch_file(client)


async def test_refused_connection_raises_unreachable() -> None:
    async with open_client(upstream="http://127.0.0.1:9", timeouts=SHORT_TIMEOUTS) as client:
        with pytest.raises(Unreachable):
            await fetch_file(client)


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503])
async def test_error_status_raises_refused(status: int) -> None:
    async with open_upstream_and_client() as (upstream, client):
        upstream.serve("example.gov", Reply(b"Edge: Too Many Requests", status))
        with pytest.raises(HttpStatusError) as refusal:
            await fetch_file(client)
    assert refusal.value.status == status
    assert refusal.value.retry_after is None


async def test_refused_has_retry_after() -> None:
    async with open_upstream_and_client() as (upstream, client):
        upstream.serve("example.gov", Reply(b"", 429, {"Retry-After": "120"}))
        with pytest.raises(HttpStatusError) as refusal:
            await fetch_file(client)
    assert refusal.value.retry_after == timedelta(minutes=2)


async def test_redirect_to_second_host_goes_through_upstream() -> None:
    async with open_upstream_and_client() as (upstream, client):
        location = {"Location": "https://other.gov/new.csv"}
        upstream.serve("example.gov", Reply(b"", 301, location))
        upstream.serve("other.gov/new.csv", Reply(BODY))
        response = await fetch_file(client, also="other.gov")
    assert response.body == BODY
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
async def test_redirect_is_followed_to_permitted_hosts_only(location: str, followed: bool) -> None:
    async with open_upstream_and_client() as (upstream, client):
        upstream.serve("", Reply(BODY))
        upstream.serve("example.gov/file.csv", Reply(b"", 302, {"Location": location}))
        if followed:
            assert (await fetch_file(client, also="second.gov")).body == BODY
        else:
            with pytest.raises(Unreachable, match="redirected to"):
                await fetch_file(client, also="second.gov")
        assert len(upstream.requests) == 1 + followed


SECRET = {"example.gov": "Token 0123abc"}


async def test_authorization_is_sent_to_its_host_only() -> None:
    async with (
        serving() as upstream,
        open_client(upstream=upstream.url, authorizations=SECRET) as client,
    ):
        upstream.serve("", Reply(BODY))
        for address in (
            "https://example.gov/a",
            "https://other.gov/a",
            "https://example.gov.other.gov/a",
            "https://example.gov:8443/a",
            "http://example.gov/a",
        ):
            await client.fetch(address, Validators(), spacing=timedelta(0), now=NOW)
    sent = [request.headers.get("authorization") for request in upstream.requests]
    assert sent == ["Token 0123abc", None, None, None, None]


@pytest.mark.parametrize(
    ("location", "after_redirect"),
    [
        ("https://other.gov/new.csv", None),
        ("https://www.example.gov/new.csv", None),
        ("/new.csv", "Token 0123abc"),
    ],
)
async def test_authorization_is_not_sent_after_redirect_to_other_host(
    location: str, after_redirect: str | None
) -> None:
    async with (
        serving() as upstream,
        open_client(upstream=upstream.url, authorizations=SECRET) as client,
    ):
        upstream.serve("", Reply(BODY))
        upstream.serve("example.gov/file.csv", Reply(b"", 302, {"Location": location}))
        await fetch_file(client, also="other.gov")
    first, second = (request.headers.get("authorization") for request in upstream.requests)
    assert (first, second) == ("Token 0123abc", after_redirect)


async def test_authorization_is_not_sent_to_remote_mirror() -> None:
    sent: list[httpx.Headers] = []

    def record(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers)
        return httpx.Response(200, stream=httpx.ByteStream(BODY))

    async with httpx.AsyncClient(transport=httpx.MockTransport(record)) as client:
        mirrored = HttpClient(client, upstream="https://mirror.example", authorizations=SECRET)
        await fetch_file(mirrored)
        await fetch_file(HttpClient(client, authorizations=SECRET))
    assert ["authorization" in headers for headers in sent] == [False, True]


async def test_error_text_does_not_contain_authorization() -> None:
    async with (
        serving() as upstream,
        open_client(upstream=upstream.url, authorizations=SECRET) as client,
    ):
        upstream.serve("example.gov", Reply(b"", 401))
        with pytest.raises(HttpStatusError) as refusal:
            await fetch_file(client)
        upstream.override = lambda _: Fault.RESET
        with pytest.raises(Unreachable) as failure:
            await fetch_file(client)
    assert "0123abc" not in f"{refusal.value!r} {failure.value!r}"


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
async def test_invalid_redirect_raises_unreachable(location: str) -> None:
    async with open_upstream_and_client() as (upstream, client):
        upstream.serve("example.gov", Reply(b"", 302, {"Location": location}))
        with pytest.raises(Unreachable):
            await fetch_file(client)
    assert len(upstream.requests) == 1


async def test_concurrent_requests_to_one_host_all_return() -> None:
    async with open_upstream_and_client() as (upstream, client):
        upstream.serve("example.gov", Reply(BODY))
        responses = await asyncio.gather(
            *(fetch_file(client, path=f"/{number}") for number in range(5))
        )
    assert [response.body for response in responses] == [BODY] * 5


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
def test_retry_after_parses_seconds_or_date(header: str, wait: timedelta | None) -> None:
    assert retry_after(header, NOW) == wait


async def test_host_that_refuses_is_not_asked_again_just_then() -> None:
    async with open_upstream_and_client() as (upstream, client):
        upstream.serve("example.gov", Reply(b"", 403))
        with pytest.raises(HttpStatusError):
            await fetch_file(client)
        with pytest.raises(Unreachable, match="turned another request away just now"):
            await fetch_file(client, path="/another.csv")
        assert len(upstream.requests) == 1


async def test_redirects_without_end_raise_unreachable() -> None:
    async with open_upstream_and_client() as (upstream, client):
        upstream.override = lambda request: Reply(b"", 302, {"Location": f"{request.path}x"})
        with pytest.raises(Unreachable, match="more than 5 redirects"):
            await fetch_file(client)
        assert len(upstream.requests) == 6


async def test_redirect_to_the_mirror_itself_is_one_to_the_publisher() -> None:
    async with open_upstream_and_client() as (upstream, client):
        location = f"{upstream.url}/example.gov/new.csv"
        upstream.serve("example.gov/file.csv", Reply(b"", 302, {"Location": location}))
        upstream.serve("example.gov/new.csv", Reply(BODY))
        assert (await fetch_file(client)).body == BODY
