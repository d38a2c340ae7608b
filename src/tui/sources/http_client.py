"""HTTP client for the publishers. No other module imports httpx.

Every failure becomes one of two errors: ``Unreachable`` (no complete response)
or ``HttpStatusError`` (a status other than 200; also 304 to a request without validators).
The source's parser checks the body of a 200.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urljoin, urlsplit

import httpx
from msgspec import Struct

from tui.model.clean_text import clean_text
from tui.model.errors import ConfigError, HttpStatusError, Unreachable
from tui.model.redaction import redact_urls
from tui.model.version import VERSION
from tui.sources.http_headers import decode, require_size, retry_after, served_at
from tui.sources.validators import Validators, validator

USER_AGENT = f"ticwatch/{VERSION}"
MAX_REDIRECTS = 5
AFTER_REFUSAL = timedelta(minutes=1)
"""A queued request is dropped if its host refused another request within this time."""


class HttpResponse(Struct, frozen=True):
    """A response with status 200 and its body, or with status 304 and no body."""

    body: bytes | None
    """Decompressed; None for "not modified"."""
    validators: Validators
    received_bytes: int
    """Length of the body as it was received, that is, compressed."""
    served_at: datetime | None = None
    """Time of the response by the host's clock, UTC; None if the host does not report it."""


class Timeouts(Struct, frozen=True):
    """Timeouts of a request, in seconds."""

    connect: float = 10.0
    read: float = 20.0
    """Longest wait for the next bytes of a response."""
    whole: float = 90.0
    """Longest time for the whole request. It also ends a response that arrives byte by byte."""


class HttpClient:
    """HTTP client with spacing per host, restricted redirects and conditional requests.

    One client serves the whole process. ``upstream`` is the URL of a mirror that receives all
    requests, "" for none. ``authorizations`` holds an ``Authorization`` header by host. The header
    is sent to that host alone and only over HTTPS. A host reached by a redirect does not get it,
    and a mirror gets it only on the loopback.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        *,
        upstream: str = "",
        timeouts: Timeouts | None = None,
        authorizations: Mapping[str, str] | None = None,
    ) -> None:
        self._client = client
        self._upstream = upstream.rstrip("/")
        self._timeouts = timeouts or Timeouts()
        self._authorizations = authorizations or {}
        self._host_locks: dict[str, asyncio.Lock] = {}
        self._next_request_at: dict[str, float] = {}
        self._refused_until: dict[str, datetime] = {}

    async def fetch(
        self,
        url: str,
        validators: Validators,
        *,
        spacing: timedelta,
        now: datetime,
        hosts: frozenset[str] = frozenset(),
    ) -> HttpResponse:
        """GET a URL, at least ``spacing`` after the last request to its host.

        Redirects are followed over HTTPS to the same host, to ``hosts`` and to their subdomains.
        ``now`` is the time of the request. Raises ``Unreachable`` or ``HttpStatusError``.
        """
        host = urlsplit(url).netloc
        async with self._host_locks.setdefault(host, asyncio.Lock()):
            if now < self._refused_until.get(host, now) <= now + AFTER_REFUSAL:
                raise Unreachable("not asked: its host turned another request away just now")
            loop = asyncio.get_running_loop()
            await asyncio.sleep(max(0.0, self._next_request_at.get(host, 0.0) - loop.time()))
            try:
                async with asyncio.timeout(self._timeouts.whole):
                    return await self._get(url, validators, now, hosts | {host})
            except HttpStatusError as refusal:
                if refusal.status in (403, 429):
                    self._refused_until[host] = now + AFTER_REFUSAL
                raise
            except TimeoutError as error:
                raise Unreachable(f"no whole answer in {self._timeouts.whole:g} s") from error
            except httpx.TimeoutException as error:
                raise Unreachable("no answer in time") from error
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                raise Unreachable(_printable_text(error)) from error
            finally:
                pause = 0.0 if self._is_on_loopback() else spacing.total_seconds()
                self._next_request_at[host] = loop.time() + pause

    async def _get(
        self, url: str, validators: Validators, now: datetime, hosts: frozenset[str]
    ) -> HttpResponse:
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip", **validators.headers()}
        visited = {url}
        for _ in range(MAX_REDIRECTS + 1):
            sent = headers | self._authorization(url)
            async with self._client.stream("GET", self._request_url(url), headers=sent) as response:
                if response.has_redirect_location:
                    url = urljoin(url, response.headers.get("Location", ""))
                    url = self._publisher_url(url)
                    if url in visited:
                        raise Unreachable("redirected in a circle")
                    visited.add(url)
                    _check_redirect(url, hosts)
                    continue
                return await self._read(response, validators, now)
        raise Unreachable(f"more than {MAX_REDIRECTS} redirects")

    async def _read(
        self, response: httpx.Response, validators: Validators, now: datetime
    ) -> HttpResponse:
        was_asked = bool(validators.headers())
        if response.status_code == httpx.codes.NOT_MODIFIED and was_asked:
            return HttpResponse(None, validators, 0, served_at(response.headers))
        if response.status_code != httpx.codes.OK:
            raise HttpStatusError(
                response.status_code, retry_after(response.headers.get("Retry-After", ""), now)
            )
        raw = bytearray()
        async for chunk in response.aiter_raw():
            raw += chunk
            require_size(raw)
        fresh = Validators(
            validator(response.headers.get("ETag", "")),
            validator(response.headers.get("Last-Modified", "")),
        )
        body = decode(bytes(raw), response.headers.get("Content-Encoding", ""))
        return HttpResponse(body, fresh, len(raw), served_at(response.headers))

    def _request_url(self, url: str) -> str:
        """Return the URL to request: ``{upstream}/{host}/{path}?{query}`` if a mirror is set."""
        if not self._upstream:
            return url
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return f"{self._upstream}/{parts.netloc}{parts.path}{query}"

    def _authorization(self, url: str) -> dict[str, str]:
        """Return the ``Authorization`` header for a URL; empty if its host must not get one."""
        parts = urlsplit(url)
        header = self._authorizations.get(parts.netloc.lower())
        can_send = parts.scheme == "https" and (not self._upstream or self._is_on_loopback())
        return {"Authorization": header} if header and can_send else {}

    def _publisher_url(self, url: str) -> str:
        """Return the publisher's own URL for one that leads to the mirror."""
        if self._upstream and url.startswith(self._upstream + "/"):
            return "https://" + url.removeprefix(self._upstream + "/")
        return url

    def _is_on_loopback(self) -> bool:
        return urlsplit(self._upstream).hostname in ("127.0.0.1", "localhost", "::1")


@asynccontextmanager
async def open_client(
    *,
    upstream: str = "",
    timeouts: Timeouts | None = None,
    authorizations: Mapping[str, str] | None = None,
) -> AsyncIterator[HttpClient]:
    """Open an ``HttpClient`` and close it after the block.

    The TLS context is built in a thread, because that takes about 0.1 s. No cookie is kept or sent.
    Raises ConfigError if a proxy that the environment names cannot be used.
    """
    timeouts = timeouts or Timeouts()
    context = await asyncio.to_thread(httpx.create_ssl_context)
    timeout = httpx.Timeout(timeouts.read, connect=timeouts.connect, pool=None)
    no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
    try:
        client = httpx.AsyncClient(
            verify=context, timeout=timeout, trust_env=not upstream, cookies=no_cookies
        )
    except (ImportError, ValueError) as error:
        raise ConfigError(
            "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names a proxy that cannot be used: it must be an "
            "http or https address"
        ) from error
    async with client:
        yield HttpClient(
            client, upstream=upstream, timeouts=timeouts, authorizations=authorizations
        )


def _check_redirect(url: str, hosts: frozenset[str]) -> None:
    """Raise ``Unreachable`` unless a redirect leads over HTTPS to a host or its subdomain."""
    parts = urlsplit(url.lower())
    if parts.scheme != "https":
        raise Unreachable("redirected to something that is not HTTPS")
    if not any(f".{parts.netloc}".endswith(f".{host}") for host in hosts):
        host = parts.netloc.rpartition("@")[2]
        raise Unreachable(f"redirected to another host, {host[:80]!r}")


def _printable_text(error: Exception) -> str:
    return clean_text(redact_urls(str(error)) or type(error).__name__)[:200]
