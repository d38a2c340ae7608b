"""Compress official bodies into src/tui/store/bundle, byte-exact and the same bytes every run.

    python scripts/make_bundle.py FOLDER

FOLDER holds the bodies as the publishers served them, under the names in BODIES.
"""

from __future__ import annotations

import gzip
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
}


def main(folder: Path) -> None:
    """Write every body of BODIES as NAME.gz."""
    for origin, name in BODIES.items():
        body = (folder / origin).read_bytes()
        if origin.endswith(".gz"):
            body = gzip.decompress(body)
        (BUNDLE / f"{name}.gz").write_bytes(gzip.compress(body, compresslevel=9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
