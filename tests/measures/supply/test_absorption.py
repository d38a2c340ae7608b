"""Takers of net supply, recomputed from press release SB0342, the statement and the H.4.1."""

from __future__ import annotations

import math
from datetime import date, datetime

import pandas as pd
import pytest
from msgspec.structs import replace

from tests.measures.supply.test_net_issuance import levels_bn
from tests.support.bodies import bundled
from tests.support.snapshots import bundled_snapshot
from tui.measures.supply.absorption import HOLDERS, absorption, foreign_share
from tui.measures.supply.net_issuance import ALL
from tui.model.snapshot import Snapshot
from tui.model.times import NEW_YORK

OCTOBER = pd.Timestamp("2025-10-31")
DAY = date(2025, 12, 19)
PRESENT = bundled_snapshot()


def of_month(snapshot: Snapshot, column: str, month: pd.Timestamp = OCTOBER) -> dict[str, float]:
    rows = absorption(snapshot)
    of_month = rows[rows["observed"] == month]
    return dict(zip(of_month["holder"], of_month[column], strict=True))


def fed_bn(day: str) -> float:
    lines = dict(line.split(",") for line in bundled("fred", "TREAST").decode().splitlines())
    return float(lines[day]) / 1e3


def without(snapshot: Snapshot, source: str) -> Snapshot:
    rest = {key: part for key, part in snapshot.datasets.items() if key[0] != source}
    return replace(snapshot, datasets=rest)


def test_twelve_months_to_october_2025_equal_their_publishers_figures() -> None:
    """Lines 5, 10, 24 and 25 of the release, 12 months through October, in $ bn."""
    levels = levels_bn(ALL)
    supply = levels["2025-10-31"] - levels["2024-10-31"]
    fed = fed_bn("2025-10-29") - fed_bn("2024-10-30")
    sums = of_month(bundled_snapshot(DAY), "sum_12m_usd_bn")
    assert tuple(sums) == HOLDERS
    assert sums["supply"] == pytest.approx(supply, abs=0.001)
    assert sums["fed"] == pytest.approx(fed, abs=0.001)
    assert sums["private"] == pytest.approx(382.0 + 106.0)
    assert sums["official"] == pytest.approx(-87.2 + 74.1)
    assert sums["foreign"] == pytest.approx(474.9)
    assert sums["others"] == pytest.approx(supply - fed - sums["foreign"], abs=0.002)
    shares = of_month(bundled_snapshot(DAY), "share_12m_pct")
    assert shares["foreign"] == pytest.approx(100 * sums["foreign"] / supply, abs=1e-4)
    assert shares["supply"] == 100


def test_share_is_first_as_printed_and_later_as_revised() -> None:
    then, now = (foreign_share(each).loc[OCTOBER] for each in (bundled_snapshot(DAY), PRESENT))
    assert then["share_12m_pct"] == then["printed_share_12m_pct"]
    assert now["printed_12m_usd_bn"] == then["sum_12m_usd_bn"]
    assert now["sum_12m_usd_bn"] != then["sum_12m_usd_bn"]
    assert then["known"] == datetime(2025, 12, 18, 16, tzinfo=NEW_YORK)


def test_month_is_absent_before_its_flows_are_known() -> None:
    """The statement of October came on 6 November, the flows on 18 December at 16:00."""
    before = bundled_snapshot(datetime(2025, 12, 18, 15, 59, tzinfo=NEW_YORK))
    assert absorption(before)["observed"].max() == pd.Timestamp("2025-09-30")


def test_without_the_fed_the_share_of_foreigners_stays_and_others_are_missing() -> None:
    rest = without(bundled_snapshot(DAY), "fred")
    shares = of_month(rest, "share_12m_pct")
    assert shares["foreign"] == of_month(bundled_snapshot(DAY), "share_12m_pct")["foreign"]
    assert math.isnan(shares["fed"])
    assert math.isnan(shares["others"])
    rows = absorption(rest)
    assert rows["known"].notna().all()


@pytest.mark.parametrize("source", ["mspd", "tic_release"])
def test_without_supply_or_flows_there_are_no_months(source: str) -> None:
    snapshot = without(bundled_snapshot(DAY), source)
    for table in ("tic_table1", "tic_table3"):
        snapshot = without(snapshot, table)
    assert absorption(snapshot).empty
    assert foreign_share(snapshot).empty


def test_month_whose_last_wednesday_is_to_come_has_no_change_of_the_fed() -> None:
    """As of 24 October 2025 its last Wednesday, the 29th, is ahead."""
    from tui.measures.supply.fed import at_month_ends, fed_treasuries

    ends = at_month_ends(fed_treasuries(bundled_snapshot(date(2025, 10, 24))))
    assert ends.index[-1] == pd.Timestamp("2025-09-30")
    assert ends["value"].iloc[-1] == fed_bn("2025-09-24")


def test_share_alone_is_that_of_the_whole_table() -> None:
    whole = absorption(bundled_snapshot(DAY))
    rows = whole[whole["holder"] == "foreign"].set_index("observed")
    pd.testing.assert_frame_equal(foreign_share(bundled_snapshot(DAY)), rows)
