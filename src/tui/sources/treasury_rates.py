"""Treasury's daily rate tables: an Atom feed and a CSV file of each month and year.

Both spell the same table; which one a body is, is seen by looking at it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree import ElementTree

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.base import Part
from tui.sources.body_parsing import (
    csv_table,
    days,
    in_order,
    numbers,
    require,
    said,
    stamped,
    text,
)
from tui.sources.calendars import CURVE, NEW_YORK, bond_calendar, curve_known, roll

RATES = "https://home.treasury.gov/resource-center/data-chart-center/interest-rates"
SETTLED = (2, 1)
"""Month and day after which the file of the year before does not change."""
LATE_START = pd.Timedelta(days=3)
"""How long after its first business day a file may begin: our calendar may not know a holiday."""

ATOM = "{http://www.w3.org/2005/Atom}"
FIELD = "{http://schemas.microsoft.com/ado/2007/08/dataservices}"
META = "{http://schemas.microsoft.com/ado/2007/08/dataservices/metadata}"
CSV_TENOR = re.compile(r"(\d+(?:\.\d+)?)[ -]*(M|Y)(?:o|onths?|rs?|ears?)?\.?", re.IGNORECASE)


@dataclass(frozen=True)
class RateTable:
    """One of the tables: how it is asked for and what is in it."""

    type: str
    """As its addresses name it."""
    expected: str
    element: str
    """What the feed puts before a tenor: ``BC`` of ``BC_10YEAR``."""
    tenors: tuple[str, ...]
    """Those known; another is taken in with a notice."""
    always: tuple[str, ...]
    """Those that every file has a column for."""
    foreign: tuple[str, ...]
    """Those that only another table has."""
    repeated: tuple[str, ...]
    """Elements of the feed that say again what another says."""
    least_pct: float
    greatest_pct: float
    first_year: int
    """Year parts begin here."""
    history_end: date = date.min
    """Last day of the part "history", where there is one."""

    def parse(self, body: bytes, part: str) -> pd.DataFrame:
        """One row a day, ascending; a column a tenor ("1M" … "30Y"), ascending, percent a year.

        The rows of a part that is a year or a month lie in it and begin with it. Days without any
        yield are dropped.
        """
        xml = body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<feed"))
        cells, others = self._xml_cells(body) if xml else self._csv_cells(body)
        if cells.columns.has_duplicates:
            came = ", ".join(cells.columns)
            raise Malformed(f"expected {self.expected}, got a tenor twice: {came}")
        tenors = sorted(cells.columns.drop("observed"), key=_months)
        require(tenors, self.always, self.expected)
        if foreign := set(tenors) & set(self.foreign):
            raise Malformed(f"expected {self.expected}, got tenors it has not: {foreign}")
        in_order(cells["observed"], self.expected)
        low, high = self.least_pct, self.greatest_pct
        yields = {name: numbers(cells[name], low, high, self.expected) for name in tenors}
        frame = pd.DataFrame({"observed": cells["observed"], **yields})
        frame = frame.dropna(how="all", subset=tenors).sort_values("observed")
        if frame.empty:
            raise Malformed(f"expected {self.expected}, got no day with a yield")
        self._within(frame["observed"], part)
        read = stamped(frame, curve_known)
        fresh = [f"new tenor {name}" for name in tenors if name not in self.tenors]
        read.attrs["notices"] = (*fresh, *(f"new column {name}" for name in others))
        return read

    def _csv_cells(self, body: bytes) -> tuple[pd.DataFrame, list[str]]:
        """The days and tenors as text, and the names of the other columns."""
        table = csv_table(body, self.expected, ["Date"])
        tenors = {name: _tenor(CSV_TENOR.fullmatch(name)) for name in table.columns}
        named = table[[name for name in table.columns if tenors[name]]].rename(columns=tenors)
        short = table["Date"].str.strip().str.fullmatch(r"\d{1,2}/\d{1,2}/\d{2}").all()
        layout = "%m/%d/%y" if short else "%m/%d/%Y"
        others = [name for name in table.columns if not tenors[name] and name != "Date"]
        return named.assign(observed=days(table["Date"], layout, self.expected)), others

    def _xml_cells(self, body: bytes) -> tuple[pd.DataFrame, list[str]]:
        """As of the CSV; ``Id`` and elements that repeat another are of no use."""
        entries = _entries(text(body, self.expected), self.expected)
        rows = [{field.tag: field.text or "" for field in entry} for entry in entries]
        table = pd.DataFrame(rows, dtype="str").fillna("")
        table.columns = table.columns.str.removeprefix(FIELD)
        require(table.columns, ["NEW_DATE"], self.expected)
        spelt = re.compile(rf"{self.element}_(\d+(?:_\d+)?)(M|Y)(?:ONTH|EAR)")
        tenors = {name: _tenor(spelt.fullmatch(name)) for name in table.columns}
        named = table[[name for name in table.columns if tenors[name]]].rename(columns=tenors)
        dates = days(table["NEW_DATE"].str.removesuffix("T00:00:00"), "%Y-%m-%d", self.expected)
        useless = {"NEW_DATE", "Id", *self.repeated}
        others = [name for name in table.columns if not tenors[name] and name not in useless]
        return named.assign(observed=dates), others

    def _within(self, observed: pd.Series, part: str) -> None:
        span = _span(part)
        if span is None:
            return
        first, last = observed.iloc[0], observed.iloc[-1]
        opening = roll(pd.Series([span.start_time]), 0, bond_calendar()).iloc[0]
        if first < span.start_time or last > span.end_time or first > opening + LATE_START:
            raise Malformed(
                f"expected {self.expected} of {part} from its first day, "
                f"got days of {first:%Y-%m-%d} to {last:%Y-%m-%d}"
            )

    def parts(self, now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
        """The years before as CSV, the running year up to last month and this month as feeds.

        A year is final from the February after it; of the running year only what is before the
        running month is due, so that its file is asked for once a month. Each has the other
        format for a fallback.
        """
        newest = CURVE.due(now)
        today = now.astimezone(NEW_YORK).date()
        past = tuple(
            Part(
                str(year),
                self.csv_url(str(year)),
                final=today >= date(year + 1, *SETTLED),
                fallbacks=(self.xml_url(str(year)),),
            )
            for year in range(self.first_year, newest.year)
        )
        year, month = str(newest.year), f"{newest:%Y-%m}"
        running = Part(year, self.xml_url(year), final=True, fallbacks=(self.csv_url(year),))
        latest = Part(month, self.xml_url(month), fallbacks=(self.csv_url(month),))
        return (*past, *([running] if newest.month > 1 else []), latest)

    def csv_url(self, part: str) -> str:
        """The CSV file of a year (``2026``) or a month (``2026-11``)."""
        plain = part.replace("-", "")
        path = f"{plain}/all" if plain == part else f"all/{plain}"
        query = f"type={self.type}&{_when(part)}&page&_format=csv"
        return f"{RATES}/daily-treasury-rates.csv/{path}?{query}"

    def xml_url(self, part: str) -> str:
        """The feed of a year or a month."""
        return f"{RATES}/pages/xml?data={self.type}&{_when(part)}"

    def due(self, now: datetime, part: str) -> date:
        """The newest day of a month or an ended year that is out; of the running year, the last
        one before the running month."""
        newest = CURVE.due(now)
        span = _span(part)
        if span is None:
            return min(newest, self.history_end)
        end = (span + 1).start_time
        if part == str(newest.year):
            end = pd.Period(newest, "M").start_time
        return min(newest, CURVE.due(end.tz_localize(NEW_YORK).to_pydatetime()))


def _entries(decoded: str, expected: str) -> list[ElementTree.Element]:
    if "<!DOCTYPE" in decoded or "<!ENTITY" in decoded:
        raise Malformed(f"expected {expected} as a plain feed, got one with a document type")
    try:
        feed = ElementTree.fromstring(decoded)
    except ElementTree.ParseError as error:
        raise Malformed(
            f"expected {expected} as a feed, got broken XML ({error}): {said(decoded)}"
        ) from None
    if feed.tag != f"{ATOM}feed":
        raise Malformed(f"expected {expected} as an Atom feed, got {feed.tag[:80]!r}")
    entries = feed.findall(f"{ATOM}entry/{ATOM}content/{META}properties")
    if not entries:
        raise Malformed(f"expected {expected}, got a feed without entries")
    return entries


def _when(part: str) -> str:
    plain = part.replace("-", "")
    return f"field_tdr_date_value{'' if plain == part else '_month'}={plain}"


def _span(part: str) -> pd.Period | None:
    """The year or month a part is; None for another part."""
    if re.fullmatch(r"\d{4}", part):
        return pd.Period(part, "Y")
    return pd.Period(part, "M") if re.fullmatch(r"\d{4}-\d\d", part) else None


def _tenor(match: re.Match[str] | None) -> str:
    """``1.5M`` of ``1.5 Month`` or ``BC_1_5MONTH``; nothing for another column."""
    return match[1].replace("_", ".") + match[2].upper() if match else ""


def _months(tenor: str) -> float:
    return float(tenor[:-1]) * (12 if tenor.endswith("Y") else 1)
