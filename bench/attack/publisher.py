"""Local publisher in a process of its own: real bodies that change, and faults at random.

    python -m bench.attack.publisher [--faults SHARE] [--seed SEED]

It prints its address. Each line on its standard input sets its clock, such as
``2026-08-10T22:30+00:00``; the end of the input ends it. Every response of prices has another last
close, so that each of them is a new body. The curve has every business day up to the clock's.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from urllib.parse import parse_qs, quote, urlsplit

from tests.support.bodies import bundled
from tests.support.coinbase_bodies import candles_body, sample_closes
from tests.support.publishers import COINBASE, MONTH, RATES, YAHOO, replay, with_next_day
from tests.support.treasury_bodies import REAL, flat_csv, month_of
from tests.support.upstream import Fault, Reply, Request, serving
from tests.support.yahoo_bodies import chart_body

from tui.sources import prices
from tui.sources.calendars import bond_calendar, business_days
from tui.sources.sample import parse_sample

FIRST_MADE_DAY = date(2026, 8, 10)
"""First day of which the bundle has no curve."""
FAULTLESS_REQUESTS = 400
"""Requests without a fault at first: a run begins with all data."""
STATUSES = (404, 429, 500, 502, 503)
PAGE = b"<!DOCTYPE html><html><title>Maintenance</title><p>Back soon</p></html>"


class Publisher:
    """Responses of every host at the time of its clock."""

    def __init__(self, faults: float, random: Random) -> None:
        """``faults`` is the share of requests that get a fault, 0 to 1."""
        self.now = datetime.now(UTC)
        self._faults, self._random, self._requests = faults, random, 0

    def fault(self, request: Request) -> Reply | Fault | None:
        """Return a fault for some of the requests, None for the others."""
        random = self._random
        self._requests += 1
        if self._requests <= FAULTLESS_REQUESTS or random.random() >= self._faults:
            return None
        broken = (PAGE, b"", random.randbytes(2_000), b"{}")
        answers: tuple[Reply | Fault, ...] = (
            *Fault,
            *(Reply(b"", status, {"Retry-After": "60"}, validated=False) for status in STATUSES),
            *(Reply(body, validated=False) for body in broken),
        )
        return random.choice(answers)

    def rates(self, request: Request) -> Reply:
        """Return a month or a year of the curve or of the real yields."""
        asked = re.search(r"field_tdr_date_value(?:_month)?=(\d{4})(\d\d)?", request.query)
        part = "-".join(filter(None, asked.groups())) if asked else "2026"
        if "real_yield" in request.query:
            return Reply(flat_csv(list(REAL.values()), part, self.now.date()), compressed=True)
        return Reply(month_of(_curve(self.now.date()), part), compressed=True)

    def chart(self, request: Request) -> Reply:
        """Return daily closes up to the day before the clock's, the last one slightly altered."""
        symbol = request.path.rpartition("/")[2]
        days, closes = _closes(symbol, self.now.date())
        if request.query == urlsplit(prices.MONTH).query:
            days, closes = days[-MONTH:], closes[-MONTH:]
        closes = [*closes[:-1], self._altered(closes[-1])]
        return Reply(chart_body(symbol, days, closes, closes), validated=False, compressed=True)

    def candles(self, request: Request) -> Reply:
        """Return the requested days of Bitcoin up to the clock's, the last one slightly altered."""
        query, closes, asked = parse_qs(request.query), sample_closes(), {}
        start, end = (date.fromisoformat(query[name][0][:10]) for name in ("start", "end"))
        close = [100.0, *(level for day, level in closes.items() if day <= start)][-1]
        days = range((min(end, self.now.date()) - start).days + 1)
        for day in (start + timedelta(days=number) for number in days):
            close = asked[day] = closes.get(day, close)
        if asked:
            asked[max(asked)] = self._altered(close)
        return Reply(candles_body(asked), validated=False, compressed=True)

    def _altered(self, close: float) -> float:
        return close * self._random.uniform(0.999, 1.001)


@cache
def _curve(until: date) -> bytes:
    """Return the feed of 2026 with an entry for every business day up to ``until``."""
    feed = bundled("par_yields", "2026")
    for number, day in enumerate(business_days(FIRST_MADE_DAY, until, bond_calendar())):
        feed = with_next_day(feed, day.date(), f"{4.40 + number % 7 / 100:.2f}")
    return feed


@cache
def _sample() -> dict[str, tuple[list[date], list[float]]]:
    sample = parse_sample(bundled("prices", "sample"))
    return {
        quote(str(symbol)): ([day.date() for day in rows["observed"]], rows["total"].to_list())
        for symbol, rows in sample.groupby("symbol")
    }


def _closes(symbol: str, until: date) -> tuple[list[date], list[float]]:
    """Return the sample's days and levels of a symbol, continued to the day before ``until``."""
    days, levels = _sample()[symbol if symbol in _sample() else "SPY"]
    steps = Random(symbol)
    for day in business_days(days[-1] + timedelta(days=1), until, bond_calendar())[:-1]:
        days, levels = [*days, day.date()], [*levels, levels[-1] * steps.uniform(0.99, 1.01)]
    return days, levels


async def serve(publisher: Publisher) -> None:
    """Serve until the standard input ends; set the clock to each line of it."""
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    async with serving() as upstream:
        replay(upstream)
        upstream.override = publisher.fault
        upstream.serve(RATES, publisher.rates)
        upstream.serve(f"{YAHOO}/v8/finance/chart", publisher.chart)
        upstream.serve(COINBASE, publisher.candles)
        print(upstream.url, flush=True)
        while line := await lines.readline():
            publisher.now = datetime.fromisoformat(line.decode().strip())
            upstream.requests.clear()


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve with the share of faults that the command line names."""
    parser = argparse.ArgumentParser(description="Serve bodies that change, and faults.")
    parser.add_argument("--faults", type=float, default=0.1, help="share of requests, 0 to 1")
    parser.add_argument("--seed", type=int, default=7)
    parsed = parser.parse_args(arguments)
    asyncio.run(serve(Publisher(parsed.faults, Random(parsed.seed))))


if __name__ == "__main__":
    main()
