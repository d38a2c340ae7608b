"""FiscalData's JSON responses, made from the tables that ship."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache

from tests.support.bodies import bundled
from tui.sources import mspd, treasury_cash
from tui.sources.calendars import CASH

Rows = list[dict[str, str]]


def api_json(rows: Iterable[Mapping[str, str]], *, total: int | None = None) -> bytes:
    """Return rows as a response of the API. It reports ``total`` rows, None for all."""
    listed = list(rows)
    meta = {"count": len(listed), "total-count": total or len(listed), "total-pages": 1}
    return json.dumps({"data": listed, "meta": meta}).encode()


@cache
def statement_rows() -> tuple[dict[str, str], ...]:
    """Return the rows of the Monthly Statement of the Public Debt, with the API's names."""
    text = bundled("mspd", "table1").decode("utf-8-sig")
    return tuple(
        {name: row[heading] for name, heading in mspd.FIELDS.items()}
        for row in csv.DictReader(io.StringIO(text))
    )


@cache
def cash_rows() -> tuple[dict[str, str], ...]:
    """Return the rows of Treasury's cash, with "null" as the API writes a missing amount."""
    text = bundled("treasury_cash", "history").decode()
    return tuple(
        {name: row[name] or "null" for name in treasury_cash.FIELDS}
        for row in csv.DictReader(io.StringIO(text))
    )


def rows_of(rows: Iterable[dict[str, str]], is_kept: Callable[[str], bool]) -> Rows:
    """Return copies of the rows whose day is kept."""
    return [dict(row) for row in rows if is_kept(row["record_date"])]


def statement(since: str = "2001") -> bytes:
    """Return the statement from a month on, as the API serves it."""
    return api_json(rows_of(statement_rows(), lambda day: day >= since))


def cash(first: str = "2016", last: str = "2026") -> bytes:
    """Return the cash of some days, as the API serves it."""
    return api_json(rows_of(cash_rows(), lambda day: first <= day <= last))


def cash_year(year: str, until: date) -> bytes:
    """Return a year of cash. After the table's last day it moves no more, up to ``until``."""
    rows = rows_of(cash_rows(), lambda day: day.startswith(year))
    closing = cash_rows()[-1]["open_today_bal"]
    days = CASH.days(date(2025, 9, 3), until).dt.strftime("%Y-%m-%d")
    for day in (day for day in days if day.startswith(year)):
        for account, amount in (
            (treasury_cash.OPENING, closing),
            (treasury_cash.DEPOSITS, "0"),
            (treasury_cash.WITHDRAWALS, "0"),
            (treasury_cash.CLOSING, closing),
        ):
            values = (day, account, "null", amount)
            rows.append(dict(zip(treasury_cash.FIELDS, values, strict=True)))
    return api_json(rows)
