"""Key figures, against the Federal Reserve's yields and the press release of Treasury."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from tests.support.snapshots import bundled_snapshot
from tui.measures.key_figures import SOURCES, key_figures
from tui.model.market_summary import KeyFigure
from tui.model.snapshot import Snapshot
from tui.sources.calendars import new_york_time

DAY = date(2025, 12, 19)
FRED = (
    KeyFigure("20Y", 4.77, "pct", DAY, 3.0),
    KeyFigure("10Y", 4.16, "pct", DAY, 4.0),
    KeyFigure("2s10s", 68.0, "bp", DAY, 2.0),
)
"""DGS20, DGS10 and T10Y2Y of 19 December 2025, and their changes from the day before."""
RELEASE = KeyFigure("official", -24.8 + 14.8, "usd_bn", date(2025, 10, 31))
"""Lines 10 and 25 of the press release of 18 December 2025, for October."""


def test_figures_are_those_of_other_publishers() -> None:
    *curve, official = key_figures(bundled_snapshot(DAY))
    assert tuple(curve) == FRED
    assert official.value == pytest.approx(RELEASE.value)
    assert (official.name, official.observed) == (RELEASE.name, RELEASE.observed)


def test_figures_need_their_sources_alone() -> None:
    whole = bundled_snapshot(DAY)
    own = {key: dataset for key, dataset in whole.datasets.items() if key[0] in SOURCES}
    assert key_figures(Snapshot(whole.as_of, own)) == key_figures(whole)


def test_figure_that_is_not_known_is_left_out() -> None:
    empty = Snapshot(datetime(2025, 12, 19, tzinfo=bundled_snapshot(DAY).as_of.tzinfo), {})
    assert key_figures(empty) == ()
    early = bundled_snapshot(new_york_time(date(1990, 1, 2), time(23)))
    names = [figure.name for figure in key_figures(early)]
    assert "20Y" not in names, "Treasury published none between 1987 and 1993"
    assert "10Y" in names
    assert {figure.change_bp for figure in key_figures(early)} == {None}, "it is the first day"
