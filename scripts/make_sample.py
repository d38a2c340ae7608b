"""Compute the sample of daily returns that ships, from a folder of public closes.

    python scripts/make_sample.py FOLDER

FOLDER has yahoo_daily_csv/*.csv (Close adjusted for splits, AdjClose for splits and dividends),
yahoo_adjclose_csv/*.csv (Close is the adjusted one) and other/BTC-USD_daily_*.json. The result,
src/tui/store/bundle/sample_returns.txt.gz, holds no price: only logarithmic returns in units of
0.1 bp, on the days the stock exchange was open. Its lines are

    ticwatch sample returns 1
    dates 2005-01-03 1 1 3 …      the first day, then days to the next one
    total SPY 0 -1229 -692 …      index of the symbol's first day, then a total return a day
    price SPY 53:412 …            total less price return, on the days they differ (index:units)

A symbol without a price line has no known price returns. What is rounded is the level since the
first day, and a return is the step between two rounded levels: errors do not add up.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

TARGET = Path(__file__).parents[1] / "src" / "tui" / "store" / "bundle" / "sample_returns.txt.gz"
SYMBOLS = (
    *("SPY", "XLB", "XLC", "XLE", "XLF", "XLI", "XLK", "XLP", "XLRE", "XLU", "XLV", "XLY"),
    *("KBE", "KRE", "EUFN", "VNQ", "IWM", "USMV", "SHY", "IEI", "IGHG", "HYHG", "EFA", "EEM"),
    *("UUP", "GLD", "DBC", "BTC-USD", "AGG", "IEF", "TLT", "BIL", "FLOT", "IDU", "SPLV"),
)
BENCHMARK = "SPY"
LAST_DAY = "2026-05-01"
UNIT = 1e-5
"""0.1 bp."""
SLACK = 0.75
"""How far, in units, the sum of dividends may drift before it is written: hides float noise."""


def main(folder: Path) -> None:
    """Write the sample."""
    days = pd.DatetimeIndex(_closes(folder, BENCHMARK).index)
    gaps = " ".join(str(gap) for gap in (days[1:] - days[:-1]).days)
    lines = ["ticwatch sample returns 1", f"dates {days[0]:%Y-%m-%d} {gaps}"]
    for symbol in SYMBOLS:
        lines += symbol_lines(symbol, _closes(folder, symbol).reindex(days))
    text = "\n".join(lines) + "\n"
    TARGET.write_bytes(gzip.compress(text.encode("ascii"), compresslevel=9, mtime=0))


def _closes(folder: Path, symbol: str) -> pd.DataFrame:
    """Columns total and price (absent where unknown), by day."""
    if symbol == "BTC-USD":
        path = next((folder / "other").glob("BTC-USD_daily_*.json"))
        read = pd.DataFrame(json.loads(path.read_text())["data"]).set_index("date")
        frame = pd.DataFrame({"total": read["close"], "price": read["close"]})
    elif (path := folder / "yahoo_daily_csv" / f"{symbol}.csv").exists():
        read = pd.read_csv(path, index_col="Date")
        frame = pd.DataFrame({"total": read["AdjClose"], "price": read["Close"]})
    else:
        read = pd.read_csv(folder / "yahoo_adjclose_csv" / f"{symbol}.csv", index_col="Date")
        frame = pd.DataFrame({"total": read["Close"]})
    return frame.loc[:LAST_DAY].set_axis(pd.to_datetime(frame.loc[:LAST_DAY].index))


def symbol_lines(symbol: str, closes: pd.DataFrame) -> list[str]:
    """The lines of a symbol; its closes stand on every day of the exchange since its first."""
    start = int(np.flatnonzero(closes["total"].notna())[0])
    known = closes.iloc[start:]
    if known.isna().to_numpy().any():
        raise SystemExit(f"{symbol}: a day of the exchange has no close")
    level = np.log(known["total"].to_numpy() / known["total"].iloc[0]) / UNIT
    returns = np.diff(np.rint(level).astype(int))
    lines = [f"total {symbol} {start} {' '.join(map(str, returns))}"]
    if "price" in known:
        paid = np.log(known["total"].to_numpy() / known["price"].to_numpy()) / UNIT
        steps = " ".join(f"{start + day}:{units}" for day, units in _steps(paid - paid[0]))
        lines.append(f"price {symbol} {steps}".rstrip())
    return lines


def _steps(sums: np.ndarray) -> list[tuple[int, int]]:
    """The days on which a running sum moves, and by how many whole units."""
    steps, written = [], 0
    for day, total in enumerate(sums):
        if abs(total - written) > SLACK:
            steps.append((day, round(total) - written))
            written = round(total)
    return steps


if __name__ == "__main__":
    main(Path(sys.argv[1]))
