"""Briefs of the changes between two moments."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest
from msgspec.structs import replace

from tests.support.rules import ToyRule, evaluate_rules
from tests.support.snapshots import bundled_snapshot
from tests.views.brief.exported import Exports, find_faults, unexplained
from tests.views.brief.test_brief import ARTICLE_DAY
from tests.views.brief.test_brief import CONFIG as BRIEF_CONFIG
from tui.model.update import Update
from tui.views.brief.changes import changes
from tui.views.brief.markdown import markdown
from tui.views.brief.records import Brief

RULES = (
    ToyRule(title="20-year below 4.80%", when="y20 < 4.80%", severity="info"),
    ToyRule(id="high", title="20-year above 4.80%", when="y20 > 4.80%", severity="info"),
    ToyRule(id="low", title="20-year above 4.70%", when="y20 > 4.70%", severity="info"),
)
CONFIG = replace(BRIEF_CONFIG, alerts=replace(BRIEF_CONFIG.alerts, rule=RULES))


@cache
def update_on(day: date) -> Update:
    return evaluate_rules(bundled_snapshot(day), *RULES, is_past=True)


@cache
def changes_since(day: date) -> Brief:
    return changes(update_on(day), update_on(ARTICLE_DAY), CONFIG)


def test_changes_across_a_release_have_the_new_month_and_every_number_is_exported() -> None:
    since = date(2025, 12, 12)
    written = changes_since(since)
    own = replace(CONFIG, sectors=replace(CONFIG.sectors, since=since + timedelta(days=1)))
    exports = Exports(own, update_on(since), update_on(ARTICLE_DAY))
    assert find_faults(written.sentences, exports) == {}
    assert [text for each in written.sentences for text in unexplained(each)] == []
    text = markdown(written)
    assert "In October 2025 foreign official holders were net sellers" in text
    assert "The 20-Year bond of 17 December 2025" in text
    assert "from 12 December 2025 to 19 December 2025" in text
    assert "# Treasuries: changes from 12 December 2025 to 19 December 2025" in text
    assert "Of 3 claims of 20 December 2025 the figures support 1, contradict 1 and " in text


@pytest.mark.long
def test_changes_of_a_day_without_a_release_name_the_unchanged_parts() -> None:
    text = markdown(changes_since(date(2025, 12, 18)))
    assert "No change is known in " in text
    assert "October 2025" not in text


@pytest.mark.long
def test_no_change_is_one_line() -> None:
    same = changes(update_on(ARTICLE_DAY), update_on(ARTICLE_DAY), replace(CONFIG, groups=()))
    assert [each.name for each in same.sections] == ["Changes"]
    assert "Nothing has changed since 19 December 2025." in markdown(same)


def test_rules_that_fired_or_cleared_between_the_moments_are_named_with_the_day() -> None:
    text = markdown(changes_since(date(2025, 12, 12)))
    assert "Info: “20-year below 4.80%” fired on 1" in text
    assert "“20-year above 4.80%” cleared on 1" in text
    assert "“20-year above 4.70%”" not in text
