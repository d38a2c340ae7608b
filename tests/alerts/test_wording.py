"""Words about an alert: the observed day of its state, and when it could be known."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.support.rules import ToyRule, evaluate_rules
from tests.support.snapshots import bundled_snapshot
from tui.alerts import wording
from tui.commands.check import alert_line
from tui.model.format import format_cell
from tui.model.update import Update
from tui.views.alerts.options import AlertsOptions
from tui.views.alerts.view import view

AUGUST = "2025-08-31, known 2025-11-18"
"""Officials sold in August 2025. A shutdown delayed the release of that month to November."""


@pytest.mark.parametrize(
    ("observed", "known", "words"),
    [
        (date(2025, 8, 31), datetime(2025, 11, 18, 21, tzinfo=UTC), AUGUST),
        (date(2025, 12, 12), datetime(2025, 12, 12, 23, tzinfo=UTC), "2025-12-12"),
        # 19:30 in New York is the next day in UTC
        (date(2025, 12, 12), datetime(2025, 12, 13, 0, 30, tzinfo=UTC), "2025-12-12"),
        (date(2025, 12, 12), None, "2025-12-12"),
        (None, None, "—"),
    ],
)
def test_known_day_stands_beside_observed_day_if_it_is_later(
    observed: date | None, known: datetime | None, words: str
) -> None:
    assert wording.observed_and_known(observed, known) == words


def test_messages_say_when_the_episode_could_be_known() -> None:
    start, known = date(2025, 8, 31), datetime(2025, 11, 18, 21, tzinfo=UTC)
    assert wording.fires(start, known) == f"fires since {AUGUST}"
    assert wording.still_fires(start, known) == f"still fires since {AUGUST}"
    assert wording.fired_and_cleared(start, known, 2) == (
        f"fired on {AUGUST}, stood down, 2 times in all"
    )
    assert wording.fires_after_silence(start, known, "12:00") == (
        f"fires since {AUGUST}, was silenced until 12:00"
    )


def august_update() -> Update:
    rule = ToyRule(when="tic_official_total < 0bn")
    return evaluate_rules(bundled_snapshot(date(2025, 11, 20)), rule)


def test_pane_shows_observed_and_known_day_of_the_state() -> None:
    update = august_update()
    pane_view = view(update, AlertsOptions())
    for table in (pane_view.table, pane_view.tidy):
        assert table is not None
        keys = [column.key for column in table.columns]
        cells = dict(zip(keys, map(format_cell, table.rows[0].cells), strict=True))
        assert (cells["since"], cells["since_known"]) == ("2025-08-31", "2025-11-18")
    opened = view(
        update, AlertsOptions(rules=(ToyRule(when="tic_official_total < 0bn"),), opened="rule")
    )
    assert opened.leads[0][1].spans[0].text == f"since {AUGUST}"


def test_check_says_when_the_state_could_be_known() -> None:
    [alert] = august_update().alerts
    assert f", since {AUGUST}" in alert_line(alert)
