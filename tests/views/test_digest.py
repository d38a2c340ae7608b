"""Changes between two times, against Treasury's press releases and auction results."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tests.support.rules import evaluate_rules
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.config import Config
from tui.model.update import Update
from tui.model.view import View
from tui.views import digest

EMPTY = Update(snapshot_of(), (), snapshot_of().as_of)


def update_at(day: date) -> Update:
    snapshot = bundled_snapshot(day)
    return evaluate_rules(snapshot, *Config().alerts.rule)


def digest_lines(then: date, now: date) -> list[str]:
    return line_texts(digest.view(update_at(then), update_at(now)))


def line_texts(view: View) -> list[str]:
    return ["".join(span.text for span in line) for line in view.lines]


def test_digest_release_day_lists_new_and_revised_months() -> None:
    """Flows by press releases SB0317 and SB0342, lines 5 and 10.

    Auctions by the results of 18 December 2025; bills have the investment rate.
    """
    assert digest_lines(date(2025, 12, 17), date(2025, 12, 18)) == [
        "10Y yield  4.16% on 2025-12-17 → 4.12% on 2025-12-18 (−4 bp)",
        "TIC 2025-10 private bonds and notes  −36.4 bn (first print)",
        "TIC 2025-10 official bonds and notes  −24.8 bn (first print)",
        "Auction of 5-Year TIPS  1.433% on 2025-12-18",
        "Auction of 8-Week bill  3.655% on 2025-12-18",
        "Auction of 4-Week bill  3.640% on 2025-12-18",
        "TIC 2025-09 private bonds and notes  +41.9 bn → +41.5 bn (revised)",
    ]


def test_digest_changed_rule_follows_curve() -> None:
    """The 20-year yield closed below 4.65% on 15 and 16 September 2025."""
    lines = digest_lines(date(2025, 9, 12), date(2025, 9, 16))
    assert lines[1] == "Rule 20-year above 4.75%  firing → ok since 2025-09-16"


def test_digest_many_auctions_counts_rest() -> None:
    [*_, last] = digest_lines(date(2025, 9, 1), date(2025, 9, 15))
    assert last.endswith("more auctions")


@pytest.mark.parametrize("day", [date(2025, 12, 19), date(1990, 1, 2)])
def test_digest_without_change_is_empty(day: date) -> None:
    view = digest.view(update_at(day), update_at(day))
    assert (view.lines, view.table.rows, view.note) == ((), (), "")
    assert digest.view(EMPTY, EMPTY).lines == ()


def test_digest_from_empty_lists_newest_only() -> None:
    """Without earlier data, only the newest of each kind is listed."""
    lines = line_texts(digest.view(EMPTY, update_at(date(2025, 12, 18))))
    assert lines[0] == "10Y yield  4.12% on 2025-12-18"
    assert [line for line in lines if line.startswith("TIC")] == [
        "TIC 2025-10 private bonds and notes  −36.4 bn (first print)",
        "TIC 2025-10 official bonds and notes  −24.8 bn (first print)",
    ]


days = st.dates(date(2025, 6, 1), date(2026, 8, 9))


@examples(10)
@given(st.tuples(days, days).map(sorted))
def test_digest_lists_every_change_once(ends: list[date]) -> None:
    view = digest.view(update_at(ends[0]), update_at(ends[1]))
    keys = [row.key for row in view.table.rows]
    assert len(set(keys)) == len(keys)
    assert all(row.stamp.known for row in view.table.rows)
    assert len(view.lines) == len(keys)
