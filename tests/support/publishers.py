"""Replay of the publishers: every bundled body at the URL it was captured from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from urllib.parse import parse_qs, urlsplit

from tests.support import dkw_bodies, fiscal_bodies, fred_bodies
from tests.support.bodies import bundled, captured, parsed
from tests.support.coinbase_bodies import candles_body, sample_closes
from tests.support.position_bodies import week_body, year_body
from tests.support.tiingo_bodies import prices_body
from tests.support.treasury_bodies import REAL, flat_csv, month_of
from tests.support.upstream import Reply, Request, Upstream
from tests.support.valid_bodies import valid_body
from tests.support.yahoo_bodies import chart_body
from tui.sources import (
    auction_schedule,
    bls_calendar,
    dkw,
    fed_calendar,
    positions,
    prices,
    treasury_cash,
)
from tui.store.bundle import MANIFEST

YAHOO = "query1.finance.yahoo.com"
TIINGO = "api.tiingo.com"
COINBASE = "api.exchange.coinbase.com"
UNVALIDATED = (YAHOO, TIINGO, COINBASE)
"""Hosts that serve no validators."""
MONTH = 22
"""Trading days in a response for the last month."""
DIRECT = "www.treasurydirect.gov/TA_WS/securities"
RATES = "home.treasury.gov/resource-center/data-chart-center/interest-rates"
FISCAL = "api.fiscaldata.treasury.gov/services/api/fiscal_service"
FRED_SERIES = ("DGS20", "DFF", "WLRRAFOIAL", "THREEFYTP10", "THREEFY10")
"""Series of FRED of which no body is captured whole."""
FRED = "fred.stlouisfed.org/graph/fredgraph.csv"
UNTIL = date(2026, 8, 10)
"""Last day of the synthetic bodies."""


def replay(upstream: Upstream) -> None:
    """Serve every captured body, and prices made from the sample, from an upstream."""
    bodies = captures()

    def answer(request: Request) -> Reply:
        address = request.host + request.path
        if request.host == COINBASE:
            return Reply(_candles(request.query), validated=False, compressed=True)
        body = (
            bodies.get((address, request.query))
            or bodies.get((address, ""))
            or price_body(address, request.query)
            or _rate_file(address, request.query)
        )
        if body is None:
            return Reply(b"<html>no such page</html>", 404, validated=False)
        return Reply(body, validated=request.host not in UNVALIDATED, compressed=True)

    upstream.serve("", answer)


@cache
def captures() -> dict[tuple[str, str], bytes]:
    """Return bodies by (host and path, query). The query "" matches every query."""
    bodies = {
        (f"{DIRECT}/auctioned", ""): captured("TA_WS_auctioned.json"),
        (f"{DIRECT}/announced", ""): _announced(),
        (f"{DIRECT}/upcoming", ""): _announced(),
        **{(FRED, f"id={name}"): fred_bodies.body(name) for name in FRED_SERIES},
        **{
            (f"{FISCAL}/{treasury_cash.TABLE}", urlsplit(part.url).query): fiscal_bodies.cash_year(
                part.key, UNTIL
            )
            for part in treasury_cash.parts(datetime(2026, 12, 1, tzinfo=UTC), ())[1:]
        },
        **dict(_not_shipped()),
    }
    for item in MANIFEST:
        if not item.sample:
            url = urlsplit(item.url)
            bodies[url.netloc + url.path, url.query] = item.read()
    return bodies


def _not_shipped() -> Iterator[tuple[tuple[str, str], bytes]]:
    """Yield bodies of parts that do not ship, by URL without its query."""
    for source in (fed_calendar.SOURCE, bls_calendar.SOURCE, auction_schedule.SOURCE):
        for part in source.parts(datetime.combine(UNTIL, time(), UTC), ()):
            url = urlsplit(part.url)
            yield (url.netloc + url.path, ""), valid_body(source.name).body
    years = range(positions.FIRST_YEAR, UNTIL.year)
    made = {
        dkw.URL: dkw_bodies.body(),
        positions.WEEK_URL: week_body(),
        **{positions.YEAR_URL.format(year=year): year_body(year) for year in years},
    }
    for address, body in made.items():
        yield (address.removeprefix("https://"), ""), body


def _announced() -> bytes:
    """Return the auctions of the history that are announced and have no result."""
    rows = json.loads(bundled("auctions", "history"))["securityList"]
    return json.dumps([row for row in rows if not row["competitiveAccepted"]]).encode()


def _rate_file(address: str, query: str) -> bytes | None:
    """Return a month of the bundled par yields, or synthetic real yields."""
    asked = re.search(r"field_tdr_date_value(?:_month)?=(\d{4})(\d\d)?", query)
    if not address.startswith(RATES) or asked is None:
        return None
    part = "-".join(filter(None, asked.groups()))
    if date.fromisoformat(f"{part}-01-01"[:10]) > UNTIL:
        return None
    if "real_yield" in query:
        return flat_csv(list(REAL.values()), part, UNTIL)
    return month_of(bundled("par_yields", "2026"), part) if part.startswith("2026-") else None


@cache
def price_body(address: str, query: str) -> bytes | None:
    """Return the closes of a symbol of the sample, all or those of a month; None without one."""
    is_yahoo = address.startswith(YAHOO)
    symbol = address.removesuffix("/prices").rpartition("/")[2]
    if not (is_yahoo or address.startswith(TIINGO)) or symbol not in _sample():
        return None
    days, total, price = _sample()[symbol]
    month = days[-MONTH:], total[-MONTH:], price[-MONTH:]
    if not is_yahoo:
        return prices_body(*month)
    is_month = query == urlsplit(prices.MONTH).query
    return chart_body(symbol, *(month if is_month else (days, total, price)))


@cache
def _sample() -> dict[str, tuple[list[date], list[float], list[float]]]:
    """Return the days, total-return levels and prices of each symbol of the sample."""
    return {
        str(symbol): (
            [day.date() for day in rows["observed"]],
            rows["total"].to_list(),
            rows["price"].fillna(rows["total"]).to_list(),
        )
        for symbol, rows in parsed("prices", "sample").groupby("symbol")
    }


def _candles(query: str) -> bytes:
    """Return candles for every requested day, at the last level of the sample before it."""
    start, end = (date.fromisoformat(parse_qs(query)[name][0][:10]) for name in ("start", "end"))
    closes, asked = sample_closes(), {}
    close = [100.0, *(level for day, level in closes.items() if day <= start)][-1]
    for day in (start + timedelta(days=number) for number in range((end - start).days + 1)):
        close = closes.get(day, close)
        asked[day] = close
    return candles_body(asked)


def with_next_day(feed: bytes, day: date, tenth_year_pct: str) -> bytes:
    """Return a year's XML feed with its last entry repeated on another day with another 10-year."""
    entry = re.findall(rb"<entry>.*?</entry>", feed, re.DOTALL)[-1]
    entry = re.sub(rb"\d{4}-\d\d-\d\d(T00:00:00)", day.isoformat().encode() + rb"\1", entry)
    ten = b"\\g<1>" + tenth_year_pct.encode()
    entry = re.sub(rb"(BC_10YEAR[^>]*>)[\d.]+", ten, entry)
    return feed.replace(b"</feed>", entry + b"</feed>")
