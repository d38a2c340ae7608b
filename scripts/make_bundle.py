"""Compress official bodies into src/tui/store/bundle, the same bytes every run.

All are byte-exact but those of REWRITTEN: for these only tables of the same values were at hand.

    python scripts/make_bundle.py FOLDER

FOLDER holds the bodies as the publishers served them, under the names in BODIES.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from pathlib import Path

BUNDLE = Path(__file__).parents[1] / "src" / "tui" / "store" / "bundle"

BODIES = {
    "treasury_yields/daily-treasury-rates_all_1990-01-02_2022-03-11.csv": "par_yields_history.csv",
    "treasury_yields/daily-treasury-rates_2022.csv": "par_yields_2022.csv",
    "treasury_yields/daily-treasury-rates_2023.csv": "par_yields_2023.csv",
    "treasury_yields/daily-treasury-rates_2024.csv": "par_yields_2024.csv",
    "treasury_yields/daily_treasury_yield_curve_2025.xml": "par_yields_2025.xml",
    "treasury_yields/daily_treasury_yield_curve_2026_to-2026-08-07.xml": "par_yields_2026.xml",
    "tic/slt_table1_thru-2026-05.txt": "slt_table1.txt",
    "tic/slt_table2_thru-2026-04.txt": "slt_table2.txt",
    "tic/slt_table3_thru-2026-04.txt": "slt_table3.txt",
    "tic/slt_table5_thru-2026-04.txt": "slt_table5.txt",
    "tic/mfhhis01_2000-2025.txt": "mfhhis01.txt",
    "tic/press_releases/2025-07-17-sb0196.md": "tic_release_2025-07-17.md",
    "tic/press_releases/2025-08-15-sb0226.md": "tic_release_2025-08-15.md",
    "tic/press_releases/2025-09-18-sb0253.md": "tic_release_2025-09-18.md",
    "tic/press_releases/2025-11-18-sb0317.md": "tic_release_2025-11-18.md",
    "tic/press_releases/2025-12-18-sb0342.md": "tic_release_2025-12-18.md",
    "tic/press_releases/2026-01-15-sb0365.md": "tic_release_2026-01-15.md",
    "auctions/TA_WS_jqsearch_page0_2021-11-09_2026-07-23.json.gz": "auctions_history.json",
    "fred/WMTSECL1_to-2026-06-24.csv": "WMTSECL1.csv",
    "fred/DGS10.csv": "DGS10.csv",
    "fred/SOFR.csv": "SOFR.csv",
    "fred/DTWEXBGS.csv": "DTWEXBGS.csv",
    "supply/MSPD_SumSecty_2001-01-31_2026-05-31.csv.gz": "mspd_table_1.csv",
    "supply/dts_operating_cash_balance_2016-01-04_2025-09-02_rewritten.csv.gz": "dts_cash.csv",
    "absorb/TREAST_2002-12-18_2026-06-17_api-derived.csv": "TREAST.csv",
    "absorb/soma_summary_2007-01-03_2025-10-15_stitched.csv": "soma_summary.json",
}


def treast(body: bytes) -> bytes:
    """Return the series in the layout of FRED's file."""
    rows = body.decode().splitlines()[1:]
    return "".join(
        ["observation_date,TREAST\n", *(row.removesuffix(".0") + "\n" for row in rows)]
    ).encode()


SOMA_FIELDS = {
    "asOfDate": "as_of_date", "mbs": "mbs", "cmbs": "cmbs", "tips": "tips", "frn": "frn",
    "tipsInflationCompensation": "tips_inflation_compensation", "notesbonds": "notes_&_bonds",
    "bills": "bills", "agencies": "agencies", "total": "total",
}  # fmt: skip
"""Field of the New York Fed's JSON -> column of the table."""


def soma_summary(body: bytes) -> bytes:
    """Return the weeks in the layout of the New York Fed's JSON."""
    weeks = [
        {field: row[column] for field, column in SOMA_FIELDS.items()}
        for row in csv.DictReader(io.StringIO(body.decode()))
    ]
    return json.dumps({"soma": {"summary": weeks}}, separators=(",", ":")).encode()


REWRITTEN = {"TREAST.csv": treast, "soma_summary.json": soma_summary}
"""Bodies in the layout of their publisher, with the values of a table. ``dts_cash.csv`` needs no
function: the table has the fields of FiscalData's CSV, with closing balances as decimals."""


def main(folder: Path) -> None:
    """Write every body of BODIES as NAME.gz."""
    for origin, name in BODIES.items():
        body = (folder / origin).read_bytes()
        if origin.endswith(".gz"):
            body = gzip.decompress(body)
        body = REWRITTEN.get(name, bytes)(body)
        (BUNDLE / f"{name}.gz").write_bytes(gzip.compress(body, compresslevel=9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
