"""Windows over a series with breaks: no figure is computed from both sides of one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.language.expression import series_names
from tui.alerts.language.frequency import Frequency
from tui.alerts.language.parsing import parse
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import (
    UNKNOWN,
    History,
    StepValues,
    merge_keys,
    observed_days,
    step_keys,
)
from tui.measures.flows.series_breaks import BREAKS

LAST_BEFORE, FIRST_AFTER = "2023-01-31", "2023-02-28"
SECONDS_A_DAY = 86_400


def monthly(numbers: dict[str, float]) -> History:
    """Return a monthly history known six weeks after each month."""
    days = pd.DatetimeIndex(list(numbers)).as_unit("s").asi8 // SECONDS_A_DAY
    keys = step_keys((days + 45) * SECONDS_A_DAY, days)
    values = np.array(list(numbers.values()), np.float64)
    simulated = np.zeros(len(numbers), np.bool_)
    return History(Frequency.MONTHLY, SERIES['tic("JP")'].unit, keys, values, simulated)


def held(first: str, last: str) -> History:
    months = pd.date_range(first, last, freq="ME").strftime("%Y-%m-%d")
    return monthly({month: 1000.0 + 7 * place**2 for place, month in enumerate(months)})


def evaluate(text: str, **more: History) -> dict[str, float]:
    """Return the value of each observed month, as text."""
    histories = {name: held("2022-06-30", "2023-12-31") for name in ('tic("JP")', 'tic("CN")')}
    histories |= more
    node = parse(text)
    steps = merge_keys(histories[name].keys for name in series_names(node))
    assert steps is not None
    result = Evaluation(histories, steps).evaluate(node)
    numbers = result.numbers if isinstance(result, StepValues) else result.truths.astype(float)
    assert result.keys is not None
    days = observed_days(result.keys).astype("datetime64[D]").astype(str)
    return dict(zip(days, numbers.tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "unknown_months"),
    [
        ('chg(tic("JP"), 1)', 1),
        ('chg(tic("JP"), 3)', 3),
        ('pct(tic("JP"), 2)', 2),
        ('avg(tic("JP"), 3)', 2),
        ('max(tic("JP"), 3)', 2),
        ('z(tic("JP"), 4)', 3),
        ('pctl(tic("JP"), 4)', 3),
        ('avg(tic("JP") - tic("CN"), 3)', 2),
        ('chg(avg(tic("JP"), 1), 2)', 2),
        ('avg(-tic("JP"), 3)', 2),
        ('corr(tic("JP"), tic("CN"), 3)', 3),
    ],
)
def test_a_window_across_a_break_is_unknown(text: str, unknown_months: int) -> None:
    values = evaluate(text)
    months = list(values)
    first = months.index(FIRST_AFTER)
    gap = [months[place] for place in range(first, first + unknown_months)]
    assert [month for month in months[first - 1 :] if np.isnan(values[month])] == gap


def test_a_crossing_from_one_side_of_a_break_to_the_other_is_unknown() -> None:
    jumped = monthly(
        {"2022-12-31": 900.0, LAST_BEFORE: 900.0, FIRST_AFTER: 1200.0, "2023-03-31": 1200.0}
    )
    truths = evaluate('crossed_above(tic("JP"), 1000bn)', **{'tic("JP")': jumped})
    assert truths[FIRST_AFTER] == UNKNOWN
    assert truths["2023-03-31"] != UNKNOWN


def test_a_break_lies_at_the_steps_of_its_own_series() -> None:
    """A weekly series has steps between the day of the break and the day it becomes known."""
    weeks = pd.date_range("2023-01-04", "2023-06-28", freq="W-WED")
    days = weeks.as_unit("s").asi8 // SECONDS_A_DAY
    keys = step_keys((days + 1) * SECONDS_A_DAY, days)
    zeros = np.zeros(len(weeks))
    weekly = History(
        Frequency.WEEKLY, SERIES["custody_usd_bn"].unit, keys, zeros + 3000, zeros.astype(np.bool_)
    )
    sums = evaluate('chg(tic("JP") + custody_usd_bn, 1)', custody_usd_bn=weekly)
    before_known = [day for day in sums if FIRST_AFTER < day < "2023-04-12"]
    assert before_known
    assert not any(np.isnan(sums[day]) for day in before_known)


def test_holdings_have_the_breaks_of_the_publisher_and_purchases_have_none() -> None:
    assert SERIES['tic("JP")'].breaks == tuple(month.date() for month in BREAKS)
    assert SERIES['tic_net("JP")'].breaks == ()
