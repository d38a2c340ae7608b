"""What could be known when: the releases of autumn 2025, and that later rows change nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.rules import evaluate_rules
from tests.support.snapshots import NOWHERE, bundled_snapshot
from tui.config import Config
from tui.measures.flows.holdings import holdings
from tui.measures.flows.net_purchases import official_private
from tui.model.snapshot import Snapshot
from tui.model.times import moment
from tui.model.update import Update
from tui.model.view import View
from tui.sources.base import Source
from tui.sources.registry import SOURCES
from tui.store.archive import Archive
from tui.store.bundle import MANIFEST
from tui.store.store import Store
from tui.views import sources
from tui.views.alerts import view as alerts
from tui.views.auctions import view as auctions
from tui.views.curve import view as curve
from tui.views.flows import tables
from tui.views.flows import view as flows
from tui.views.risk import view as risk
from tui.views.sectors import view as sectors

TIMES = [
    ("2025-10-31", date(2025, 7, 31)),
    ("2025-11-18T15:59", date(2025, 7, 31)),
    ("2025-11-19", date(2025, 9, 30)),
    ("2025-12-18T15:59", date(2025, 9, 30)),
    ("2025-12-18T16:16", date(2025, 10, 31)),
]
"""The release of October 2025 was cancelled; that of November brought two months."""


@pytest.mark.parametrize(("as_of", "month"), TIMES)
def test_the_newest_month_of_the_flows(as_of: str, month: date) -> None:
    snapshot = bundled_snapshot(moment(as_of))
    assert official_private(snapshot)["observed"].max().date() == month
    assert holdings(snapshot)["observed"].max().date() == month


def test_first_prints_of_october_2025_beat_what_tables_say_today() -> None:
    """Press release SB0342, lines 10 and 5."""
    known = official_private(bundled_snapshot(moment("2025-12-18T16:16")))
    october = known[(known["observed"] == "2025-10-31") & (known["instrument"] == "bonds_notes")]
    printed = october.set_index("holder")
    assert printed["net_purchases_usd_bn"].round(1).to_dict() == {
        "official": -24.8,
        "private": -36.4,
        "total": -61.2,
    }
    assert set(printed["vintage"]) == {"first"}


@pytest.mark.parametrize(
    ("as_of", "day"),
    [
        ("2025-12-17T17:00", date(2025, 12, 16)),
        ("2025-12-17T18:00", date(2025, 12, 17)),
        ("2025-12-20", date(2025, 12, 19)),
    ],
)
def test_the_newest_curve(as_of: str, day: date) -> None:
    past = moment(as_of)
    shown = curve.view(Update(bundled_snapshot(past), (), past), curve.CurveOptions())
    assert shown.stamp.observed == day


@cache
def whole_frames() -> dict[tuple[str, str], pd.DataFrame]:
    """What every bundled body reads as."""
    by_name = {source.name: source for source in SOURCES}
    return {
        (item.source, item.part): by_name[item.source].parse(item.read(), item.part)
        for item in MANIFEST
    }


def cut(source: Source, as_of: datetime) -> Source:
    """The same publisher, who had not said any more by then."""

    def parse(body: bytes, part: str) -> pd.DataFrame:
        del body
        frame = whole_frames()[source.name, part]
        return frame[frame["known"] <= pd.Timestamp(as_of)].reset_index(drop=True)

    return replace(source, parse=parse, shape=None)


def store_of(sources: Iterable[Source]) -> Store:
    return Store(Archive(NOWHERE), tuple(sources), MANIFEST)


@cache
def full() -> Store:
    """The store of everything, whenever it became known."""
    return store_of(cut(source, datetime(2100, 1, 1, tzinfo=UTC)) for source in SOURCES)


def judged(snapshot: Snapshot) -> Update:
    return evaluate_rules(snapshot, *Config().alerts.rule, travelling=True)


def curve_view(shown: curve.CurveViewName, update: Update) -> View:
    against = (update.snapshot.as_of + timedelta(days=40)).date()
    return curve.view(update, curve.CurveOptions(shown=shown, against=against))


VIEWS: dict[str, Callable[[Update], View]] = {
    **{shown.value: partial(curve_view, shown) for shown in curve.CurveViewName},
    "spreads": lambda update: curve.by_slope(update, curve.CurveOptions()),
    "every day": lambda update: curve.by_day(update, curve.CurveOptions(subject="20Y")),
    "flows": lambda update: flows.view(update, flows.FlowsOptions()),
    "every month": lambda update: flows.view(update, flows.FlowsOptions(flows.ALL)),
    "holders": lambda update: tables.by_holder(update, flows.FlowsOptions(flows.ALL)),
    "months": lambda update: tables.by_month(update, flows.FlowsOptions(flows.ALL)),
    "securities": lambda update: tables.securities(update, flows.FlowsOptions()),
    "custody": lambda update: flows.view(
        update, flows.FlowsOptions(show=flows.FlowsViewName.CUSTODY)
    ),
    "hubs": lambda update: flows.view(update, flows.FlowsOptions(folded=True)),
    "by month": lambda update: flows.view(
        update, flows.FlowsOptions(show=flows.FlowsViewName.MONTHS)
    ),
    "Belgium": lambda update: flows.view(update, flows.FlowsOptions(country="10251")),
    "since 2000": lambda update: tables.since_2000(update, flows.FlowsOptions()),
    "sectors": lambda update: sectors.view(update, sectors.SectorsOptions()),
    "rates": lambda update: sectors.view(
        update, sectors.SectorsOptions(figures=sectors.SectorsViewName.RATES, opened="xlv")
    ),
    **{
        f"risk {shown.value}": partial(risk.view, options=risk.RiskOptions(shown=shown))
        for shown in risk.RiskViewName
    },
    "alerts": lambda update: alerts.view(update, alerts.AlertsOptions()),
    "a rule": lambda update: alerts.view(update, alerts.AlertsOptions(opened="y20-regime")),
    "another rule": lambda update: alerts.view(
        update, alerts.AlertsOptions(opened="official-selling")
    ),
    "auctions": lambda update: auctions.view(update, auctions.AuctionsOptions()),
    "every result": lambda update: auctions.results(update, auctions.AuctionsOptions()),
    "upcoming": lambda update: auctions.upcoming(update, auctions.AuctionsOptions()),
    "20-year bonds": lambda update: auctions.view(
        update, auctions.AuctionsOptions(opened="Bond 20-Year")
    ),
    "sources": sources.view,
}

moments = st.integers(0, 19_000_000).map(
    lambda minutes: datetime(1990, 1, 3, tzinfo=UTC) + timedelta(minutes=minutes)
)


@settings(max_examples=5)
@example(moment("2025-11-18T15:59"))
@example(moment("2025-11-18T16:00"))
@example(moment("2025-12-17T14:00"))
@example(moment("2026-06-18T16:00"))
@example(moment("2026-08-09"))
@given(as_of=moments)
def test_what_became_known_later_changes_nothing(as_of: datetime) -> None:
    alone = store_of(cut(source, as_of) for source in SOURCES)
    of_all, of_known = judged(full().snapshot(as_of)), judged(alone.snapshot(as_of))
    assert [pane for pane, view in VIEWS.items() if view(of_all) != view(of_known)] == []
