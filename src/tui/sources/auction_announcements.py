"""Announcements of past auctions, reconstructed from the rows of their results.

A row of a result has every term of the offering as of its last change. Publishers date the special
announcements that change terms, but give no time. The same holds for cash management bills, which
Treasury announces at irregular times. Both are known from the end of that day.
"""

from __future__ import annotations

from datetime import time

import pandas as pd

from tui.sources.auction_rows import AMOUNTS, RATES
from tui.sources.calendars import announced_known_times, times_in_new_york

OFFERING_AMOUNT = "offering_usd_bn"
"""The only one of ``AMOUNTS`` that an announcement contains."""
_CHANGE_DAY = r"SPL_(\d{8})_"
"""Day of a change in the file name of its special announcement."""
_MIDNIGHT = time(0)


def announcements(frame: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of held auctions as they were before their results.

    ``held`` is False, all results are NaN or "", and ``known`` is the time of the announcement
    (UTC). ``cells`` are the same rows as text. An auction that was announced or changed on its own
    day has no row. Neither has a note that became another security (``announced_cusip``).
    """
    known = _known_times(frame, cells["specials"])
    is_announced = frame["announced"] < frame["observed"]
    is_usable = frame["held"] & is_announced & (known < frame["known"])
    kept = is_usable & (cells["announced_cusip"] == "")
    blank = dict.fromkeys((*RATES, *AMOUNTS), float("nan"))
    del blank[OFFERING_AMOUNT]
    return frame.assign(known=known, held=False, xml="", **blank)[kept]


def _known_times(frame: pd.DataFrame, specials: pd.Series) -> pd.Series:
    """Return the calendar's time of each announcement, or the end of the day of its last change.

    NaT if the day of a change cannot be read.
    """
    last = specials.str.findall(_CHANGE_DAY).map(lambda days: max(days, default=""))
    changed = pd.to_datetime(last, format="%Y%m%d", errors="coerce").astype("datetime64[us]")
    announced = frame["announced"]
    day = announced.where(~(changed > announced), changed)
    has_no_time = (changed >= announced) | (frame["kind"] == "CMB")
    ends = times_in_new_york(day + pd.Timedelta(days=1), _MIDNIGHT)
    known: pd.Series = announced_known_times(announced).mask(has_no_time, ends)
    return known.where(changed.notna() | (specials == ""))
