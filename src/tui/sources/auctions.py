"""Treasury auctions: announced ones, and the results of those held."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import pairwise

import pandas as pd

from tui.model.errors import Malformed
from tui.model.snapshot import KnownBy
from tui.sources.auction_announcements import announcements
from tui.sources.auction_files import LEAD, is_result, result_parts
from tui.sources.auction_rows import AMOUNTS, EXPECTED, FIELDS, RATES, rows
from tui.sources.base import Part, Source
from tui.sources.body_parsing import days, numbers, stamped
from tui.sources.calendars import BILLS, NEW_YORK, announced_known, next_result, result_known
from tui.sources.frame_schema import FrameSchema

SITE = "https://www.treasurydirect.gov"
DIRECT = f"{SITE}/TA_WS/securities"
FISCAL = "https://api.fiscaldata.treasury.gov/services/api/fiscal_service/v1/accounting/od/auctions_query"
HISTORY_URL = f"{DIRECT}/jqsearch?format=json&pagenum=0&pagesize=2000"
HISTORY_END = date(2026, 7, 13)
"""The last Monday of the part "history" with a result; months follow from July 2026."""
FIRST_MONTH = "2026-07"
RECENT_DAYS = 45
"""Reaches back over the month before a month that ended SETTLING days ago."""
SETTLING = timedelta(days=10)
ANNOUNCED_DAYS = 7
COMING = ("announced", "upcoming")
"""Parts of what is to come; in some weeks that is nothing."""
WINDOWS = ("history", *COMING, "recent")
"""Parts that show the newest auctions and lose the oldest."""
AFTER_CLOSE = pd.Timedelta(minutes=5)
"""What the calendar allows between the close of bidding and the result."""

COURSE = ("announced", "observed", "issue_date", "maturity_date")
KINDS = ("Bill", "Note", "Bond", "TIPS", "FRN", "CMB")
MOST_USD = 1e13


def parse(body: bytes, part: str) -> pd.DataFrame:
    """One row an announcement and one a result, by auction date: what, when, how much, at what.

    ``kind`` is one of KINDS, ``closes`` (UTC) the end of bidding. Yields are nominal's and TIPS's,
    rates bills' discount, margins FRNs'; NaN where ``held`` is False. Known is each by
    TreasuryDirect's time stamp, or the calendar without one, as it is of the announcements of
    auctions held. Of a part that is a month, only its auctions: an answer may hold more.
    """
    cells = rows(body, least=0 if part in COMING else 1)
    frame = pd.DataFrame({"observed": days(cells["observed"], "%Y-%m-%d", EXPECTED)})
    frame["cusip"], frame["kind"] = cells["cusip"], _kind(cells)
    frame["term"], frame["original_term"] = cells["term"], cells["original_term"]
    frame["reopening"] = cells["reopening"] == "Yes"
    for name in ("announced", "issue_date", "maturity_date"):
        filled = cells[name][cells[name] != ""]
        frame[name] = days(filled, "%Y-%m-%d", EXPECTED).reindex(cells.index)
    for name in AMOUNTS:
        frame[name] = numbers(cells[name], 0, MOST_USD, EXPECTED) / 1e9
    for name in RATES:
        frame[name] = numbers(cells[name], -5, 100, EXPECTED)
    frame["xml"] = cells["xml"]
    frame["closes"] = result_known(frame["observed"], cells["closing"]) - AFTER_CLOSE
    if frame.duplicated(["cusip", "observed"]).any():
        raise Malformed(f"expected {EXPECTED} once each, got one twice")
    if any((frame[before] > frame[after]).any() for before, after in pairwise(COURSE)):
        raise Malformed(f"expected {EXPECTED} announced, held, issued and due in this order")
    frame["held"] = frame[[*RATES, "competitive_usd_bn"]].notna().any(axis="columns")
    frame["known"] = _known(frame, cells["closing"], cells["stamp"])
    both = pd.concat([announcements(frame, cells), frame])
    order = _within(both, part).sort_values(["observed", "cusip", "held"], ignore_index=True)
    return stamped(order.drop(columns="known"), lambda _: order["known"])


def _within(frame: pd.DataFrame, part: str) -> pd.DataFrame:
    if not _is_month(part):
        return frame
    inside: pd.DataFrame = frame[frame["observed"].dt.to_period("M") == pd.Period(part, "M")]
    if inside.empty:
        first, last = frame["observed"].min().date(), frame["observed"].max().date()
        raise Malformed(f"expected {EXPECTED} of {part}, got those of {first} to {last}")
    return inside


def _is_month(part: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d", part) is not None


def _kind(cells: pd.DataFrame) -> pd.Series:
    """The flags say more than the security's type: a TIPS is also a Note or a Bond."""
    unknown = cells.loc[~cells["security"].isin(KINDS), "security"]
    if not unknown.empty:
        raise Malformed(f"expected {EXPECTED} of {', '.join(KINDS)}, got {unknown.iloc[0]!r}")
    kind = cells["security"]
    for flag in KINDS[3:]:
        kind = kind.mask(cells[flag] == "Yes", flag)
    return kind


def _known(frame: pd.DataFrame, closing: pd.Series, stamp: pd.Series) -> pd.Series:
    """The time stamp where it is of the day; it changes when something is added days later."""
    held = frame["held"]
    announced = frame["announced"].fillna(frame["observed"])
    ruled = result_known(frame["observed"], closing).where(held, announced_known(announced))
    clock = pd.to_datetime(stamp, format="%Y-%m-%dT%H:%M:%S", errors="coerce")
    moments = clock.dt.tz_localize(NEW_YORK, ambiguous="NaT", nonexistent="NaT")
    told = moments.dt.tz_convert("UTC").astype("datetime64[us, UTC]")
    of_the_day = clock.dt.normalize() == frame["observed"].where(held, announced)
    return told.where(of_the_day & (told >= ruled - AFTER_CLOSE), ruled)


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """The history, the months that settled since it ended, what is to come, and the last weeks."""
    settled = (now.astimezone(NEW_YORK) - SETTLING).date()
    months = pd.period_range(FIRST_MONTH, settled, freq="M")[:-1]
    past = tuple(
        Part(str(month), _month_url(month), final=True, fallbacks=(HISTORY_URL,))
        for month in months
    )
    return (
        Part("history", HISTORY_URL, final=True),
        *past,
        Part("announced", f"{DIRECT}/announced?format=json&days={ANNOUNCED_DAYS}"),
        Part("upcoming", f"{DIRECT}/upcoming?format=json"),
        Part("recent", f"{DIRECT}/auctioned?format=json&days={RECENT_DAYS}"),
    )


def _month_url(month: pd.Period) -> str:
    fields = ",".join(names[1] for names in FIELDS.values())
    first, last = month.start_time.date(), month.end_time.date()
    span = f"auction_date:gte:{first},auction_date:lte:{last}"
    return f"{FISCAL}?filter={span}&fields={fields}&sort=auction_date&page[size]=1000&format=json"


def due(now: datetime, part: str) -> date:
    """The last weekly bill auction that must be out, within the part's own time.

    A result file is never too old.
    """
    if is_result(part):
        return date.min
    if part == "history":
        return min(HISTORY_END, BILLS.due(now))
    if _is_month(part):
        end = pd.Period(part, freq="M").end_time.to_pydatetime().replace(tzinfo=NEW_YORK)
        return BILLS.due(min(now, end))
    return BILLS.due(now)


def next_release(after: datetime) -> datetime:
    """The next moment at which a result can come out: as a file, then in the lists."""
    return min(next_result(after), next_result(after + LEAD) - LEAD)


def how(observed: date) -> KnownBy:
    """By time stamps in the history; months after it come without one and follow the calendar."""
    return KnownBy.RECORDED if observed <= HISTORY_END else KnownBy.CALENDAR


SOURCE = Source(
    name="auctions",
    title="Treasury auctions",
    publisher="U.S. Treasury, TreasuryDirect and FiscalData",
    parts=parts,
    parse=parse,
    parser=4,
    revised=False,
    floor=timedelta(minutes=2),
    due=due,
    next_release=next_release,
    prompted=result_parts,
    rolling=lambda part: part in WINDOWS or is_result(part),
    keep=60,
    how=how,
    shape=FrameSchema(
        series=("cusip", "held"),
        least_rows=0,
        numbers={"*_usd_bn": (0, MOST_USD / 1e9), "*_pct": (-5, 100), "bid_to_cover": (0, 100)},
    ),
    continues=True,
)
