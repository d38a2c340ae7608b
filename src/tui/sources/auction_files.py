"""The result files of auctions, minutes after bidding closed: what was announced tells their names.

TreasuryDirect counts the results of a day from 1 in the order in which bidding closes. Which of
those that close together comes first only the file says; the few auctions that are announced on
their own day have numbers of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pandas as pd

from tui.sources.base import Part
from tui.sources.calendars import NEW_YORK

URL = "https://www.treasurydirect.gov/xml/{file}"
RESULT = "result-"
"""What the key of a part starts with that is the result file of a number, of whichever day."""
OUT = timedelta(minutes=3)
"""From the close of bidding until the file is there."""
LEAD = timedelta(minutes=2)
"""How much earlier that is than in the lists."""
RECENT = pd.Timedelta(days=7)


def is_result(part: str) -> bool:
    """Whether a part is a result file."""
    return part.startswith(RESULT)


def result_parts(now: datetime, frames: Mapping[str, pd.DataFrame]) -> tuple[Part, ...]:
    """The files of auctions that closed on the latest day and have no result in any frame."""
    auctions = _listed(now, frames)
    missing = auctions[(auctions["results"] == 0) & (auctions["closes"] <= now - OUT)]
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
    had = set(of_day["file"])
    return tuple(
        Part(f"{RESULT}{number}", URL.format(file=file))
        for number, file in files.items()
        if file not in had
    )


def _listed(now: datetime, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The auctions of the last days, announced before theirs: how many ``results``, which file."""
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
