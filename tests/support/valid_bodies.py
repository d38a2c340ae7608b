"""A valid body of each source, with the places of a figure, a day and the rows in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from tests.support import coinbase_bodies, dkw_bodies, fiscal_bodies, tiingo_bodies
from tests.support.bodies import bundled, captured
from tests.support.treasury_bodies import real_csv
from tests.support.yahoo_bodies import chart_body
from tui.sources.sample import parse_sample


@dataclass(frozen=True)
class ValidBody:
    """A valid body, and pieces of it that a fault replaces once each."""

    source: str
    part: str
    body: bytes
    figure: bytes
    """A figure with the text before it; the figure begins after ``before``."""
    before: bytes
    absurd: bytes
    """A figure outside every limit."""
    day: bytes
    """A day, or a row of days."""
    earlier: bytes
    """The day out of order."""
    again: bytes
    """The day repeated; empty if ``doubled`` is used."""
    bare: bytes
    """A body without rows."""
    words: bytes = b"lots"
    """Text in place of a figure."""
    doubled: bytes = b""
    """The body with a row repeated, if ``again`` is empty. Yahoo itself repeats a day: a live row
    beside the row of the day."""

    def with_figure(self, figure: bytes) -> bytes:
        """Return the body with its figure replaced."""
        return _replaced(self.body, self.figure, self.before + figure)

    def with_day(self, day: bytes) -> bytes:
        """Return the body with its day replaced."""
        return _replaced(self.body, self.day, day)


def _replaced(body: bytes, old: bytes, new: bytes) -> bytes:
    assert old in body, old
    return body.replace(old, new, 1)


def _par() -> ValidBody:
    body, day = bundled("par_yields", "2026"), b'<d:NEW_DATE m:type="Edm.DateTime">%s'
    before = b'<d:BC_10YEAR m:type="Edm.Double">'
    return ValidBody(
        source="par_yields",
        part="2026",
        body=body,
        figure=before + b"4.65",
        before=before,
        absurd=b"475",
        day=day % b"2026-08-07",
        earlier=day % b"2026-08-01",
        again=day % b"2026-08-06",
        bare=body[: body.index(b"<entry>")] + b"</feed>",
    )


def _real() -> ValidBody:
    body = real_csv(2022)
    return ValidBody(
        source="real_yields",
        part="2022",
        body=body,
        figure=b"12/30/2022,1.66",
        before=b"12/30/2022,",
        absurd=b"475",
        day=b"12/30/2022",
        earlier=b"12/04/2022",
        again=b"12/29/2022",
        bare=body.splitlines()[0],
    )


def _tic(part: str, newest: bytes, figure: bytes) -> ValidBody:
    """Return a TIC table, whose first row is Austria's."""
    body, row = bundled(f"tic_{part}", part), b"Austria\t10189\t%s\t"
    return ValidBody(
        source=f"tic_{part}",
        part=part,
        body=body,
        figure=row % newest + figure,
        before=row % newest,
        absurd=b"99999999999999",
        day=row % newest,
        earlier=row % b"2019-12",
        again=row % _month_before(newest),
        bare=body[: body.index(b"Austria")],
    )


def _month_before(month: bytes) -> bytes:
    year, number = month.split(b"-")
    return b"%s-%02d" % (year, int(number) - 1)


def _major() -> ValidBody:
    body = bundled("tic_table5", "table5")
    return ValidBody(
        source="tic_table5",
        part="table5",
        body=body,
        figure=b"Japan\t1209.9",
        before=b"Japan\t",
        absurd=b"99999999",
        day=b"2026-04\t2026-03",
        earlier=b"2026-03\t2026-04",
        again=b"2026-04\t2026-04",
        bare=body[: body.index(b"Japan")] + b"\r\n",
    )


def _history() -> ValidBody:
    body = bundled("tic_history", "history")
    return ValidBody(
        source="tic_history",
        part="history",
        body=body,
        figure=b"Japan\t1185.5",
        before=b"Japan\t",
        absurd=b"99999999",
        day=b"\tDec\tNov\tOct",
        earlier=b"\tNov\tDec\tOct",
        again=b"\tDec\tDec\tOct",
        bare=body[: body.index(b"Japan")],
    )


def _release() -> ValidBody:
    body = bundled("tic_release", "2025-12-18")
    return ValidBody(
        source="tic_release",
        part="2025-12-18",
        body=body,
        figure=b"| -36.4 |",
        before=b"| ",
        absurd=b"-99999999 |",
        day=b"Jul | Aug | Sep | Oct",
        earlier=b"Oct | Sep | Aug | Jul",
        again=b"Jul | Aug | Aug | Oct",
        bare=body[: body.index(b"| 1 |")],
        words=b"lots |",
    )


def _auctions() -> ValidBody:
    """Return the latest auction of each term. Its day is out of order if held after its issue."""
    body, before = captured("TA_WS_auctioned.json"), b'"highYield": "'
    held, rows = b'"auctionDate": "2026-07-22', json.loads(body)
    return ValidBody(
        source="auctions",
        part="recent",
        body=body,
        figure=before + b"5.163",
        before=before,
        absurd=b"508.50",
        day=held,
        earlier=b'"auctionDate": "2026-07-30',
        again=b"",
        bare=b"[]",
        doubled=json.dumps([*rows, rows[0]]).encode(),
    )


def _fred() -> ValidBody:
    body, day = bundled("fred", "WMTSECL1"), b"2026-06-24,"
    return ValidBody(
        source="fred",
        part="WMTSECL1",
        body=body,
        figure=day + b"2636947",
        before=day,
        absurd=b"2636947000",
        day=day,
        earlier=b"2026-05-25,",
        again=b"2026-06-17,",
        bare=b"observation_date,WMTSECL1\n",
    )


def _statement() -> ValidBody:
    """Return two years of the statement. A day may be out of order there, but no month end."""
    body, before = fiscal_bodies.statement("2024-06"), b'"debt_held_public_mil_amt": "'
    day = b'"record_date": "2026-05-31", "security_type_desc": "Marketable"'
    return ValidBody(
        source="mspd",
        part="table1",
        body=body,
        figure=before + b"6758273.6707",
        before=before,
        absurd=b"475000000000",
        day=day,
        earlier=day.replace(b"05-31", b"05-30"),
        again=day.replace(b"05-31", b"04-30"),
        bare=b'{"data": [], "meta": {"total-count": 0}}',
        words=b"lots",
    )


def _cash() -> ValidBody:
    body = fiscal_bodies.cash("2025", "2026")
    before, day = b'"open_today_bal": "', b'"record_date": "2025-08-29"'
    return ValidBody(
        source="treasury_cash",
        part="2025",
        body=body,
        figure=before + b"609660",
        before=before,
        absurd=b"475000000000",
        day=day,
        earlier=b'"record_date": "2025-08-01"',
        again=b'"record_date": "2025-08-28"',
        bare=b'{"data": [], "meta": {"total-count": 0}}',
    )


def _soma() -> ValidBody:
    body, day = bundled("soma", "summary"), b'"asOfDate":"2025-10-15"'
    return ValidBody(
        source="soma",
        part="summary",
        body=body,
        figure=b'"bills":"277018806000"',
        before=b'"bills":"',
        absurd=b'475000000000000000"',
        day=day,
        earlier=b'"asOfDate":"2025-09-30"',
        again=b'"asOfDate":"2025-10-08"',
        bare=b'{"soma":{"summary":[]}}',
        words=b'lots"',
    )


def _positions() -> ValidBody:
    """Return the reports of 2026. A report without its bond future, or with two, is refused."""
    body, day = bundled("positions", "2026"), b"%s,020601,CBT ,00,020 ,"
    before = day % b"260609,2026-06-09" + b" "
    return ValidBody(
        source="positions",
        part="2026",
        body=body,
        figure=before + b"1881987",
        before=before,
        absurd=b"99999999999",
        day=day % b"260609,2026-06-09",
        earlier=day % b"260501,2026-05-01",
        again=day % b"260602,2026-06-02",
        bare=body.splitlines()[0],
    )


def _dkw() -> ValidBody:
    body, day = dkw_bodies.body(), b"2026-08-31,"
    return ValidBody(
        source="dkw",
        part="updates",
        body=body,
        figure=day + b"1.11890006065369",
        before=day,
        absurd=b"475",
        day=day,
        earlier=b"2026-05-29,",
        again=b"2026-08-28,",
        bare=body[: body.index(b"\n1983-01-03") + 1],
    )


def _schedule() -> ValidBody:
    """Return a schedule. An auction before its announcement is out of order."""
    body, before = captured("TentativeAuctionScheduleQ12026_excerpt.xml"), b"<AuctionDate>"
    entry = body[body.index(b"<AuctionCalendarDate>") :].partition(b"<AuctionCalendarDate>")[2]
    one = b"<AuctionCalendarDate>" + entry[: entry.index(b"<AuctionCalendarDate>")]
    return ValidBody(
        source="auction_schedule",
        part="schedule",
        body=body,
        figure=before + b"2026-02-10",
        before=before,
        absurd=b"9999-99-99",
        day=before + b"2026-02-10",
        earlier=before + b"2026-01-10",
        again=b"",
        bare=body.replace(one, b""),
        doubled=body.replace(one, one + one),
    )


def _fed_calendar() -> ValidBody:
    """Return the Fed's calendar, whose order does not matter: its fault is a day that is none."""
    body, before = captured("fed_calendar_2026-09-25_cut.json"), b'"month": "2026-12", "days": '
    return ValidBody(
        source="fed_calendar",
        part="events",
        body=body,
        figure=before + b'"30"',
        before=before,
        absurd=b'"475"',
        day=before + b'"30"',
        earlier=before + b'"32"',
        again=b"",
        bare=b'{"events": []}',
        words=b'"lots"',
    )


def _bls_calendar() -> ValidBody:
    """Return the calendar, whose order does not matter: its fault is a day that is none."""
    body, before = captured("bls_release_calendar_2026_cut.ics"), b"DTSTART;TZID=US-Eastern:"
    return ValidBody(
        source="bls_calendar",
        part="events",
        body=body,
        figure=before + b"20261002T083000",
        before=before,
        absurd=b"20269999T083000",
        day=before + b"20261002",
        earlier=before + b"20261302",
        again=b"",
        bare=body[: body.index(b"BEGIN:VEVENT")] + b"END:VCALENDAR\n",
    )


@cache
def sample_levels(symbol: str) -> tuple[list[date], list[float]]:
    """Return the last sixty days and levels of a symbol in the sample."""
    frame = parse_sample(bundled("prices", "sample"))
    rows = frame[frame["symbol"] == symbol].tail(60)
    return [day.date() for day in rows["observed"]], rows["total"].to_list()


def _prices() -> ValidBody:
    days, levels = sample_levels("SPY")
    body = chart_body("SPY", days, levels, levels)
    stamps = body[body.index(b'"timestamp": [') :][14:].split(b", ", 2)[:2]
    before, closes = b'"adjclose": [{"adjclose": [', json.loads(body)["chart"]["result"][0]
    first = json.dumps(closes["indicators"]["adjclose"][0]["adjclose"][0]).encode()
    empty = json.loads(body)
    empty["chart"]["result"][0] |= {"timestamp": [], "indicators": {}}
    return ValidBody(
        source="prices",
        part="SPY",
        body=body,
        figure=before + first,
        before=before,
        absurd=b"-475.0",
        day=b", ".join(stamps),
        earlier=b", ".join(stamps[::-1]),
        again=b"",
        bare=json.dumps(empty).encode(),
        words=b'"lots"',
    )


def _tiingo() -> ValidBody:
    days, levels = sample_levels("SPY")
    body = tiingo_bodies.prices_body(days, levels, levels)
    before = b'"adjClose": '
    day, earlier = (b'"date": "%s' % str(moment).encode() for moment in (days[5], days[3]))
    return ValidBody(
        source="tiingo",
        part="SPY",
        body=body,
        figure=before + json.dumps(levels[0]).encode(),
        before=before,
        absurd=b"-475.0",
        day=day,
        earlier=b'"date": "1999-12-31',
        again=earlier,
        bare=b"[]",
        words=b'"lots"',
    )


def _bitcoin() -> ValidBody:
    start = date(2025, 1, 1)
    closes = {start + timedelta(days=at): 90_000.5 + at for at in range(60)}
    body = coinbase_bodies.candles_body(closes)
    rows = json.loads(body)
    newest, next_to = (str(row[0]).encode() for row in rows[:2])
    before = json.dumps(rows[1]).encode().rpartition(b"90058.5, ")[0]
    return ValidBody(
        source="bitcoin",
        part="2025H1",
        body=body,
        figure=before + b"90058.5",
        before=before,
        absurd=b"-475.0",
        day=newest,
        earlier=b"1420070400",
        again=next_to,
        bare=b"[]",
        words=b'"lots"',
    )


MAKERS: Mapping[str, Callable[[], ValidBody]] = {
    "par_yields": _par,
    "real_yields": _real,
    "tic_table1": lambda: _tic("table1", b"2026-05", b"52446"),
    "tic_table2": lambda: _tic("table2", b"2026-04", b"43486"),
    "tic_table3": lambda: _tic("table3", b"2026-04", b"6294"),
    "tic_table5": _major,
    "tic_history": _history,
    "tic_release": _release,
    "auctions": _auctions,
    "fred": _fred,
    "mspd": _statement,
    "treasury_cash": _cash,
    "soma": _soma,
    "positions": _positions,
    "dkw": _dkw,
    "auction_schedule": _schedule,
    "fed_calendar": _fed_calendar,
    "bls_calendar": _bls_calendar,
    "prices": _prices,
    "tiingo": _tiingo,
    "bitcoin": _bitcoin,
}


@cache
def valid_body(source: str) -> ValidBody:
    """Return the valid body of a source."""
    return MAKERS[source]()
