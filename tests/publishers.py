"""The publishers' answers, replayed: every bundled body at the URL it was captured from."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from tests.upstream import Reply, Request, Upstream
from tui.bundle import MANIFEST

UNVALIDATED = ("query1.finance.yahoo.com",)
"""Hosts that serve no validators."""


def replay(upstream: Upstream, prices: Iterable[tuple[str, bytes]] = ()) -> None:
    """Serve the bundle's bodies, and price bodies by symbol, from an upstream."""
    bodies: dict[tuple[str, str], bytes] = {}
    for item in MANIFEST:
        if not item.sample:
            url = urlsplit(item.url)
            bodies[url.netloc + url.path, url.query] = item.read()
    for symbol, body in prices:
        bodies[f"query1.finance.yahoo.com/v8/finance/chart/{symbol}", ""] = body

    def answer(request: Request) -> Reply:
        address = request.host + request.path
        body = bodies.get((address, request.query)) or bodies.get((address, ""))
        if body is None:
            return Reply(b"<html>no such page</html>", 404, validated=False)
        return Reply(body, validated=request.host not in UNVALIDATED, compressed=True)

    upstream.serve("", answer)
