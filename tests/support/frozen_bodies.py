"""Two bodies of one part of each source: the newest, and an older one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from tests.support import coinbase_bodies, dkw_bodies, tiingo_bodies
from tests.support.bodies import bundled
from tests.support.treasury_bodies import REAL, csv_file, real_days
from tests.support.valid_bodies import sample_levels, valid_body
from tests.support.yahoo_bodies import chart_body

AGO = 20
"""Observations that the older body lacks, where it shows single days."""


@dataclass(frozen=True)
class FrozenBodies:
    """Two bodies of one part."""

    part: str
    body: bytes
    older: bytes


def _par() -> FrozenBodies:
    whole = valid_body("par_yields")
    entries = re.findall(rb"<entry>.*?</entry>", whole.body, re.DOTALL)
    older = whole.bare.replace(b"</feed>", b"".join(entries[:-AGO]) + b"</feed>")
    return FrozenBodies(whole.part, whole.body, older)


def _real() -> FrozenBodies:
    """Return 2022 as of the end of November, and as of a month before."""
    days, rows = real_days(2022)
    at = next(number for number, day in enumerate(days) if day.month == 11)
    names = list(REAL.values())
    files = (csv_file(names, days[start:], rows[start:]) for start in (at, at + AGO + 5))
    return FrozenBodies("2022", *files)


def _tic(source: str) -> FrozenBodies:
    """Return the table, and the table without the newest two months of every country."""
    whole = valid_body(source)
    months = sorted(set(re.findall(rb"\t(\d{4}-\d\d)\t", whole.body)))[-2:]
    lines = whole.body.splitlines(keepends=True)
    kept = [line for line in lines if not re.search(rb"\t(%s|%s)\t" % (*months,), line)]
    return FrozenBodies(whole.part, whole.body, b"".join(kept))


def _major() -> FrozenBodies:
    """Return the table, and the table with its columns dated two months earlier."""
    whole = valid_body("tic_table5")
    header = next(line for line in whole.body.splitlines() if line.startswith(b"Country"))
    shifted = re.sub(rb"\d{4}-\d\d", lambda month: _before(month[0]), header)
    return FrozenBodies(whole.part, whole.body, whole.body.replace(header, shifted))


def _before(month: bytes) -> bytes:
    return str(pd.Period(month.decode(), "M") - 2).encode()


def _history() -> FrozenBodies:
    """Return the history, and the history without its newest year, its first block."""
    whole = valid_body("tic_history")
    lines = whole.body.splitlines(keepends=True)
    first, second = [at for at, line in enumerate(lines) if line.startswith(b"Country")][:2]
    return FrozenBodies(
        whole.part, whole.body, b"".join([*lines[: first - 3], *lines[second - 3 :]])
    )


def _release() -> FrozenBodies:
    """Return a release, and the one before it."""
    whole = valid_body("tic_release")
    return FrozenBodies(whole.part, whole.body, bundled("tic_release", "2025-11-18"))


def _auctions() -> FrozenBodies:
    whole = valid_body("auctions")
    rows = [row for row in json.loads(whole.body) if row["auctionDate"] < "2026-07-20"]
    return FrozenBodies(whole.part, whole.body, json.dumps(rows).encode())


def _fred() -> FrozenBodies:
    whole = valid_body("fred")
    lines = whole.body.splitlines(keepends=True)
    return FrozenBodies(whole.part, whole.body, b"".join(lines[:-AGO]))


def _positions() -> FrozenBodies:
    """Return the reports of 2026, and those to April."""
    whole = valid_body("positions")
    lines = whole.body.splitlines(keepends=True)
    older = [line for line in lines if not re.search(rb",2026-0[56]-\d\d,", line)]
    return FrozenBodies(whole.part, whole.body, b"".join(older))


def _dkw() -> FrozenBodies:
    return FrozenBodies("updates", dkw_bodies.body(), dkw_bodies.body(last="2026-07-31"))


def _lines_lost(source: str, pattern: bytes) -> FrozenBodies:
    """Return a list of events, and the list before its last months were added."""
    whole = valid_body(source)
    return FrozenBodies(whole.part, whole.body, re.sub(pattern, b"", whole.body, flags=re.DOTALL))


def _schedule() -> FrozenBodies:
    """Return the schedule half a year on, and the schedule."""
    whole = valid_body("auction_schedule")
    return FrozenBodies(whole.part, whole.body.replace(b"2026-02", b"2026-08"), whole.body)


def _prices() -> FrozenBodies:
    days, closes = sample_levels("SPY")
    whole, older = (chart_body("SPY", days[:at], closes[:at], closes[:at]) for at in (60, 60 - AGO))
    return FrozenBodies("SPY~recent", whole, older)


def _tiingo() -> FrozenBodies:
    days, closes = sample_levels("SPY")
    files = [
        tiingo_bodies.prices_body(days[:at], closes[:at], closes[:at]) for at in (60, 60 - AGO)
    ]
    return FrozenBodies("SPY~recent", *files)


def _bitcoin() -> FrozenBodies:
    whole = valid_body("bitcoin")
    closes = {coinbase_bodies.day_of(row): row[4] for row in json.loads(whole.body)}
    older = dict(sorted(closes.items())[:-AGO])
    return FrozenBodies(whole.part, whole.body, coinbase_bodies.candles_body(older))


MAKERS: Mapping[str, Callable[[], FrozenBodies]] = {
    "par_yields": _par,
    "real_yields": _real,
    "tic_table1": lambda: _tic("tic_table1"),
    "tic_table2": lambda: _tic("tic_table2"),
    "tic_table3": lambda: _tic("tic_table3"),
    "tic_table5": _major,
    "tic_history": _history,
    "tic_release": _release,
    "auctions": _auctions,
    "fred": _fred,
    "positions": _positions,
    "dkw": _dkw,
    "auction_schedule": _schedule,
    "fed_calendar": lambda: _lines_lost(
        "fed_calendar", rb'\{[^{}]*"month": "2026-1[012]"[^{}]*\}, ?'
    ),
    "bls_calendar": lambda: _lines_lost(
        "bls_calendar",
        rb"BEGIN:VEVENT(?:(?!END:VEVENT).)*:20261[12](?:(?!END:VEVENT).)*END:VEVENT\n",
    ),
    "prices": _prices,
    "tiingo": _tiingo,
    "bitcoin": _bitcoin,
}
