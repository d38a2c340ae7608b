"""``max_age``: stale rules, by the publisher's calendar or by days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from msgspec.structs import replace

from tests.support.rules import ToyRule
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.alerts.engine.compiled_rule import compile_rule
from tui.alerts.engine.engine import Engine
from tui.alerts.language.errors import RuleError
from tui.alerts.series.catalogue import SECTORS
from tui.alerts.study.lint import option_with_error
from tui.model.alerts import Alert, EvaluationProblem
from tui.model.snapshot import Snapshot, State
from tui.sources.sample import SAMPLE


def alert_of(rule: ToyRule, snapshot: Snapshot) -> Alert:
    [alert] = Engine().evaluate([rule], snapshot)
    return alert


def test_overdue_release_makes_rule_stale() -> None:
    """At noon on 17 November 2025 the flows of August, planned for October, were not released."""
    rule = ToyRule(when="tic_official_total < 0bn")
    overdue = alert_of(rule, bundled_snapshot(datetime(2025, 11, 17, 17, tzinfo=UTC)))
    assert (overdue.problem, overdue.stamp.observed) == (EvaluationProblem.STALE, date(2025, 7, 31))
    assert "2025-07-31" in overdue.reason
    assert alert_of(rule, bundled_snapshot(date(2025, 11, 19))).problem is EvaluationProblem.NONE


@pytest.mark.parametrize(
    ("max_age", "day", "stale"),
    [
        (
            "release+1d",
            date(2025, 11, 30),
            False,
        ),  # Sunday after Thanksgiving: Friday's yield is known
        ("2d", date(2025, 12, 1), False),
        ("1d", date(2025, 11, 30), True),
        ("4d", date(2025, 11, 30), False),
    ],
)
def test_max_age_counts_days_or_from_planned_release(max_age: str, day: date, stale: bool) -> None:
    alert = alert_of(ToyRule(above=4.75, max_age=max_age), bundled_snapshot(day))
    assert (alert.problem is EvaluationProblem.STALE) is stale


def test_max_age_in_days_ends_at_midnight_in_new_york() -> None:
    """Friday's yield on Saturday at 23:30 in New York, which is Sunday in London."""
    evening = datetime(2025, 11, 30, 4, 30, tzinfo=UTC)
    rule = ToyRule(above=4.75, max_age="1d")
    assert alert_of(rule, bundled_snapshot(evening)).problem is EvaluationProblem.NONE
    assert (
        alert_of(rule, bundled_snapshot(evening + timedelta(hours=1))).problem
        is EvaluationProblem.STALE
    )


@pytest.mark.parametrize(("max_age", "stale"), [("release+1d", True), ("release+3d", False)])
def test_late_release_is_stale_by_max_age_not_by_source_state(max_age: str, stale: bool) -> None:
    """On Thursday at noon the yields of Tuesday were not released."""
    snapshot = bundled_snapshot(datetime(2025, 12, 16, 20, tzinfo=UTC))
    parts = {
        key: replace(part, state=State.STALE) if part.source == "par_yields" else part
        for key, part in snapshot.datasets.items()
    }
    later = replace(snapshot, datasets=parts, as_of=datetime(2025, 12, 18, 17, tzinfo=UTC))
    alert = alert_of(ToyRule(above=4.75, max_age=max_age), later)
    assert (alert.problem is EvaluationProblem.STALE) is stale
    assert alert.stamp.state is State.STALE


@pytest.mark.parametrize("when", ["rank(XLF, 1) <= 3", "rel(KBE, 1) > 0%"])
def test_rank_and_rel_are_as_old_as_the_funds_they_compare_with(when: str) -> None:
    """The fund has a close of Tuesday, the others only that of Monday."""
    symbols = ("SPY", "KBE", *SECTORS)
    rows = [
        {"observed": day, "symbol": symbol, "total": 100.0, "price": 100.0}
        for symbol in symbols
        for day in ["2025-12-12", "2025-12-15", "2025-12-16"][: 3 if symbol in when else 2]
    ]
    snapshot = snapshot_of(dataset("prices", SAMPLE, pd.DataFrame(rows)))
    alert = alert_of(
        ToyRule(when=when), replace(snapshot, as_of=datetime(2025, 12, 18, 3, tzinfo=UTC))
    )
    assert alert.problem is EvaluationProblem.STALE
    assert alert.stamp.observed == date(2025, 12, 15)


def test_max_age_of_another_form_is_an_error_of_its_option() -> None:
    rule = ToyRule(above=4.75, max_age="soon")
    with pytest.raises(RuleError, match='expected an age such as "release') as caught:
        compile_rule(rule)
    assert option_with_error(rule, caught.value) == "max_age"
