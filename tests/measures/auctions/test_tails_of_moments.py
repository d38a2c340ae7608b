"""Verdicts at many moments: those of the whole curve, whatever was computed at others before."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from tests.support.effort import rounds
from tests.support.shared_frames import bundled_store
from tests.support.snapshots import bundled_moments
from tui.measures.auctions import tails, verdicts
from tui.measures.auctions.results import auctions
from tui.measures.curve.par_curve import par_curve
from tui.model.snapshot import Snapshot

SOURCES = ("auctions", "par_yields")


def slowly(snapshot: Snapshot) -> pd.DataFrame:
    """Return the verdicts of a snapshot, computed with every day of its curve."""
    curve = par_curve(snapshot)
    with_proxy = tails._with_proxy(auctions(snapshot), curve)
    with_tails = tails._with_curve_provenance(tails._with_usual(with_proxy), curve)
    with_verdicts = verdicts.with_verdicts.__wrapped__  # type: ignore[attr-defined]
    rows: pd.DataFrame = with_verdicts(with_tails)
    return rows


def test_verdicts_are_those_of_the_whole_curve_at_random_moments() -> None:
    random = np.random.default_rng(28)
    moments = [each for each in bundled_moments(SOURCES) if each.year >= 2025]
    store, places = bundled_store(), random.integers(0, len(moments), rounds(60, 4))
    for place in places:
        # the moment, and just before it, when a tail may still be provisional
        for as_of in (moments[place], moments[place] - timedelta(microseconds=1)):
            snapshot = store.snapshot(as_of, sources=SOURCES)
            warm = verdicts.auctions_with_verdicts(snapshot)
            pd.testing.assert_frame_equal(warm, slowly(snapshot))


def test_verdicts_follow_the_curve_of_the_day_of_an_auction() -> None:
    store = bundled_store()
    day = pd.Timestamp("2025-12-17 13:30", tz="America/New_York").to_pydatetime()
    bonds = []
    for hours in (0, 6, 30):  # the result, the curve of its day, and that of the next day
        snapshot = store.snapshot(day + timedelta(hours=hours), sources=SOURCES)
        rows = verdicts.auctions_with_verdicts(snapshot)
        is_bond = (rows["sold_as"] == "20-Year") & (rows["observed"] == "2025-12-17")
        bonds.append(rows[is_bond].iloc[0])
    provisional, final, later = bonds
    assert (provisional["provisional"], final["provisional"]) == (True, False)
    assert provisional["par_day"] < final["par_day"] == later["par_day"]
    assert final["proxy_tail_bp"] == later["proxy_tail_bp"] != provisional["proxy_tail_bp"]
