"""Treasury auctions: announced auctions, and the results of those held."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import pairwise

import pandas as pd

from tui.model.errors import Malformed
from tui.model.snapshot import KnownBy
from tui.sources.auction_announcements import announcements
from tui.sources.auction_bids import LIMITS, check_bids
from tui.sources.auction_files import FILE_LEAD, is_result, result_parts
from tui.sources.auction_rows import AMOUNTS, EXPECTED, FIELDS, RATES, ROLLED, parse_rows
from tui.sources.base import Part, Source
from tui.sources.body_parsing import add_known_times, parse_days, parse_names, parse_numbers
from tui.sources.calendars import (
    BILLS,
    NEW_YORK,
    announced_known_times,
    next_auction_result,
    result_known_times,
)
from tui.sources.frame_schema import FrameSchema
from tui.sources.missing_days import Days, find_none, missing_days

HOSTS = ("www.treasurydirect.gov", "api.fiscaldata.treasury.gov")
SITE, FISCAL_SITE = (f"https://{host}" for host in HOSTS)
DIRECT = f"{SITE}/TA_WS/securities"
FISCAL = f"{FISCAL_SITE}/services/api/fiscal_service/v1/accounting/od/auctions_query"
HISTORY_URL = f"{DIRECT}/jqsearch?format=json&pagenum=0&pagesize=2000"
HISTORY_END = date(2026, 7, 13)
"""Last Monday with a result in the part "history". Months follow from ``FIRST_MONTH``."""
FIRST_MONTH = "2026-07"
RECENT_DAYS = 45
"""Days in the part "recent". It covers a month until ``MONTH_DELAY`` after its end."""
MONTH_DELAY = timedelta(days=10)
"""Time from the end of a month until it becomes a part."""
ANNOUNCED_DAYS = 7
UPCOMING_PARTS = ("announced", "upcoming")
"""Parts with future auctions. In some weeks they are empty."""
ROLLING_PARTS = ("history", *UPCOMING_PARTS, "recent")
"""Parts that show the newest auctions and lose the oldest."""
AFTER_CLOSE = pd.Timedelta(minutes=5)
"""Time from the close of bidding to the result in the calendar's rule."""

DATE_ORDER = ("announced", "observed", "issue_date", "maturity_date")
KINDS = ("Bill", "Note", "Bond", "TIPS", "FRN", "CMB")
MAX_USD = 1e13


def parse(body: bytes, part: str) -> pd.DataFrame:
    """Return one row per announcement and one per result, by auction date (``observed``).

    ``kind`` is one of ``KINDS``; ``closes`` is the end of bidding, UTC. Amounts are in $ billions.
    Notes, bonds and TIPS have a yield, bills a discount rate, FRNs a margin, in percent. Results
    are NaN if ``held`` is False. ``known`` is TreasuryDirect's time stamp, or the calendar's time
    without one and for the announcements of held auctions. For a part that is a month, only rows
    of that month are returned, because a body may have more. Raises ``Malformed``.
    """
    cells = parse_rows(body, min_rows=0 if part in UPCOMING_PARTS else 1)
    frame = pd.DataFrame({"observed": parse_days(cells["observed"], "%Y-%m-%d", EXPECTED)})
    frame["kind"] = _kinds(cells)
    for name in ("cusip", "term", "original_term"):
        frame[name] = _names(cells[name])
    frame["reopening"] = cells["reopening"] == "Yes"
    for name in ("announced", "issue_date", "maturity_date"):
        filled = cells[name][cells[name] != ""]
        frame[name] = parse_days(filled, "%Y-%m-%d", EXPECTED).reindex(cells.index)
    for name in (*AMOUNTS, *ROLLED):
        frame[name] = parse_numbers(cells[name], 0, MAX_USD, EXPECTED) / 1e9
    for name in RATES:
        frame[name] = parse_numbers(cells[name], -5, 100, EXPECTED)
    frame["xml"] = cells["xml"]
    frame["closes"] = result_known_times(frame["observed"], cells["closing"]) - AFTER_CLOSE
    if frame.duplicated(["cusip", "observed"]).any():
        raise Malformed(f"expected {EXPECTED} once each, got one twice")
    if any((frame[before] > frame[after]).any() for before, after in pairwise(DATE_ORDER)):
        raise Malformed(f"expected {EXPECTED} announced, held, issued and due in this order")
    frame["held"] = frame[[*RATES, "competitive_usd_bn"]].notna().any(axis="columns")
    frame["known"] = _known_times(frame, cells["closing"], cells["stamp"])
    check_bids(frame, cells)
    both = pd.concat([announcements(frame, cells), frame])
    ordered = _of_part(both, part).sort_values(["observed", "cusip", "held"], ignore_index=True)
    return add_known_times(ordered.drop(columns="known"), lambda _: ordered["known"])


def _of_part(frame: pd.DataFrame, part: str) -> pd.DataFrame:
    """Return the rows of a month, or all rows of another part. Raises ``Malformed`` if none."""
    if not _is_month(part):
        return frame
    of_month: pd.DataFrame = frame[frame["observed"].dt.to_period("M") == pd.Period(part, "M")]
    if of_month.empty:
        first, last = frame["observed"].min().date(), frame["observed"].max().date()
        raise Malformed(f"expected {EXPECTED} of {part}, got those of {first} to {last}")
    return of_month


def _is_month(part: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d", part) is not None


def _kinds(cells: pd.DataFrame) -> pd.Series:
    """Return the kind of each security. Flags win over the type: a TIPS is also a Note or Bond."""
    unknown = cells.loc[~cells["security"].isin(KINDS), "security"]
    if not unknown.empty:
        raise Malformed(f"expected {EXPECTED} of {', '.join(KINDS)}, got {unknown.iloc[0]!r}")
    kind = cells["security"]
    for flag in KINDS[3:]:
        kind = kind.mask(cells[flag] == "Yes", flag)
    return kind


def _names(cells: pd.Series) -> pd.Series:
    """Return texts, "" if missing. Raises ``Malformed`` with the number of the auction, from 1."""
    filled = cells[cells != ""]
    parse_names(filled.rename(index=lambda at: at + 1), EXPECTED, "auction")
    return cells


def _known_times(frame: pd.DataFrame, closing: pd.Series, stamp: pd.Series) -> pd.Series:
    """Return the known time of each row, UTC: its time stamp, or else the calendar's time.

    A stamp of another day is not used. It changes if a publisher adds something days later.
    """
    held = frame["held"]
    announced = frame["announced"].fillna(frame["observed"])
    by_calendar = result_known_times(frame["observed"], closing).where(
        held, announced_known_times(announced)
    )
    clock = pd.to_datetime(stamp, format="%Y-%m-%dT%H:%M:%S", errors="coerce")
    moments = clock.dt.tz_localize(NEW_YORK, ambiguous="NaT", nonexistent="NaT")
    by_stamp = moments.dt.tz_convert("UTC").astype("datetime64[us, UTC]")
    is_same_day = clock.dt.normalize() == frame["observed"].where(held, announced)
    return by_stamp.where(is_same_day & (by_stamp >= by_calendar - AFTER_CLOSE), by_calendar)


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """Return the history, the complete months after it, the upcoming auctions and recent weeks."""
    last_day = (now.astimezone(NEW_YORK) - MONTH_DELAY).date()
    months = pd.period_range(FIRST_MONTH, last_day, freq="M")[:-1]
    month_parts = tuple(
        Part(str(month), _month_url(month), final=True, fallbacks=(HISTORY_URL,), turn=turn)
        for turn, month in enumerate(reversed(months))
    )
    return (
        Part("history", HISTORY_URL, final=True, turn=1),
        *reversed(month_parts),
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
    """Return the day of the last weekly bill auction that a part must contain by ``now``.

    For a result file return ``date.min``, because a stored one is never too old.
    """
    if is_result(part):
        return date.min
    if part == "history":
        return min(HISTORY_END, BILLS.due(now))
    if _is_month(part):
        end = pd.Period(part, freq="M").end_time.to_pydatetime().replace(tzinfo=NEW_YORK)
        return BILLS.due(min(now, end))
    return BILLS.due(now)


def find_missing(part: str, frame: pd.DataFrame) -> Days:
    """Return the days of the weekly bill auctions that the history or a month lacks a result of.

    They begin with the month, or else with the first result, and end with the newest result. Other
    parts lack none: a window may begin on any day.
    """
    results = frame[frame["held"]]
    if results.empty or not (part == "history" or _is_month(part)):
        return find_none(part, frame)
    first = pd.Period(part, "M").start_time if _is_month(part) else results["observed"].min()
    return missing_days(results, first.date(), BILLS.days)


def due_on_arrival(now: datetime, part: str) -> date:
    """Return ``due``; of a result file, which may be of any recent day, the last bill auction."""
    return BILLS.due(now) if is_result(part) else due(now, part)


def next_release(after: datetime) -> datetime:
    """Return the next time at which a result can come out, as a file or in the lists."""
    return min(next_auction_result(after), next_auction_result(after + FILE_LEAD) - FILE_LEAD)


def known_by(observed: date) -> KnownBy:
    """Return the origin of known times: time stamps in the history, the calendar in later months.

    FiscalData's months have no time stamps.
    """
    return KnownBy.RECORDED if observed <= HISTORY_END else KnownBy.CALENDAR


SOURCE = Source(
    name="auctions",
    title="Treasury auctions",
    publisher="U.S. Treasury, TreasuryDirect and FiscalData",
    hosts=HOSTS,
    parts=parts,
    parse=parse,
    parser=7,
    revised=False,
    floor=timedelta(minutes=2),
    due=due,
    next_release=next_release,
    announced_parts=result_parts,
    is_rolling=lambda part: part in ROLLING_PARTS or is_result(part),
    keep=60,
    known_by=known_by,
    schema=FrameSchema(
        keys=("cusip", "held"),
        min_rows=0,
        ranges={"*_usd_bn": (0, MAX_USD / 1e9), "*_pct": (-5, 100), "bid_to_cover": (1, 20)},
    ),
    limits=LIMITS,
    is_continuous=True,
    find_missing=find_missing,
    due_on_arrival=due_on_arrival,
)
