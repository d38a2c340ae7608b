"""Result files of auctions, which appear minutes after bidding closes.

Their names follow from the announcements: TreasuryDirect numbers the results of a day from 1, in
the order in which bidding closes. If several auctions close together, only the files show which
one has which number. The few auctions announced on their own day are numbered separately.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pandas as pd

from tui.sources.base import Part
from tui.sources.calendars import NEW_YORK

URL = "https://www.treasurydirect.gov/xml/{file}"
RESULT = "result-"
"""Prefix of the key of a result file. The number of the file follows, whatever its day."""
FILE_DELAY = timedelta(minutes=3)
"""Time from the close of bidding to the result file."""
FILE_LEAD = timedelta(minutes=2)
"""Time from the result file to the result in TreasuryDirect's lists."""
RECENT = pd.Timedelta(days=7)


def is_result(part: str) -> bool:
    """Return whether a part is a result file."""
    return part.startswith(RESULT)


def result_parts(now: datetime, frames: Mapping[str, pd.DataFrame]) -> tuple[Part, ...]:
    """Return the files of auctions that have closed but have no result in any frame.

    Only the latest day with such an auction counts, and only the last 7 days. ``frames`` holds the
    newest frame of each part, by key.
    """
    auctions = _recent_auctions(now, frames)
    missing = auctions[(auctions["results"] == 0) & (auctions["closes"] <= now - FILE_DELAY)]
    if missing.empty:
        return ()
    day = missing["observed"].max()
    of_day = auctions[auctions["observed"] == day]
    first, last = (of_day["closes"].rank(method=end).astype(int) for end in ("min", "max"))
    numbers = {
        number
        for row in missing.index[missing["observed"] == day]
        for number in range(first[row], last[row] + 1)
    }
    files = {number: f"R_{day:%Y%m%d}_{number}.xml" for number in sorted(numbers)}
    stored = set(of_day["file"])
    return tuple(
        Part(f"{RESULT}{number}", URL.format(file=file))
        for number, file in files.items()
        if file not in stored
    )


def _recent_auctions(now: datetime, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the auctions of the last 7 days that were announced before their own day.

    One row per auction: observed, cusip, closes (UTC), results and file. ``results`` counts them in
    all frames. ``file`` is the name of the result file, "" if unknown.
    """
    today = pd.Timestamp(now).tz_convert(NEW_YORK).tz_localize(None).normalize()
    columns = ["observed", "cusip", "announced", "closes", "competitive_usd_bn", "xml"]
    recent = [
        frame.loc[frame["observed"].between(today - RECENT, today), columns]
        for frame in frames.values()
    ]
    rows = pd.concat(recent) if recent else pd.DataFrame(columns=columns)
    rows = rows[rows["announced"] < rows["observed"]]
    return rows.groupby(["observed", "cusip"], as_index=False).agg(
        closes=("closes", "max"), results=("competitive_usd_bn", "count"), file=("xml", "max")
    )
