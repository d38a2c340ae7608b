"""The publishers' answers, replayed: every bundled body at the URL it was captured from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from urllib.parse import quote, urlsplit

from tests.bundled import bundled, captured
from tests.upstream import Reply, Request, Upstream
from tests.yahoo import chart_body
from tui.bundle import MANIFEST
from tui.sources import prices

YAHOO = "query1.finance.yahoo.com"
UNVALIDATED = (YAHOO,)
"""Hosts that serve no validators."""
DIRECT = "www.treasurydirect.gov/TA_WS/securities/auctioned"


def replay(upstream: Upstream) -> None:
    """Serve every captured body, and prices made from the sample, from an upstream."""
    bodies = captures()

    def answer(request: Request) -> Reply:
        address = request.host + request.path
        body = bodies.get((address, request.query)) or bodies.get((address, ""))
        if body is None:
            return Reply(b"<html>no such page</html>", 404, validated=False)
        return Reply(body, validated=request.host not in UNVALIDATED, compressed=True)

    upstream.serve("", answer)


@cache
def captures() -> dict[tuple[str, str], bytes]:
    """(host and path, query) -> body; a query of "" answers whatever is asked for."""
    bodies = {(DIRECT, ""): captured("TA_WS_auctioned.json"), **dict(_price_bodies())}
    for item in MANIFEST:
        if not item.sample:
            url = urlsplit(item.url)
            bodies[url.netloc + url.path, url.query] = item.read()
    return bodies


def _price_bodies() -> Iterator[tuple[tuple[str, str], bytes]]:
    sample = prices.parse(bundled("prices", "sample"), "sample")
    for symbol, rows in sample.groupby("symbol"):
        days = [day.date() for day in rows["observed"]]
        body = chart_body(
            str(symbol), days, rows["total"].to_list(), rows["price"].fillna(100).to_list()
        )
        yield (f"{YAHOO}/v8/finance/chart/{quote(str(symbol))}", ""), body


def with_next_day(feed: bytes, day: date, tenth_year_pct: str) -> bytes:
    """A year's XML feed with its last entry once more, on another day with another 10-year."""
    entry = re.findall(rb"<entry>.*?</entry>", feed, re.DOTALL)[-1]
    entry = re.sub(rb"\d{4}-\d\d-\d\d(T00:00:00)", day.isoformat().encode() + rb"\1", entry)
    ten = b"\\g<1>" + tenth_year_pct.encode()
    entry = re.sub(rb"(BC_10YEAR[^>]*>)[\d.]+", ten, entry)
    return feed.replace(b"</feed>", entry + b"</feed>")
