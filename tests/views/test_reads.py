"""Inputs of views: what a view reads of an update, and views that are kept while it is the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import field
from msgspec.structs import astuple, replace

from tests.support.effort import examples
from tests.support.rules import evaluate_rules
from tests.support.snapshots import NOW, bundled_moments, bundled_snapshot
from tui.config import Config
from tui.model.snapshot import Dataset, Snapshot, State
from tui.model.update import Update
from tui.screen.panes import PANES, options_from_config
from tui.screen.panes.base import Pane
from tui.screen.panes.view_request import NewestViews
from tui.views.curve.options import ChangeSpan, CurveOptions, CurveViewName
from tui.views.reads import alerts_digest, shown_digest
from tui.views.risk.options import RiskViewName

RULES = Config().alerts.rule
OPENED: dict[str, tuple[dict[str, object], ...]] = {
    "curve": (
        {"against": date(2020, 3, 9)},
        {"against": date(2026, 8, 7)},
        {"view_name": CurveViewName.WHY, "span": ChangeSpan.YEAR},
    ),
    "flows": ({"country": "10804"}, {"instrument": "equities"}, {"month": "2025-09"}),
    "sectors": ({"opened": "gold"},),
    "alerts": ({"opened": RULES[0].id},),
    "risk": ({"opened": "gold"},),
    "auctions": ({"opened": "10-Year"},),
    "thesis": ({"opened": "official-sold"},),
    "supply": (),
}
"""Options besides the name of the view, by pane."""


class RecordedSnapshot(Snapshot, frozen=True, eq=False):
    """Snapshot that records the sources whose datasets are read."""

    read: set[str] = field(default_factory=set)

    def parts(self, read: str | tuple[str, str]) -> tuple[Dataset, ...]:
        self.read.add(read if isinstance(read, str) else read[0])
        return super().parts(read)


def default_options(pane: type[Pane]) -> Any:
    return options_from_config(Config()).get(pane.NAME) or pane.OPTIONS()


def every_options(pane: type[Pane]) -> Iterator[Any]:
    """Yield the options of each view of a pane, and of what can be opened in it."""
    default = default_options(pane)
    for view_name in type(default.view_name):
        yield replace(default, view_name=view_name)
    for fields in OPENED[pane.NAME]:
        yield replace(default, **fields)


def update_at(moment: datetime, pane: type[Pane], options: Any = None) -> Update:
    """Return the update of a moment, with alerts if the pane reads them.

    With ``options`` it has the sources that the view declares alone.
    """
    chosen = every_options(pane) if options is None else (options,)
    declared = [pane.reads(each) for each in chosen]
    if not any(reads.has_alerts for reads in declared):
        few = options is not None and not declared[0].everything
        sources = tuple(sorted(declared[0].sources)) if few else ()
        return Update(bundled_snapshot(moment, sources), (), moment, is_past=True)
    return evaluate_rules(bundled_snapshot(moment), *RULES[:2], now=moment, is_past=True)


def pane_of(name: str) -> type[Pane]:
    [pane] = [pane for pane in PANES if name == pane.NAME]
    return pane


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.NAME)
def test_sources_that_a_view_reads_are_declared(pane: type[Pane]) -> None:
    evaluated = update_at(NOW, pane)
    for options in every_options(pane):
        reads = pane.reads(options)
        if not reads.everything:
            snapshot = RecordedSnapshot(*astuple(evaluated.snapshot))
            pane.make_view(replace(evaluated, snapshot=snapshot), options)
            assert snapshot.read <= set(reads.sources), options


def test_digest_of_alerts_is_that_of_what_a_view_shows_of_them() -> None:
    update = evaluate_rules(bundled_snapshot(NOW), *RULES, now=NOW)
    on_funds = tuple(each for each in update.alerts if each.series.startswith("corr("))
    others = tuple(each for each in update.alerts if each not in on_funds)
    updates = [replace(update, alerts=each) for each in (update.alerts, on_funds, others)]
    digests = {
        pane.NAME: [alerts_digest(each, pane.reads(default_options(pane))) for each in updates]
        for pane in PANES
    }
    assert on_funds
    assert others
    assert digests["flows"] == ["", "", ""]
    assert digests["risk"][0] == digests["risk"][1] != digests["risk"][2]
    assert len(set(digests["alerts"])) == 3


def with_source_of(moment: datetime, source: str, state: State) -> Update:
    """Return the update of NOW with one source as of another moment, its bodies of one name."""
    present, other = bundled_snapshot(NOW), bundled_snapshot(moment)
    parts = {
        key: replace(part, digest="any", state=state)
        for key, part in other.datasets.items()
        if key[0] == source
    }
    others = {key: part for key, part in present.datasets.items() if key[0] != source}
    return Update(replace(present, datasets=others | parts), (), NOW)


@pytest.mark.parametrize(
    ("pane", "source"),
    [(pane, source) for pane in PANES for source in pane.reads(default_options(pane)).shown],
    ids=str,
)
def test_view_is_the_same_while_what_it_shows_of_a_source_is(pane: type[Pane], source: str) -> None:
    options = default_options(pane)
    digests, views = [], []
    before = (*range(0, 48, 4), 100, 101, 110)  # the newest close is 101 days old
    for days, state in product(before, (State.CACHED, State.STALE)):
        update = with_source_of(NOW - timedelta(days=days), source, state)
        digests.append(shown_digest(update, pane.reads(options), source))
        views.append(pane.make_view(update, options))
    of_digest = dict(zip(digests, views, strict=True))
    assert 2 < len(of_digest) < len(digests)
    assert [of_digest[each] for each in digests] == views


MOMENTS = st.deferred(lambda: st.sampled_from(bundled_moments()[-2000:]))
STEPS = st.lists(
    st.one_of(
        st.builds(timedelta, seconds=st.integers(-90, 90)),
        st.builds(timedelta, hours=st.integers(-72, 72)),
        st.builds(timedelta, days=st.integers(-40, 40)),
    ),
    min_size=1,
    max_size=3,
)


@examples(24)
@given(data=st.data(), moment=MOMENTS, steps=STEPS, is_stepped=st.booleans())
def test_view_after_steps_equals_view_made_from_nothing(
    data: st.DataObject, moment: datetime, steps: list[timedelta], is_stepped: bool
) -> None:
    pane = data.draw(st.sampled_from(PANES))
    options = data.draw(st.sampled_from(list(every_options(pane))))
    newest, previous = NewestViews(pane.make_view, pane.reads), None
    for step in (timedelta(0), *steps):
        moment = min(moment + step, NOW)
        update = replace(update_at(moment, pane, options), previous=previous)
        assert newest.of(update, options) == pane.make_view(update, options)
        previous = update.snapshot if is_stepped else None


def test_view_is_kept_while_only_the_clock_moves() -> None:
    before = datetime(2025, 12, 19, 12, 0, 10, tzinfo=UTC)
    for pane in PANES:
        newest, options = NewestViews(pane.make_view, pane.reads), default_options(pane)
        view = newest.of(update_at(before, pane, options), options)
        after = update_at(before + timedelta(seconds=20), pane, options)
        assert newest.of(after, options) is view, pane.NAME


def test_view_of_the_present_is_kept_during_steps_through_the_past() -> None:
    pane = pane_of("curve")
    newest, options = NewestViews(pane.make_view, pane.reads), CurveOptions()
    present = Update(bundled_snapshot(NOW), (), NOW)
    view = newest.of(present, options)
    days = [datetime(2025, 12, day, 23, tzinfo=UTC) for day in (19, 18, 17, 16)]
    past = [Update(bundled_snapshot(day), (), day, is_past=True) for day in days]
    views = [newest.of(update, options) for update in past]
    assert newest.of(present, options) is view
    assert newest.of(past[-1], options) is views[-1]
    assert newest.of(past[0], options) is not views[0], "made anew, to keep little"


def test_only_a_view_that_was_made_is_kept() -> None:
    pane = pane_of("curve")
    newest, options = NewestViews(pane.make_view, pane.reads), CurveOptions()
    before, after = (update_at(day, pane, options) for day in (NOW - timedelta(days=9), NOW))
    assert newest.kept(before, options) is None
    view = newest.of(before, options)
    assert newest.kept(before, options) is view
    assert newest.kept(before, replace(options, against=date(2026, 7, 1))) is None
    assert newest.kept(after, options) is None


def test_view_is_made_anew_where_a_dataset_has_another_state() -> None:
    before = Update(bundled_snapshot(NOW), (), NOW)
    datasets = dict(before.snapshot.datasets)
    datasets |= {
        key: replace(part, state=State.STALE)
        for key, part in datasets.items()
        if key[0] == "auctions"
    }
    after = replace(before, snapshot=replace(before.snapshot, datasets=datasets))
    made_anew = set()
    for pane in PANES:
        newest, options = NewestViews(pane.make_view, pane.reads), default_options(pane)
        if pane.reads(options).everything:
            continue
        if newest.of(before, options) is not newest.of(after, options):
            made_anew.add(pane.NAME)
    assert made_anew == {"auctions"}


@pytest.mark.parametrize("name", ["sectors", "risk"])
def test_live_closes_become_stale_when_newer_ones_are_due(name: str) -> None:
    pane, stale = pane_of(name), []
    options = default_options(pane)
    if name == "risk":
        options = replace(options, view_name=RiskViewName.DIVERSIFIERS)
    newest = NewestViews(pane.make_view, pane.reads)
    datasets = bundled_snapshot(NOW).datasets
    live = {key: replace(part, state=State.LIVE) for key, part in datasets.items()}
    last = datasets["prices", "sample"].frame["observed"].max().to_pydatetime()
    for days in (0, 4):
        moment = last.replace(hour=23, tzinfo=UTC) + timedelta(days=days)
        update = Update(Snapshot(moment, live), (), moment)
        view = newest.of(update, options)
        assert view == pane.make_view(update, options)
        stale.append(sum(row.stamp.state is State.STALE for row in view.table.rows))
    assert 0 == stale[0] < stale[1] == len(view.table.rows)


def test_countdown_is_made_anew_at_a_full_minute_and_just_after_it() -> None:
    pane = pane_of("flows")
    newest, options = NewestViews(pane.make_view, pane.reads), default_options(pane)
    release = datetime(2025, 12, 18, 21, tzinfo=UTC)
    for seconds in (-61, -60, -59, -1, 0, 1, 59, 60, 61):
        update = update_at(release + timedelta(seconds=seconds), pane, options)
        assert newest.of(update, options) == pane.make_view(update, options), seconds


def test_curve_of_another_day_than_today_is_found_missing_only_until_it_is_out() -> None:
    pane = pane_of("curve")
    newest = NewestViews(pane.make_view, pane.reads)
    options = CurveOptions(against=date(2026, 8, 7), view_name=CurveViewName.CURVE)
    snapshot = bundled_snapshot(date(2026, 8, 6))
    for day in (6, 7, 8, 10):
        moment = datetime(2026, 8, day, 23, tzinfo=UTC)
        update = Update(replace(snapshot, as_of=moment), (), moment)
        assert newest.of(update, options) == pane.make_view(update, options), day
