"""Days to the next release in rules: as known on each evening, and what cannot be asked."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.measures.releases.test_releases import with_lists
from tests.support.snapshots import bundled_snapshot
from tui.alerts.language.checking import check
from tui.alerts.language.errors import RuleError
from tui.alerts.language.parsing import parse
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.revisions import SeriesRevisionsReader
from tui.measures.releases.days_to import UNKNOWN_DAYS


def values(name: str) -> pd.Series:
    return SERIES[name].history(bundled_snapshot(date(2025, 12, 19)))["value"]


def test_auction_is_counted_from_its_announcement_to_the_evening_before() -> None:
    days = values('days_to("auction20")')
    # announced on Thursday 11 December 2025 at 11:00, held on Wednesday the 17th
    assert days["2025-12-10"] == UNKNOWN_DAYS
    assert days["2025-12-11":"2025-12-16"].tolist() == [6.0, 5.0, 2.0, 1.0]
    assert days["2025-12-17"] == UNKNOWN_DAYS


def test_event_of_a_list_is_counted_once_it_was_planned() -> None:
    rows = SERIES['days_to("fomc")'].history(with_lists())
    assert rows["value"].loc["2026-07-15"] == (date(2026, 9, 16) - date(2026, 7, 15)).days
    assert rows["value"].loc["2025-12-31"] == UNKNOWN_DAYS  # the year had not begun
    assert ("fed_calendar", "events") in rows["inputs"].iloc[-1]


def test_without_a_list_there_is_no_observation() -> None:
    assert SERIES['days_to("cpi")'].history(bundled_snapshot()).empty


@pytest.mark.parametrize("text", ['days_to("auction20") <= 1d', 'days_to("CPI") < 3d and y20 > 4%'])
def test_rule_may_ask_for_it(text: str) -> None:
    check(parse(text), SERIES)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("days_to(auction20) <= 1d", "takes a release in quotes"),
        ('days_to("auction21") <= 1d', 'did you mean days_to\\("auction2"\\)'),
        ('days_to("auction20") <= 1', "is in days"),
    ],
)
def test_rule_that_cannot_be_has_the_reason(text: str, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        check(parse(text), SERIES)


def test_days_are_read_once_and_not_anew_for_each_curve() -> None:
    with_archive = bundled_snapshot(date(2025, 12, 19))
    assert len(SeriesRevisionsReader().read('days_to("auction20")', with_archive).vintages) == 1
