"""Treasury's cash at the Federal Reserve, by day: the Daily Treasury Statement, table I."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.base import Part, Source
from tui.sources.body_parsing import (
    add_known_times,
    parse_days,
    parse_numbers,
    require_ordered_days,
)
from tui.sources.calendars import CASH, NEW_YORK, lag_rule
from tui.sources.fiscal_data import HOST, table_rows, table_url
from tui.sources.frame_schema import FrameSchema
from tui.sources.missing_days import Days, find_none, missing_days
from tui.sources.value_limits import NeighbourLimit

EXPECTED = "the Daily Treasury Statement's cash"
TABLE = "v1/accounting/dts/operating_cash_balance"
FIELDS = {
    "record_date": "Record Date",
    "account_type": "Type of Account",
    "close_today_bal": "Closing Balance Today",
    "open_today_bal": "Opening Balance Today",
}
"""FiscalData's name -> heading of its CSV download."""
ONE_ROW = ("Federal Reserve Account", "Treasury General Account (TGA)")
"""Account of a day's opening and closing balance: to September 2021, and to 15 April 2022."""
OPENING, DEPOSITS, WITHDRAWALS, CLOSING = (
    "Treasury General Account (TGA) Opening Balance",
    "Total TGA Deposits (Table II)",
    "Total TGA Withdrawals (Table II) (-)",
    "Treasury General Account (TGA) Closing Balance",
)
"""Rows of a day from 18 April 2022 on. The amount of each stands in ``open_today_bal``."""
HISTORY_FIRST, HISTORY_END = date(2016, 1, 4), date(2025, 9, 2)
"""First and last day of the part "history". The year of its end has a part too."""


def _url(first: date, last: date) -> str:
    return table_url(TABLE, FIELDS, f"record_date:gte:{first},record_date:lte:{last}")


HISTORY_URL = _url(HISTORY_FIRST, HISTORY_END)
MAX_USD_MN = 1e7
MAX_FLOW_USD_MN = 1e9
ROUNDING_USD_MN = 1.5


def parse(body: bytes, part: str) -> pd.DataFrame:
    """Return one row per day: opening and closing balance, in $ billions.

    Raises ``Malformed`` if a balance is missing, if a day does not open as the day before closed,
    or if opening balance, deposits and withdrawals do not make the closing balance.
    """
    cells = table_rows(body, FIELDS, EXPECTED)
    cells["account_type"] = cells["account_type"].str.strip()
    if cells.duplicated(["record_date", "account_type"]).any():
        raise Malformed(f"expected each account once a day in {EXPECTED}, got one twice")
    days = cells["record_date"].drop_duplicates()
    observed = parse_days(days, "%Y-%m-%d", EXPECTED)
    require_ordered_days(observed, EXPECTED)
    opening = _balances(cells, "open_today_bal", (*ONE_ROW, OPENING), days)
    closing = _balances(cells, "close_today_bal", ONE_ROW, days)
    closing = closing.fillna(_balances(cells, "open_today_bal", (CLOSING,), days))
    moved = [_balances(cells, "open_today_bal", (name,), days) for name in (DEPOSITS, WITHDRAWALS)]
    frame = pd.DataFrame(
        {
            "observed": observed.to_numpy(),
            "opening_usd_mn": opening.to_numpy(),
            "closing_usd_mn": closing.to_numpy(),
            "computed_usd_mn": (opening + moved[0] - moved[1]).to_numpy(),
        }
    ).sort_values("observed", ignore_index=True)
    _require_balances(frame)
    amounts = {f"{name}_usd_bn": frame[f"{name}_usd_mn"] / 1e3 for name in ("opening", "closing")}
    return add_known_times(frame[["observed"]].assign(**amounts), CASH.known)


def _balances(
    cells: pd.DataFrame, column: str, accounts: tuple[str, ...], days: pd.Series
) -> pd.Series:
    """Return the amounts of some accounts by day, in $ millions, NaN on days without them."""
    rows = cells[cells["account_type"].isin(accounts)]
    most = MAX_FLOW_USD_MN if accounts[0] in (DEPOSITS, WITHDRAWALS) else MAX_USD_MN
    numbers = parse_numbers(rows[column], -MAX_USD_MN, most, EXPECTED)
    return numbers.set_axis(rows["record_date"]).reindex(days)


def _require_balances(frame: pd.DataFrame) -> None:
    """Raise ``Malformed`` at the first day without a balance, or whose balances do not agree."""
    opening, closing = frame["opening_usd_mn"], frame["closing_usd_mn"]
    missing = opening.isna() | closing.isna()
    if missing.any():
        day = frame.loc[missing, "observed"].iloc[0]
        raise Malformed(f"expected {EXPECTED} with both balances, got none of {day:%Y-%m-%d}")
    is_next = frame["observed"].diff() <= pd.Timedelta(days=4)
    errors = {
        "to open as the day before closed": (opening - closing.shift()).where(is_next),
        "to close at opening balance, deposits less withdrawals": closing
        - frame["computed_usd_mn"],
    }
    for words, error in errors.items():
        wrong = error.abs() > ROUNDING_USD_MN
        if wrong.any():
            day, amount = frame.loc[wrong, "observed"].iloc[0], error[wrong].iloc[0]
            raise Malformed(
                f"expected {EXPECTED} {words}, got {amount:+,.0f} million on {day:%Y-%m-%d}"
            )


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """Return the history, the past years from its end on, and the current year."""
    newest = CASH.due(now).year
    today = now.astimezone(NEW_YORK).date()
    years = tuple(
        Part(
            str(year),
            _url(date(year, 1, 1), date(year, 12, 31)),
            final=today > date(year + 1, 1, 31),
            turn=newest - year,
        )
        for year in range(HISTORY_END.year, newest + 1)
    )
    history = Part("history", HISTORY_URL, final=True, turn=len(years))
    return (history, *years)


def due(now: datetime, part: str) -> date:
    """Return the newest day of the history or of a year that must be out by ``now``."""
    if part == "history":
        return min(HISTORY_END, CASH.due(now))
    end = datetime(int(part) + 1, 1, 1, 0, 0, tzinfo=NEW_YORK)
    last_days = CASH.days(date(int(part), 12, 20), end.date() - timedelta(days=1))
    last: date = last_days.iloc[-1].date()
    return min(CASH.due(now), last)


def find_missing(part: str, frame: pd.DataFrame) -> Days:
    """Return the business days without a row. Treasury also reports on Good Fridays."""
    if frame.empty:
        return find_none(part, frame)
    first = HISTORY_FIRST if part == "history" else date(int(part), 1, 2)
    return missing_days(frame, first, CASH.days)


SOURCE = Source(
    name="treasury_cash",
    title="Treasury's cash",
    publisher="U.S. Treasury, Bureau of the Fiscal Service",
    hosts=(HOST,),
    parts=parts,
    parse=parse,
    parser=1,
    revised=False,
    floor=timedelta(minutes=15),
    due=due,
    next_release=CASH.next_release,
    known_by=lag_rule,
    keep=10,
    schema=FrameSchema(ranges={"*_usd_bn": (-MAX_USD_MN / 1e3, MAX_USD_MN / 1e3)}),
    limits=(NeighbourLimit("closing_usd_bn", most=500.0, unit_factor=8.0, unit_change=200.0),),
    is_continuous=True,
    find_missing=find_missing,
)
"""The largest changes in a day: 272 billion (2021-03-17), and 3.3 times (2017-03-15)."""
