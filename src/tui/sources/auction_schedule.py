"""Treasury's tentative auction schedule: six months of auctions, from each refunding on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from xml.etree import ElementTree

import pandas as pd

from tui.model.errors import Malformed
from tui.model.snapshot import KnownBy
from tui.sources.body_parsing import add_known_times, decode_text, excerpt, parse_days
from tui.sources.calendars import NEW_YORK, times_in_new_york
from tui.sources.planned_events import list_of_events

HOST = "home.treasury.gov"
URL = f"https://{HOST}/system/files/221/Tentative-Auction-Schedule.xml"
PART = "schedule"
EXPECTED = "Treasury's tentative auction schedule"
ROOT, ENTRY = "AuctionCalendar", "AuctionCalendarDate"
REFUNDING_CLOCK = time(8, 30)
"""Time of the refunding statement, on whose day the schedule begins."""
KINDS: Mapping[str, str] = {"BILL": "Bill", "NOTE": "Note", "BOND": "Bond"}
DATES: Mapping[str, str] = {
    "announced": "AnnouncementDate",
    "observed": "AuctionDate",
    "settled": "SettlementDate",
}

NOON = ("Bill", "FRN", "CMB")
"""Kinds whose bidding closes at 11:30. That of the others closes at 13:00."""
_TERM = re.compile(r"\d{1,2}-(?:Day|Week|Year|Month)(?: \d{1,2}-Month)?")


def parse(body: bytes, part: str) -> pd.DataFrame:
    """Return one row per planned auction, ascending by its day (``observed``).

    ``kind`` is Bill, Note, Bond, TIPS or FRN, ``term`` the one it is sold as, ``at`` the usual end
    of bidding, UTC. Raises ``Malformed``.
    """
    root = _root(decode_text(body, EXPECTED))
    start = _text(root, "StartDate")
    rows = [_auction(entry) for entry in root.iter(ENTRY) if entry.find("HolidayDate") is None]
    if not rows:
        raise Malformed(f"expected {EXPECTED}, got no auctions")
    cells = pd.DataFrame(rows)
    frame = pd.DataFrame({name: parse_days(cells[name], "%Y-%m-%d", EXPECTED) for name in DATES})
    frame = frame.assign(**{name: cells[name] for name in ("term", "kind", "reopening")})
    for before, after in (("announced", "observed"), ("observed", "settled")):
        if (frame[before] > frame[after]).any():
            raise Malformed(f"expected {EXPECTED} with days in order, got {after} before {before}")
    noon, one = (times_in_new_york(frame["observed"], clock) for clock in (time(11, 30), time(13)))
    frame["at"] = noon.where(frame["kind"].isin(NOON), one)
    days = pd.Series([start], dtype="str")
    published = times_in_new_york(parse_days(days, "%Y-%m-%d", EXPECTED), REFUNDING_CLOCK).iloc[0]
    ordered = frame.sort_values(["observed", "kind", "term"])
    if ordered.duplicated(["observed", "kind", "term"]).any():
        raise Malformed(f"expected {EXPECTED} with each auction once, got one twice")
    return add_known_times(
        ordered, lambda observed: pd.Series(published, observed.index).astype("datetime64[us, UTC]")
    )


def _root(text: str) -> ElementTree.Element:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Malformed(f"expected {EXPECTED}, got a document with entities")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise Malformed(f"expected {EXPECTED} as XML, got {error}: {excerpt(text)}") from None
    if root.tag != ROOT:
        raise Malformed(f"expected {EXPECTED} in {ROOT}, got {root.tag[:60]}")
    return root


def _text(element: ElementTree.Element, tag: str) -> str:
    found = element.findtext(tag)
    if found is None or not found.strip():
        raise Malformed(f"expected {EXPECTED} with {tag} everywhere, got none")
    return found.strip()


def _auction(entry: ElementTree.Element) -> dict[str, object]:
    """Return the cells of an auction. Flags win over the type: a TIPS is also a note or bond."""
    term, kind = _text(entry, "SecurityTermWeekYear"), _text(entry, "SecurityType").upper()
    if not _TERM.fullmatch(term) or kind not in KINDS:
        raise Malformed(
            f"expected {EXPECTED} with terms and types, got {term[:40]!r} {kind[:40]!r}"
        )
    is_tips, is_floater = (entry.findtext(tag) == "Y" for tag in ("TIPS", "FloatingRate"))
    days = {name: _text(entry, tag) for name, tag in DATES.items()}
    return {
        **days,
        "term": term,
        "kind": "TIPS" if is_tips else "FRN" if is_floater else KINDS[kind],
        "reopening": entry.findtext("ReOpeningIndicator") == "Y",
    }


def due(now: datetime, part: str) -> date:
    """Return the day that the schedule must reach by ``now``."""
    return now.astimezone(NEW_YORK).date()


def known_by(observed: date) -> KnownBy:
    """Return that the schedule itself names the day from which on it holds."""
    del observed
    return KnownBy.RECORDED


SOURCE = list_of_events(
    "auction_schedule",
    "Tentative auction schedule",
    "U.S. Treasury",
    HOST,
    URL,
    parse,
    part=PART,
    keys=("kind", "term"),
    due=due,
    known_by=known_by,
)
