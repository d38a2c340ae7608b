"""What was known of an auction held before its result, as far as the row of the result tells.

That is every term of the offering, once nothing changed it any more. Publishers date what changed
it, special announcements, but give no time; the same goes for bills for cash management, which
Treasury announces whenever it needs to.
"""

from __future__ import annotations

from datetime import time

import pandas as pd

from tui.sources.auction_rows import AMOUNTS, RATES
from tui.sources.calendars import announced_known, at

OFFERED = "offering_usd_bn"
"""The one amount that is announced."""
_DAY = r"SPL_(\d{8})_"
_NIGHT = time(0)


def announcements(frame: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """The rows of auctions held as they were until their results: ``held`` is False, ``known`` is.

    ``cells`` are the same rows as text. None of what was not announced before its day, or changed
    on it: a note that became another security there (``announced_cusip``) has no row.
    """
    known = _known(frame, cells["specials"])
    told = frame["held"] & (frame["announced"] < frame["observed"]) & (known < frame["known"])
    kept = told & (cells["announced_cusip"] == "")
    blank = dict.fromkeys((*RATES, *AMOUNTS), float("nan"))
    del blank[OFFERED]
    return frame.assign(known=known, held=False, xml="", **blank)[kept]


def _known(frame: pd.DataFrame, specials: pd.Series) -> pd.Series:
    """The announcement by the calendar, or the end of the last day on which it may have changed.

    NaT where that day cannot be read.
    """
    last = specials.str.findall(_DAY).map(lambda days: max(days, default=""))
    changed = pd.to_datetime(last, format="%Y%m%d", errors="coerce").astype("datetime64[us]")
    announced = frame["announced"]
    day = announced.where(~(changed > announced), changed)
    irregular = (changed >= announced) | (frame["kind"] == "CMB")
    ends = at(day + pd.Timedelta(days=1), _NIGHT)
    known: pd.Series = announced_known(announced).mask(irregular, ends)
    return known.where(changed.notna() | (specials == ""))
