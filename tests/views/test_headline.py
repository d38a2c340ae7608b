"""Figures of the header on the embedded history, against the publishers' own numbers."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from tests.support.rules import evaluate_rules
from tests.support.snapshots import bundled_snapshot, update_of
from tui.config import Config
from tui.model.alerts import EvaluationProblem
from tui.model.headline import FiringRules
from tui.model.snapshot import Snapshot, State
from tui.model.times import parse_moment
from tui.model.update import Update
from tui.views.headline import RECENT, headline

AS_OF = parse_moment("2025-12-19")


def article_day() -> Update:
    return evaluate_rules(bundled_snapshot(AS_OF), *Config().alerts.rule, now=AS_OF)


def test_yields_and_spread_are_those_of_treasury_with_their_changes_of_a_day() -> None:
    """Treasury, 18 and 19 December 2025: 20-year 4.74 and 4.77; 10-year 4.12 and 4.16.

    The 2-year was 3.46 and 3.48.
    """
    figures = {figure.short: figure for figure in headline(article_day()).figures}
    assert list(figures) == ["20Y", "10Y", "2s10s"]
    assert [round(figure.value, 2) for figure in figures.values()] == [4.77, 4.16, 68.0]
    assert [round(figure.change_bp or 0) for figure in figures.values()] == [3, 4, 2]
    assert {figure.observed for figure in figures.values()} == {date(2025, 12, 19)}
    for figure in figures.values():
        assert len(figure.recent) == RECENT
        assert figure.recent[-1] == figure.value
        assert not figure.is_stale


def test_official_month_counts_bills_and_the_months_in_which_officials_did_the_same() -> None:
    """TIC, 18 December 2025: officials sold 10.0 billion of Treasuries in October, with bills."""
    official = headline(article_day()).official
    assert official is not None
    assert round(official.bought_usd_bn, 1) == -10.0
    assert official.observed == date(2025, 10, 31)
    assert (official.same_sign, official.months) == (3, 3)


def test_rules_that_fire_are_counted_by_severity_the_worst_first() -> None:
    update = article_day()
    assert headline(update).firing == (
        FiringRules("critical", 1),
        FiringRules("warning", 1),
        FiringRules("info", 1),
    )
    assert (headline(update).firing_count, headline(update).rules) == (3, 6)
    stale = tuple(replace(each, problem=EvaluationProblem.STALE) for each in update.alerts)
    assert all(each.is_stale for each in headline(replace(update, alerts=stale)).firing)


def test_stale_curve_and_months_are_said_to_be_stale() -> None:
    snapshot = bundled_snapshot(AS_OF)
    datasets = {
        key: replace(dataset, state=State.STALE) for key, dataset in snapshot.datasets.items()
    }
    shown = headline(update_of(Snapshot(AS_OF, datasets)))
    assert all(figure.is_stale for figure in shown.figures)
    assert shown.official is not None
    assert shown.official.is_stale


def test_nothing_known_gives_no_figures() -> None:
    shown = headline(update_of(Snapshot(AS_OF, {})))
    assert (shown.figures, shown.official, shown.firing, shown.rules) == ((), None, (), 0)
