"""The New York clock, the days markets are open, and when a figure became known.

Time is always an argument. Days are midnights without a zone (``datetime64[us]``), moments are UTC
(``datetime64[us, UTC]``).
"""

from tui.calendars.days import (
    NEW_YORK,
    at,
    bond_calendar,
    business_days,
    new_york,
    repo_calendar,
    roll,
    stock_calendar,
)
from tui.calendars.known import (
    announced_known,
    close_known,
    curve_known,
    custody_known,
    dollar_known,
    next_day_known,
    result_known,
    sofr_known,
    tic_awaited,
    tic_how,
    tic_known,
    tic_moment,
    tic_release,
    utc_day_known,
)
from tui.calendars.schedule import (
    BILLS,
    CLOSES,
    CURVE,
    CUSTODY,
    DAILY,
    DOLLAR,
    SOFR,
    TIC,
    Calendar,
    next_result,
)

__all__ = [
    "BILLS",
    "CLOSES",
    "CURVE",
    "CUSTODY",
    "DAILY",
    "DOLLAR",
    "NEW_YORK",
    "SOFR",
    "TIC",
    "Calendar",
    "announced_known",
    "at",
    "bond_calendar",
    "business_days",
    "close_known",
    "curve_known",
    "custody_known",
    "dollar_known",
    "new_york",
    "next_day_known",
    "next_result",
    "repo_calendar",
    "result_known",
    "roll",
    "sofr_known",
    "stock_calendar",
    "tic_awaited",
    "tic_how",
    "tic_known",
    "tic_moment",
    "tic_release",
    "utc_day_known",
]
