"""Response bodies that ship with ticwatch, in their publishers' formats, and sample returns."""

from __future__ import annotations

import gzip
from datetime import date, datetime, time
from pathlib import Path

from msgspec import Struct

from tui.sources import mspd, soma, treasury_cash
from tui.sources.calendars import new_york_time, tic_release_time
from tui.sources.fiscal_data import table_url
from tui.store.bundle_digests import DIGESTS

FOLDER = Path(__file__).parent
RATES = "https://home.treasury.gov/resource-center/data-chart-center/interest-rates"
TICDATA = "https://ticdata.treasury.gov/resource-center/data-chart-center/tic/Documents"
FRED = "https://fred.stlouisfed.org/graph/fredgraph.csv"
POSITIONS = "https://www.cftc.gov/files/dea/history"
RELEASES = "https://home.treasury.gov/news/press-releases"


class Bundled(Struct, frozen=True):
    """One body that ships with ticwatch: a vintage that needs no request."""

    source: str
    part: str
    file: str
    """Name of the gzip file in this folder."""
    learned: datetime
    """Time its newest content was released, UTC."""
    url: str
    """Address it was copied from, "" for the sample."""
    sample: bool = False
    """True if it is no publisher's body but returns derived from prices."""

    @property
    def digest(self) -> str:
        """SHA-256 of the body, hex."""
        return DIGESTS[self.file.removesuffix(".gz")]

    def read(self) -> bytes:
        """Return the body as its publisher served it."""
        return gzip.decompress((FOLDER / self.file).read_bytes())


def _year_csv(year: int, last: date) -> Bundled:
    query = f"type=daily_treasury_yield_curve&field_tdr_date_value={year}&page&_format=csv"
    url = f"{RATES}/daily-treasury-rates.csv/{year}/all?{query}"
    file = f"par_yields_{year}.csv.gz"
    return Bundled("par_yields", str(year), file, new_york_time(last, time(18)), url)


def _year_xml(year: int, last: date) -> Bundled:
    url = f"{RATES}/pages/xml?data=daily_treasury_yield_curve&field_tdr_date_value={year}"
    file = f"par_yields_{year}.xml.gz"
    return Bundled("par_yields", str(year), file, new_york_time(last, time(18)), url)


def _tic(source: str, part: str, file: str, released: date) -> Bundled:
    return Bundled(source, part, f"{file}.gz", tic_release_time(released), f"{TICDATA}/{file}")


def _fred(series: str, learned: datetime) -> Bundled:
    return Bundled("fred", series, f"{series}.csv.gz", learned, f"{FRED}?id={series}")


def _release(day: str, number: str) -> Bundled:
    moment = tic_release_time(date.fromisoformat(day))
    file = f"tic_release_{day}.md.gz"
    return Bundled("tic_release", day, file, moment, f"{RELEASES}/{number}")


def _positions(year: int, file: str, last: date) -> Bundled:
    url = f"{POSITIONS}/fut_fin_txt_{year}.zip"
    return Bundled("positions", str(year), f"{file}.gz", new_york_time(last, time(15, 30)), url)


BODIES = (
    Bundled(
        "par_yields",
        "history",
        "par_yields_history.csv.gz",
        new_york_time(date(2022, 3, 11), time(18)),
        f"{RATES}/daily-treasury-rates.csv/all/all"
        "?type=daily_treasury_yield_curve&field_tdr_date_value=all&page&_format=csv",
    ),
    _year_csv(2022, date(2022, 12, 30)),
    _year_csv(2023, date(2023, 12, 29)),
    _year_csv(2024, date(2024, 12, 31)),
    _year_xml(2025, date(2025, 12, 31)),
    _year_xml(2026, date(2026, 8, 7)),
    _tic("tic_table1", "table1", "slt_table1.txt", date(2026, 7, 14)),
    _tic("tic_table2", "table2", "slt_table2.txt", date(2026, 6, 18)),
    _tic("tic_table3", "table3", "slt_table3.txt", date(2026, 6, 18)),
    _tic("tic_table5", "table5", "slt_table5.txt", date(2026, 6, 18)),
    _tic("tic_history", "history", "mfhhis01.txt", date(2026, 5, 18)),
    _release("2025-07-17", "sb0196"),
    _release("2025-08-15", "sb0226"),
    _release("2025-09-18", "sb0253"),
    _release("2025-11-18", "sb0317"),
    _release("2025-12-18", "sb0342"),
    _release("2026-01-15", "sb0365"),
    Bundled(
        "auctions",
        "history",
        "auctions_history.json.gz",
        new_york_time(date(2026, 7, 16), time(11, 33, 17)),
        "https://www.treasurydirect.gov/TA_WS/securities/jqsearch"
        "?format=json&pagenum=0&pagesize=2000",
    ),
    _fred("WMTSECL1", new_york_time(date(2026, 6, 25), time(16, 30))),
    _fred("TREAST", new_york_time(date(2026, 6, 18), time(16, 30))),
    _fred("DGS10", new_york_time(date(2026, 7, 31), time(16, 15))),
    _fred("SOFR", new_york_time(date(2026, 7, 31), time(8, 30))),
    _fred("DTWEXBGS", new_york_time(date(2026, 7, 27), time(16, 15))),
    _positions(2023, "fut_fin_txt_2023.zip", date(2023, 12, 29)),
    _positions(2026, "FinFutYY_2026.txt", date(2026, 6, 12)),
    Bundled(
        "mspd",
        "table1",
        "mspd_table_1.csv.gz",
        new_york_time(date(2026, 6, 4), time(18)),
        table_url(mspd.TABLE, mspd.FIELDS),
    ),
    Bundled(
        "treasury_cash",
        "history",
        "dts_cash.csv.gz",
        new_york_time(date(2025, 9, 3), time(18)),
        treasury_cash.HISTORY_URL,
    ),
    Bundled(
        "soma",
        "summary",
        "soma_summary.json.gz",
        new_york_time(date(2025, 10, 16), time(16, 30)),
        soma.URL,
    ),
    Bundled(
        "prices",
        "sample",
        "sample_returns.txt.gz",
        new_york_time(date(2026, 5, 1), time(20)),
        "",
        sample=True,
    ),
)
"""Every body that ships with ticwatch."""

MANIFEST: tuple[Bundled, ...] = tuple(item for item in BODIES if (FOLDER / item.file).exists())
"""Every body whose file exists. Users may delete the file of the sample."""
