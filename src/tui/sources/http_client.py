"""Asking an upstream over HTTP: the only httpx calls in the tree, and all that can go wrong.

Every way to fail becomes one of two errors: ``Unreachable`` (no whole answer) or ``Refused`` (a 4xx
or 5xx status). What a 200 contains is judged elsewhere, by the source's parser.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

import httpx

from tui import __version__
from tui.model.errors import Refused, Unreachable
from tui.sources.http_headers import MOST_BYTES, decode, retry_after, served

USER_AGENT = f"ticwatch/{__version__}"
MOST_REDIRECTS = 5
JUST_NOW = timedelta(minutes=1)
"""What waits for its turn at a host is not sent when that host turned somebody away meanwhile."""


@dataclass(frozen=True)
class Validators:
    """What a server gave us to ask "has it changed since" with."""

    etag: str = ""
    last_modified: str = ""
    url: str = ""
    """The address they were given for: they say nothing of another."""

    def headers(self) -> dict[str, str]:
        """The conditional request headers, none where the server gave no validator."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}


@dataclass(frozen=True)
class HttpResponse:
    """A 200 with its body, or "not modified" with None."""

    body: bytes | None
    validators: Validators
    received_bytes: int
    """Bytes of body on the wire, compressed as they came."""
    served: datetime | None = None
    """When its host says it answered, None where it does not say."""


@dataclass(frozen=True)
class Timeouts:
    """How long to wait for an answer, in seconds."""

    connect: float = 10.0
    read: float = 20.0
    """Longest silence while reading."""
    whole: float = 90.0
    """Longest time for everything, so that a slow drip ends too."""


class HttpClient:
    """One HTTP client for the process: spacing per host, redirects, conditional requests.

    ``authorizations`` holds an ``Authorization`` header by host. It goes to that host alone, never
    unencrypted, after a redirect elsewhere or to a mirror.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        *,
        upstream: str = "",
        patience: Timeouts | None = None,
        authorizations: Mapping[str, str] | None = None,
    ) -> None:
        self._client = client
        self._upstream = upstream.rstrip("/")
        self._patience = patience or Timeouts()
        self._authorizations = authorizations or {}
        self._turns: dict[str, asyncio.Lock] = {}
        self._free_at: dict[str, float] = {}
        self._closed: dict[str, datetime] = {}

    async def ask(
        self,
        url: str,
        validators: Validators,
        *,
        spacing: timedelta,
        now: datetime,
        hosts: frozenset[str] = frozenset(),
    ) -> HttpResponse:
        """GET a URL when its host may be asked again; raises Unreachable or Refused.

        Redirects are followed to that host, to ``hosts`` and to their subdomains, encrypted.
        """
        host = urlsplit(url).netloc
        async with self._turns.setdefault(host, asyncio.Lock()):
            if now < self._closed.get(host, now) <= now + JUST_NOW:
                raise Unreachable("not asked: its host turned another request away just now")
            loop = asyncio.get_running_loop()
            await asyncio.sleep(max(0.0, self._free_at.get(host, 0.0) - loop.time()))
            try:
                async with asyncio.timeout(self._patience.whole):
                    return await self._get(url, validators, now, hosts | {host})
            except Refused as refusal:
                if refusal.status in (403, 429):
                    self._closed[host] = now + JUST_NOW
                raise
            except TimeoutError as error:
                raise Unreachable(f"no whole answer in {self._patience.whole:g} s") from error
            except httpx.TimeoutException as error:
                raise Unreachable("no answer in time") from error
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                raise Unreachable(_reason(error)) from error
            finally:
                pause = 0.0 if self._on_loopback() else spacing.total_seconds()
                self._free_at[host] = loop.time() + pause

    async def _get(
        self, url: str, validators: Validators, now: datetime, hosts: frozenset[str]
    ) -> HttpResponse:
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip", **validators.headers()}
        visited = {url}
        for _ in range(MOST_REDIRECTS + 1):
            sent = headers | self._authorization(url)
            async with self._client.stream("GET", self._address(url), headers=sent) as response:
                if response.has_redirect_location:
                    url = urljoin(url, response.headers.get("Location", ""))
                    url = self._original(url)
                    if url in visited:
                        raise Unreachable("redirected in a circle")
                    visited.add(url)
                    _check(url, hosts)
                    continue
                return await self._answer(response, validators, now)
        raise Unreachable(f"more than {MOST_REDIRECTS} redirects")

    async def _answer(
        self, response: httpx.Response, validators: Validators, now: datetime
    ) -> HttpResponse:
        if response.status_code == httpx.codes.NOT_MODIFIED:
            return HttpResponse(None, validators, 0, served(response.headers))
        if response.status_code != httpx.codes.OK:
            raise Refused(
                response.status_code, retry_after(response.headers.get("Retry-After", ""), now)
            )
        raw = bytearray()
        async for chunk in response.aiter_raw():
            raw += chunk
            if len(raw) > MOST_BYTES:
                raise Unreachable(f"answer larger than {MOST_BYTES >> 20} MiB")
        fresh = Validators(
            response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")
        )
        body = decode(bytes(raw), response.headers.get("Content-Encoding", ""))
        return HttpResponse(body, fresh, len(raw), served(response.headers))

    def _address(self, url: str) -> str:
        """Where a URL is really asked for: ``{upstream}/{host}/{path}?{query}`` when one is set."""
        if not self._upstream:
            return url
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return f"{self._upstream}/{parts.netloc}{parts.path}{query}"

    def _authorization(self, url: str) -> dict[str, str]:
        """The header that the host of a URL, and nobody else, is to be sent."""
        parts = urlsplit(url)
        header = self._authorizations.get(parts.netloc.lower())
        secret = parts.scheme == "https" and (not self._upstream or self._on_loopback())
        return {"Authorization": header} if header and secret else {}

    def _original(self, url: str) -> str:
        """The publisher's own address of one that leads to the upstream."""
        if self._upstream and url.startswith(self._upstream + "/"):
            return "https://" + url.removeprefix(self._upstream + "/")
        return url

    def _on_loopback(self) -> bool:
        return urlsplit(self._upstream).hostname in ("127.0.0.1", "localhost", "::1")


@asynccontextmanager
async def opened(
    *,
    upstream: str = "",
    patience: Timeouts | None = None,
    authorizations: Mapping[str, str] | None = None,
) -> AsyncIterator[HttpClient]:
    """A Wire for the time of the block; its TLS context is built in a thread (about 0.1 s)."""
    patience = patience or Timeouts()
    context = await asyncio.to_thread(httpx.create_ssl_context)
    timeout = httpx.Timeout(patience.read, connect=patience.connect, pool=None)
    client = httpx.AsyncClient(verify=context, timeout=timeout, trust_env=not upstream)
    async with client:
        yield HttpClient(
            client, upstream=upstream, patience=patience, authorizations=authorizations
        )


def _check(url: str, hosts: frozenset[str]) -> None:
    """Unreachable unless a redirect leads to one of these hosts or below it, encrypted."""
    parts = urlsplit(url.lower())
    if parts.scheme != "https":
        raise Unreachable("redirected to something that is not HTTPS")
    if not any(f".{parts.netloc}".endswith(f".{host}") for host in hosts):
        raise Unreachable(f"redirected to another host, {parts.netloc[:80]!r}")


def _reason(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return "".join(character for character in text if character.isprintable())[:200]
