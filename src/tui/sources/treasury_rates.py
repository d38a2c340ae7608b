"""Treasury's daily rate tables, as an Atom feed and as a CSV file of each month and year.

Both formats contain the same table. The parser recognises the format from the body.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from xml.etree import ElementTree

import pandas as pd
from msgspec import Struct

from tui.model.errors import Malformed
from tui.sources.base import Part
from tui.sources.body_parsing import (
    add_known_times,
    decode_text,
    excerpt,
    parse_csv,
    parse_days,
    parse_numbers,
    require_columns,
    require_ordered_days,
)
from tui.sources.calendars import (
    CURVE,
    NEW_YORK,
    add_business_days,
    bond_calendar,
    curve_known_times,
)
from tui.sources.missing_days import Days, missing_days

HOST = "home.treasury.gov"
RATES = f"https://{HOST}/resource-center/data-chart-center/interest-rates"
FINAL_FROM = (2, 1)
"""Month and day from which the file of the year before no longer changes."""
LATE_START = pd.Timedelta(days=3)
"""Longest gap between the first business day of a period and the first row of its file. It allows
for a holiday that our calendar does not have."""

ATOM = "{http://www.w3.org/2005/Atom}"
FIELD = "{http://schemas.microsoft.com/ado/2007/08/dataservices}"
META = "{http://schemas.microsoft.com/ado/2007/08/dataservices/metadata}"
CSV_TENOR = re.compile(r"(\d+(?:\.\d+)?)[ -]*(M|Y)(?:o|onths?|rs?|ears?)?\.?", re.IGNORECASE)


class RateTable(Struct, frozen=True):
    """One of Treasury's rate tables: its addresses, tenors and range of values."""

    type: str
    """Name of the table in its URLs."""
    expected: str
    """Name of the table in messages."""
    element: str
    """Prefix of a tenor in the feed: ``BC`` of ``BC_10YEAR``."""
    tenors: tuple[str, ...]
    """Known tenors. Another tenor is accepted with a notice."""
    required: tuple[str, ...]
    """Tenors for which every file has a column."""
    excluded: tuple[str, ...]
    """Tenors that only Treasury's other tables have."""
    duplicates: tuple[str, ...]
    """Elements of the feed that repeat the value of another element."""
    min_pct: float
    max_pct: float
    first_year: int
    """Year of the first part that is a year."""
    history_end: date = date.min
    """Last day of the part "history", if there is one."""

    def parse(self, body: bytes, part: str) -> pd.DataFrame:
        """Return one row per day and one column per tenor, both ascending, in percent per year.

        Tenors are named ``1M`` to ``30Y``. A missing yield is NaN, and days without any yield are
        dropped. Raises ``Malformed`` if the body is another table. Also raises it if the part is a
        year or a month and the rows begin after its first days or lie outside it.
        """
        xml = body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<feed"))
        cells, others = self._xml_cells(body) if xml else self._csv_cells(body)
        if cells.columns.has_duplicates:
            listed = ", ".join(cells.columns)
            raise Malformed(f"expected {self.expected}, got a tenor twice: {listed}")
        tenors = sorted(cells.columns.drop("observed"), key=_months)
        require_columns(tenors, self.required, self.expected)
        if excluded := set(tenors) & set(self.excluded):
            raise Malformed(f"expected {self.expected}, got tenors it has not: {excluded}")
        require_ordered_days(cells["observed"], self.expected)
        low, high = self.min_pct, self.max_pct
        yields = {name: parse_numbers(cells[name], low, high, self.expected) for name in tenors}
        frame = pd.DataFrame({"observed": cells["observed"], **yields})
        frame = frame.dropna(how="all", subset=tenors).sort_values("observed")
        if frame.empty:
            raise Malformed(f"expected {self.expected}, got no day with a yield")
        self._check_period(frame["observed"], part)
        parsed = add_known_times(frame, curve_known_times)
        fresh = [f"new tenor {name}" for name in tenors if name not in self.tenors]
        parsed.attrs["notices"] = (*fresh, *(f"new column {name}" for name in others))
        return parsed

    def _csv_cells(self, body: bytes) -> tuple[pd.DataFrame, list[str]]:
        """Return the days and the tenors' cells as text, and the names of all other columns."""
        table = parse_csv(body, self.expected, ["Date"])
        tenors = {name: _tenor(CSV_TENOR.fullmatch(name)) for name in table.columns}
        cells = table[[name for name in table.columns if tenors[name]]].rename(columns=tenors)
        is_short = table["Date"].str.strip().str.fullmatch(r"\d{1,2}/\d{1,2}/\d{2}").all()
        layout = "%m/%d/%y" if is_short else "%m/%d/%Y"
        others = [name for name in table.columns if not tenors[name] and name != "Date"]
        return cells.assign(observed=parse_days(table["Date"], layout, self.expected)), others

    def _xml_cells(self, body: bytes) -> tuple[pd.DataFrame, list[str]]:
        """Return the same of a feed. ``Id`` and ``duplicates`` do not count as other columns."""
        entries = _entries(decode_text(body, self.expected), self.expected)
        rows = [{field.tag: field.text or "" for field in entry} for entry in entries]
        table = pd.DataFrame(rows, dtype="str").fillna("")
        table.columns = table.columns.str.removeprefix(FIELD)
        require_columns(table.columns, ["NEW_DATE"], self.expected)
        pattern = re.compile(rf"{self.element}_(\d+(?:_\d+)?)(M|Y)(?:ONTH|EAR)")
        tenors = {name: _tenor(pattern.fullmatch(name)) for name in table.columns}
        cells = table[[name for name in table.columns if tenors[name]]].rename(columns=tenors)
        dates = table["NEW_DATE"].str.removesuffix("T00:00:00")
        observed = parse_days(dates, "%Y-%m-%d", self.expected)
        ignored = {"NEW_DATE", "Id", *self.duplicates}
        others = [name for name in table.columns if not tenors[name] and name not in ignored]
        return cells.assign(observed=observed), others

    def _check_period(self, observed: pd.Series, part: str) -> None:
        """Raise ``Malformed`` unless the rows of a year or month cover it from its beginning."""
        period = _period(part)
        if period is None:
            return
        first, last = observed.iloc[0], observed.iloc[-1]
        opening = add_business_days(pd.Series([period.start_time]), 0, bond_calendar()).iloc[0]
        if first < period.start_time or last > period.end_time or first > opening + LATE_START:
            raise Malformed(
                f"expected {self.expected} of {part} from its first day, "
                f"got days of {first:%Y-%m-%d} to {last:%Y-%m-%d}"
            )

    def parts(self, now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
        """Return past years as CSV, then the current year and the current month as feeds.

        A year is final from the February after it. Of the current year only the days before the
        current month are due, so its file is requested once a month. In January, only the month is
        a part. Every part has the other format as its fallback.
        """
        newest = CURVE.due(now)
        today = now.astimezone(NEW_YORK).date()
        past_years = tuple(
            Part(
                str(year),
                self.csv_url(str(year)),
                final=today >= date(year + 1, *FINAL_FROM),
                fallbacks=(self.xml_url(str(year)),),
                turn=newest.year - year,
            )
            for year in range(self.first_year, newest.year)
        )
        year, month = str(newest.year), f"{newest:%Y-%m}"
        year_part = Part(year, self.xml_url(year), final=True, fallbacks=(self.csv_url(year),))
        month_part = Part(month, self.xml_url(month), fallbacks=(self.csv_url(month),))
        return (*past_years, *([year_part] if newest.month > 1 else []), month_part)

    def csv_url(self, part: str) -> str:
        """Return the URL of the CSV file of a year (``2026``) or a month (``2026-11``)."""
        digits = part.replace("-", "")
        path = f"{digits}/all" if digits == part else f"all/{digits}"
        query = f"type={self.type}&{_date_query(part)}&page&_format=csv"
        return f"{RATES}/daily-treasury-rates.csv/{path}?{query}"

    def xml_url(self, part: str) -> str:
        """Return the URL of the feed of a year or a month."""
        return f"{RATES}/pages/xml?data={self.type}&{_date_query(part)}"

    def due(self, now: datetime, part: str) -> date:
        """Return the newest day of a part that must be out by ``now``.

        Of the current year, that is the last day before the current month.
        """
        newest = CURVE.due(now)
        period = _period(part)
        if period is None:
            return min(newest, self.history_end)
        end = (period + 1).start_time
        if part == str(newest.year):
            end = pd.Period(newest, "M").start_time
        return min(newest, CURVE.due(end.tz_localize(NEW_YORK).to_pydatetime()))


def find_missing(part: str, frame: pd.DataFrame) -> Days:
    """Return the business days without yields, from the first of the part to the newest row."""
    period = _period(part)
    first = period.start_time if period else frame["observed"].min()
    return missing_days(frame, first.date(), CURVE.days)


def _entries(decoded: str, expected: str) -> list[ElementTree.Element]:
    """Return the properties element of each entry. Raises ``Malformed`` if there is none."""
    if "<!DOCTYPE" in decoded or "<!ENTITY" in decoded:
        raise Malformed(f"expected {expected} as a plain feed, got one with a document type")
    try:
        feed = ElementTree.fromstring(decoded)
    except ElementTree.ParseError as error:
        raise Malformed(
            f"expected {expected} as a feed, got broken XML ({error}): {excerpt(decoded)}"
        ) from None
    if feed.tag != f"{ATOM}feed":
        raise Malformed(f"expected {expected} as an Atom feed, got {feed.tag[:80]!r}")
    entries = feed.findall(f"{ATOM}entry/{ATOM}content/{META}properties")
    if not entries:
        raise Malformed(f"expected {expected}, got a feed without entries")
    return entries


def _date_query(part: str) -> str:
    digits = part.replace("-", "")
    return f"field_tdr_date_value{'' if digits == part else '_month'}={digits}"


def _period(part: str) -> pd.Period | None:
    """Return the year or month that a part covers, None for another part."""
    if re.fullmatch(r"\d{4}", part):
        return pd.Period(part, "Y")
    return pd.Period(part, "M") if re.fullmatch(r"\d{4}-\d\d", part) else None


def _tenor(match: re.Match[str] | None) -> str:
    """Return the tenor of a column, "" for None: ``1.5M`` for ``1.5 Month`` and ``BC_1_5MONTH``."""
    return match[1].replace("_", ".") + match[2].upper() if match else ""


def _months(tenor: str) -> float:
    return float(tenor[:-1]) * (12 if tenor.endswith("Y") else 1)
