"""Releases that plots of days mark: Treasury's own days, and those of the FOMC's list."""

from __future__ import annotations

from datetime import date, time

import pandas as pd
import pytest

from tests.measures.releases.test_releases import with_lists
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of, update_of
from tui.model.plot import Plot
from tui.model.snapshot import Snapshot
from tui.sources.calendars import new_york_time
from tui.sources.fed_calendar import DECISION
from tui.views.curve.options import CurveOptions, CurveViewName
from tui.views.curve.view import view as curve_view
from tui.views.day_axis import day_at
from tui.views.release_marks import release_marks
from tui.views.supply.options import SupplyOptions, SupplyViewName
from tui.views.supply.view import view

OCTOBER = date(2025, 10, 29)
"""Day of a decision of the FOMC."""


def days(snapshot: Snapshot, first: str, last: str) -> dict[str, list[str]]:
    marks = release_marks(snapshot, date.fromisoformat(first), date.fromisoformat(last))
    return {kind.name: [f"{day_at(x)}" for x in kind.xs] for kind in marks}


def test_releases_of_tic_are_on_treasurys_days_and_two_months_of_one_day_are_one() -> None:
    """August and September 2025 came on 18 November."""
    assert days(snapshot_of(), "2025-08-16", "2025-12-31") == {
        "TIC": ["2025-09-18", "2025-11-18", "2025-12-18"]
    }
    assert days(snapshot_of(), "2025-12-18", "2025-12-18") == {"TIC": ["2025-12-18"]}
    assert days(snapshot_of(), "2025-12-19", "2026-01-14") == {}


def test_decisions_are_those_of_the_list_at_hand() -> None:
    assert days(with_lists(), "2026-09-01", "2026-12-31")["FOMC"] == [
        *("2026-09-16", "2026-10-28", "2026-12-09"),
    ]


def test_long_axis_has_no_marks() -> None:
    assert days(with_lists(), "2016-01-01", "2026-12-31") == {}


@pytest.mark.parametrize(
    ("name", "kinds"),
    [("curve", {"TIC", "FOMC"}), ("fed", {"FOMC"}), ("cash", set()), ("positioning", set())],
)
def test_plots_of_days_have_the_releases_that_concern_them(name: str, kinds: set[str]) -> None:
    """The FOMC decides on the Fed's holdings. No mark is outside the span of the plot."""
    bundled = bundled_snapshot(date(2025, 12, 19))
    decisions = pd.DataFrame(
        {"observed": ["2025-10-29"], "event": [DECISION], "at": [new_york_time(OCTOBER, time(14))]}
    )
    listed = dataset("fed_calendar", "2025", decisions)
    datasets = {**bundled.datasets, (listed.source, listed.part): listed}
    update = update_of(Snapshot(bundled.as_of, datasets))
    if name == "curve":
        shown = curve_view(update, CurveOptions(view_name=CurveViewName.HISTORY))
    else:
        shown = view(update, SupplyOptions(SupplyViewName[name.upper()]))
    assert isinstance(shown.plot, Plot)
    assert {kind.name for kind in shown.plot.marks} == kinds
    xs = [x for series in shown.plot.series for x, _ in series.points]
    marked = [x for kind in shown.plot.marks for x in kind.xs]
    assert all(min(xs) <= x <= max(xs) for x in marked)
