"""Pictures of the screen: the grid, a heatmap, a light theme and a screen without colours.

The names of the tests are the names of the files in ``__snapshots__``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.support.feeds import FixedFeed, app_on, wait_until_painted
from tests.support.rules import evaluate_rules
from tests.support.snapshots import bundled_snapshot
from tui.config import Config
from tui.model.times import parse_moment
from tui.model.update import Update
from tui.screen.panes import PANES
from tui.screen.panes.thesis import ThesisPane

ARTICLE = parse_moment("2025-12-19")
SnapshotComparison = Callable[..., bool]


class EvaluatedFeed(FixedFeed):
    """Feed whose past updates have the alerts of the default rules."""

    def at(self, as_of: datetime) -> Update:
        return evaluate_rules(bundled_snapshot(as_of), *Config().alerts.rule, is_past=True)


def keys_before_picture(*keys: str) -> Callable[[Pilot[None]], Any]:
    async def press(pilot: Pilot[None]) -> None:
        await wait_until_painted(pilot)
        await pilot.press(*keys)
        await wait_until_painted(pilot)

    return press


@pytest.fixture
def no_colours() -> Iterator[None]:
    """Set NO_COLOR before the application reads it."""
    os.environ["NO_COLOR"] = "1"
    yield
    del os.environ["NO_COLOR"]


@pytest.mark.parametrize("theme", ["ticwatch-dark", "ticwatch-light"])
def test_the_grid_of_the_article_s_day(snap_compare: SnapshotComparison, theme: str) -> None:
    running = app_on(EvaluatedFeed(), panes=PANES, as_of=ARTICLE, theme=theme)
    assert snap_compare(running, terminal_size=(120, 40), run_before=keys_before_picture())


def test_the_flows_in_a_small_terminal(snap_compare: SnapshotComparison) -> None:
    running = app_on(EvaluatedFeed(), panes=PANES, as_of=ARTICLE, start=2)
    assert snap_compare(running, terminal_size=(80, 24), run_before=keys_before_picture())


def test_the_history_of_a_term_in_a_small_terminal(snap_compare: SnapshotComparison) -> None:
    running = app_on(EvaluatedFeed(), panes=PANES, as_of=ARTICLE, start=6)
    opening = keys_before_picture(*"jjjjj", "enter", "m")
    assert snap_compare(running, terminal_size=(80, 24), run_before=opening)


@pytest.mark.parametrize("theme", ["ticwatch-light", "ansi-dark"])
def test_the_heatmap_in_a_small_terminal(snap_compare: SnapshotComparison, theme: str) -> None:
    running = app_on(EvaluatedFeed(), panes=PANES, as_of=ARTICLE, theme=theme, start=3)
    assert snap_compare(running, terminal_size=(80, 24), run_before=keys_before_picture())


def test_the_claims_of_the_article(snap_compare: SnapshotComparison) -> None:
    running = app_on(EvaluatedFeed(), panes=(ThesisPane,), as_of=ARTICLE)
    assert snap_compare(running, terminal_size=(120, 40), run_before=keys_before_picture("l", "l"))


def test_sixty_forty_and_its_falls(snap_compare: SnapshotComparison) -> None:
    running = app_on(EvaluatedFeed(), panes=PANES, as_of=ARTICLE, start=5)
    assert snap_compare(running, terminal_size=(120, 40), run_before=keys_before_picture("v"))


@pytest.mark.usefixtures("no_colours")
def test_the_heatmap_without_colours(snap_compare: SnapshotComparison) -> None:
    running = app_on(EvaluatedFeed(), panes=PANES, as_of=ARTICLE, start=3)
    assert snap_compare(running, terminal_size=(120, 40), run_before=keys_before_picture())
