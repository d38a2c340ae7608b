"""Reports of positions in futures: the week's file, made of the file of the year."""

from __future__ import annotations

from datetime import date

from tests.support.bodies import bundled
from tui.sources.calendars.positions import report_days
from tui.sources.positions import CONTRACTS


def week_body(day: bytes = b"2026-06-09") -> bytes:
    """Return the report of a day in the form of the week's file: rows without a header."""
    lines = bundled("positions", "2026").splitlines(keepends=True)
    return b"".join(line for line in lines if b",%s," % day in line)


def year_body(year: int) -> bytes:
    """Return the file of a year: one report of the Treasury futures, repeated on each of its days.

    The other 50 markets, which nothing reads, are left out.
    """
    header, day = bundled("positions", "2026").splitlines(keepends=True)[0], date(2026, 6, 9)
    codes = [f",{code},".encode() for code in CONTRACTS]
    lines = week_body().splitlines(keepends=True)
    report = b"".join(line for line in lines if any(code in line for code in codes))
    before = f"{day:,%y%m%d,%Y-%m-%d}".encode()
    days = report_days(date(year, 1, 1), date(year, 12, 31))
    reports = (report.replace(before, f"{each:,%y%m%d,%Y-%m-%d}".encode()) for each in days)
    return header + b"".join(reports)


OLD_NAMES = {
    b"UST 2Y NOTE": b"2-YEAR U.S. TREASURY NOTES",
    b"UST 5Y NOTE": b"5-YEAR U.S. TREASURY NOTES",
    b"UST 10Y NOTE": b"10-YEAR U.S. TREASURY NOTES",
    b"ULTRA UST 10Y": b"ULTRA 10-YEAR U.S. T-NOTES",
    b"ULTRA UST BOND": b"ULTRA U.S. TREASURY BONDS",
    b"UST BOND": b"U.S. TREASURY BONDS",
}
"""Name of a contract -> its name until 1 February 2022."""


def renamed(body: bytes) -> bytes:
    """Return a file of a year with the names that its contracts had before February 2022."""
    for new, old in OLD_NAMES.items():
        body = body.replace(b'"' + new + b" - CHICAGO", b'"' + old + b" - CHICAGO")
    return body
