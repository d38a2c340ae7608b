"""Days to the next release in rules: as known on each evening, and what cannot be asked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from tests.measures.releases.test_releases import with_lists
from tests.support.bodies import captured
from tests.support.snapshots import bundled_snapshot
from tui.alerts.language.checking import check
from tui.alerts.language.errors import RuleError
from tui.alerts.language.parsing import parse
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.revisions import SeriesRevisionsReader
from tui.measures.releases.days_to import UNKNOWN_DAYS, days_to_planned
from tui.measures.releases.timetables import TIMETABLES
from tui.sources.fed_calendar import SOURCE as FED
from tui.sources.fed_calendar import URL
from tui.sources.par_yields import SOURCE as PAR_YIELDS
from tui.store.bundle import MANIFEST
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

PLANNED = {
    each.name.lower().replace(".", ""): days_to_planned(bundled_snapshot(date(2025, 12, 19)), each)[
        "value"
    ]
    for each in TIMETABLES
}


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


@pytest.mark.parametrize(
    ("name", "day", "left"),
    [
        ("tic", "2025-12-17", 1),  # 18 December, by Treasury's list
        ("tic", "2025-12-18", 28),  # the curve of its day comes after it: 15 January
        ("tic", "2025-10-20", 1),  # August was expected by the rule on 21 October
        ("tic", "2025-11-17", 4),  # and September on the 21st of November
        ("tic", "2025-11-18", 30),  # both came on the 18th
        ("h41", "2025-01-07", 2),
        ("h41", "2025-01-08", 1),  # it came on Friday the 10th, which no list had before
        ("mspd", "2025-11-05", 1),
        ("mspd", "2025-11-06", 28),
        ("cot", "2025-10-16", 1),  # Friday, though a shutdown held the reports back
        ("cot", "2025-11-20", 1),  # the CFTC's schedule of 18 November
        ("cot", "2025-11-21", 4),  # its next report came on Tuesday the 25th
    ],
)
def test_release_with_a_timetable_is_counted_as_it_was_planned(
    name: str, day: str, left: int
) -> None:
    assert PLANNED[name].loc[day] == left


def test_release_is_unknown_before_its_figures_begin_and_never_in_the_past() -> None:
    assert PLANNED["cot"].loc["2016-12-01"] == UNKNOWN_DAYS
    assert all(
        (days.loc["2017-02":] > 0).all() and days.loc["2017-02":].max() < 50
        for days in PLANNED.values()
    )


def test_day_of_a_list_that_moved_is_counted_as_the_list_had_it_then(tmp_path: Path) -> None:
    """From 3 August on the decision of September is a day later."""
    fed = captured("fed_calendar_2026-09-25_cut.json")
    moved = fed.replace(b'"month": "2026-09", "days": "16"', b'"month": "2026-09", "days": "17"')
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), [PAR_YIELDS, FED], MANIFEST)
    for body, day in ((fed, 1), (moved, 33)):
        learned = datetime(2026, 7, 1, 12, tzinfo=UTC) + timedelta(days=day - 1)
        store.learn("fed_calendar", "events", body, learned=learned, url=URL)
    values = SERIES['days_to("fomc")'].history(store.snapshot(datetime(2026, 8, 8, tzinfo=UTC)))
    days = values["value"]
    assert days.loc["2026-07-31"] == (date(2026, 9, 16) - date(2026, 7, 31)).days
    assert days.loc["2026-08-03"] == (date(2026, 9, 17) - date(2026, 8, 3)).days
    assert days.loc["2026-06-30"] == (date(2026, 9, 16) - date(2026, 6, 30)).days


def test_without_a_list_there_is_no_observation() -> None:
    assert SERIES['days_to("cpi")'].history(bundled_snapshot()).empty


@pytest.mark.parametrize(
    "text",
    ['days_to("auction20") <= 1d', 'days_to("tic") <= 1d', 'days_to("CPI") < 3d and y20 > 4%'],
)
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
