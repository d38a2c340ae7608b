"""Release times of the Bureau of the Fiscal Service: the public debt, and Treasury's cash.

No list of past release times is at hand. Both are rules, and assume a late time.
"""

from __future__ import annotations

from datetime import date, time

import pandas as pd

from tui.model.snapshot import KnownBy
from tui.sources.calendars.business_days import (
    add_business_days,
    bond_calendar,
    times_in_new_york,
)

STATEMENT_DAY = 4
"""Business day of the next month on which the Monthly Statement of the Public Debt comes out."""


def statement_known_times(observed: pd.Series) -> pd.Series:
    """Return 18:00 of the fourth business day after each month end, UTC."""
    first = observed + pd.Timedelta(days=1)
    return times_in_new_york(add_business_days(first, STATEMENT_DAY - 1, bond_calendar()), time(18))


def cash_known_times(observed: pd.Series) -> pd.Series:
    """Return 18:00 of the next business day: the Daily Treasury Statement comes out at 16:00."""
    return times_in_new_york(
        add_business_days(observed + pd.Timedelta(days=1), 0, bond_calendar()), time(18)
    )


def lag_rule(observed: date) -> KnownBy:
    """Return that a rule dates an observation."""
    del observed
    return KnownBy.LAG_RULE
