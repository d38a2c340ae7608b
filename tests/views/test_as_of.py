"""Views as of past times: the releases of autumn 2025, and independence of later data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.effort import examples
from tests.support.made_bundle import frame_of, made
from tests.support.rules import evaluate_rules
from tests.support.shared_frames import NOWHERE
from tests.support.snapshots import bundled_snapshot
from tui.config import Config
from tui.measures.flows.holdings import holdings
from tui.measures.flows.net_purchases import treasury_net_purchases
from tui.model.snapshot import Snapshot
from tui.model.times import parse_moment
from tui.model.update import Update
from tui.model.view import View
from tui.sources.base import Source
from tui.sources.registry import SOURCES
from tui.store.bundle import MANIFEST
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store
from tui.views import sources
from tui.views.alerts import view as alerts
from tui.views.alerts.options import AlertsOptions
from tui.views.auctions import view as auctions
from tui.views.auctions.options import AuctionsOptions
from tui.views.curve import view as curve
from tui.views.curve.options import CurveOptions, CurveViewName
from tui.views.flows import export_tables
from tui.views.flows import view as flows
from tui.views.flows.options import ALL, FlowsOptions, FlowsViewName
from tui.views.risk import view as risk
from tui.views.risk.options import RiskOptions, RiskViewName
from tui.views.sectors import view as sectors
from tui.views.sectors.options import SectorsOptions, SectorsViewName
from tui.views.supply import export_tables as supply_tables
from tui.views.supply import view as supply
from tui.views.supply.options import SupplyOptions, SupplyViewName

LATEST = datetime(2100, 1, 1, tzinfo=UTC)
TIMES = [
    ("2025-10-31", date(2025, 7, 31)),
    ("2025-11-18T15:59", date(2025, 7, 31)),
    ("2025-11-19", date(2025, 9, 30)),
    ("2025-12-18T15:59", date(2025, 9, 30)),
    ("2025-12-18T16:16", date(2025, 10, 31)),
]
"""Times with the newest month known then.

The release of October 2025 was cancelled. That of November brought two months.
"""


@pytest.mark.parametrize(("as_of", "month"), TIMES)
def test_flows_newest_month_as_of_time(as_of: str, month: date) -> None:
    snapshot = bundled_snapshot(parse_moment(as_of))
    assert treasury_net_purchases(snapshot)["observed"].max().date() == month
    assert holdings(snapshot)["observed"].max().date() == month


def test_flows_as_of_december_2025_are_first_prints() -> None:
    """Press release SB0342, lines 10 and 5."""
    known = treasury_net_purchases(bundled_snapshot(parse_moment("2025-12-18T16:16")))
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
def test_curve_newest_day_as_of_time(as_of: str, day: date) -> None:
    time = parse_moment(as_of)
    pane_view = curve.view(Update(bundled_snapshot(time), (), time), CurveOptions())
    assert pane_view.stamp.observed == day


def source_as_of(source: Source, as_of: datetime) -> Source:
    """Return the source with only the rows known by ``as_of``."""

    def parse(body: bytes, part: str) -> pd.DataFrame:
        del body
        frame = frame_of(source.name, part)
        return frame[frame["known"] <= pd.Timestamp(as_of)].reset_index(drop=True)

    return replace(source, parse=parse, schema=None)


def store_of(sources: Iterable[Source]) -> Store:
    return Store(SqliteArchive(NOWHERE), tuple(sources), (*MANIFEST, *made()))


@cache
def whole_store() -> Store:
    """Return a store of all rows, whenever they became known."""
    return store_of(source_as_of(source, LATEST) for source in SOURCES)


def evaluated_update(snapshot: Snapshot) -> Update:
    return evaluate_rules(snapshot, *Config().alerts.rule, is_past=True)


def curve_view(view_name: CurveViewName, update: Update) -> View:
    against = (update.snapshot.as_of + timedelta(days=40)).date()
    return curve.view(update, CurveOptions(view_name=view_name, against=against))


def premium(update: Update) -> View:
    return curve.by_premium(update, CurveOptions(view_name=CurveViewName.WHY))


SUPPLY_VIEWS: dict[str, Callable[[Update], View]] = {
    **{
        f"supply {name.value}": partial(supply.view, options=SupplyOptions(name))
        for name in SupplyViewName
    },
    "net issuance": supply_tables.by_month,
    "absorbed": supply_tables.by_holder,
    "every week of the Fed": supply_tables.held_by_fed,
    "every day of cash": supply_tables.treasury_cash,
    "premium": premium,
}
"""Views of the sources of supply, positions, release days and term premia."""

VIEWS: dict[str, Callable[[Update], View]] = {
    **{name.value: partial(curve_view, name) for name in CurveViewName},
    "spreads": lambda update: curve.by_slope(update, CurveOptions()),
    "changes of tenors": lambda update: curve.by_tenor(
        update, CurveOptions(view_name=CurveViewName.WHY)
    ),
    "moves": lambda update: curve.by_span(update, CurveOptions(view_name=CurveViewName.WHY)),
    "events": lambda update: curve.by_event(update, CurveOptions(view_name=CurveViewName.WHY)),
    "every day": lambda update: curve.by_day(update, CurveOptions(subject="20Y")),
    "flows": lambda update: flows.view(update, FlowsOptions()),
    "every month": lambda update: flows.view(update, FlowsOptions(ALL)),
    "holders": lambda update: export_tables.by_holder(update, FlowsOptions(ALL)),
    "months": lambda update: export_tables.by_month(update, FlowsOptions(ALL)),
    "securities": lambda update: export_tables.securities(update, FlowsOptions()),
    "custody": lambda update: flows.view(update, FlowsOptions(view_name=FlowsViewName.CUSTODY)),
    "hubs": lambda update: flows.view(update, FlowsOptions(folded=True)),
    "by month": lambda update: flows.view(update, FlowsOptions(view_name=FlowsViewName.MONTHS)),
    "Belgium": lambda update: flows.view(update, FlowsOptions(country="10251")),
    "since 2000": lambda update: export_tables.since_2000(update, FlowsOptions()),
    "sectors": lambda update: sectors.view(update, SectorsOptions()),
    "rates": lambda update: sectors.view(
        update, SectorsOptions(view_name=SectorsViewName.RATES, opened="xlv")
    ),
    **{
        f"risk {name.value}": partial(risk.view, options=RiskOptions(view_name=name))
        for name in RiskViewName
    },
    "alerts": lambda update: alerts.view(update, AlertsOptions()),
    "a rule": lambda update: alerts.view(update, AlertsOptions(opened="y20-regime")),
    "another rule": lambda update: alerts.view(update, AlertsOptions(opened="official-selling")),
    "auctions": lambda update: auctions.view(update, AuctionsOptions()),
    "every result": lambda update: auctions.results(update, AuctionsOptions()),
    "upcoming": lambda update: auctions.upcoming(update, AuctionsOptions()),
    "20-year bonds": lambda update: auctions.view(update, AuctionsOptions(opened="Bond 20-Year")),
    "sources": sources.view,
    **SUPPLY_VIEWS,
}

moments = st.integers(0, 19_000_000).map(
    lambda minutes: datetime(1990, 1, 3, tzinfo=UTC) + timedelta(minutes=minutes)
)


def panes_with_later_data(as_of: datetime) -> list[str]:
    """Return the panes whose view changes if later rows are removed from every body."""
    alone = store_of(source_as_of(source, as_of) for source in SOURCES)
    of_all, of_known = (
        evaluated_update(whole_store().snapshot(as_of)),
        evaluated_update(alone.snapshot(as_of)),
    )
    return [pane for pane, view in VIEWS.items() if view(of_all) != view(of_known)]


SUPPLY_SOURCES = frozenset(
    (
        *("mspd", "treasury_cash", "soma", "fred", "positions", "dkw", "auctions", "par_yields"),
        *("tic_release", "tic_table1", "tic_table3"),
        *("auction_schedule", "fed_calendar", "bls_calendar"),
    )
)


def supply_update(as_of: datetime, rows_to: datetime) -> Update:
    """Return the sources of supply as of a moment, from the rows known by another."""
    own = (source for source in SOURCES if source.name in SUPPLY_SOURCES)
    store = store_of(source_as_of(source, rows_to) for source in own)
    return Update(store.snapshot(as_of), (), as_of)


@pytest.mark.parametrize(
    "text", ["2025-01-10T16:29", pytest.param("2026-06-05T15:29", marks=pytest.mark.long)]
)
def test_supply_at_a_moment_does_not_depend_on_later_data(text: str) -> None:
    """A minute before the H.4.1 that a day of mourning moved, and before the CFTC's report."""
    as_of = parse_moment(text)
    of_all, of_known = (supply_update(as_of, each) for each in (LATEST, as_of))
    assert [name for name, view in SUPPLY_VIEWS.items() if view(of_all) != view(of_known)] == []
    assert len(of_known.snapshot.datasets) >= 20


def test_made_and_shipped_parts_have_every_source_of_supply() -> None:
    assert {item.source for item in (*MANIFEST, *made())} >= SUPPLY_SOURCES


@pytest.mark.long
@examples(5)
@example(parse_moment("2025-11-18T15:59"))
@example(parse_moment("2025-11-18T16:00"))
@example(parse_moment("2025-12-17T14:00"))
@example(parse_moment("2026-06-18T16:00"))
@example(parse_moment("2026-08-09"))
@given(as_of=moments)
def test_views_at_any_moment_do_not_depend_on_later_data(as_of: datetime) -> None:
    assert panes_with_later_data(as_of) == []
