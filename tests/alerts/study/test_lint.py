"""What is said of rules that can be judged, though perhaps not as meant."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from tests.support.histories import NAN, curve
from tests.support.rules import evaluate_rules
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.alerts.study.lint import LintFinding, lint
from tui.config import Rule
from tui.config.decode import read
from tui.config.problems import Report
from tui.model.snapshot import Snapshot

PAST = bundled_snapshot(date(2025, 12, 19))


def said(text: str, snapshot: Snapshot = PAST) -> tuple[LintFinding, ...]:
    return lint(configured(text), evaluate_rules(snapshot))


def configured(text: str) -> tuple[Rule, ...]:
    """The one rule of these options, and nothing wrong with them."""
    text = f'[[alerts.rule]]\nid = "own"\n{text}\n'
    report = Report(text)
    document: dict[str, Any] = tomllib.loads(text)
    rules = read(document, report, ()).alerts.rule
    assert report.problems == []
    return tuple(rule for rule in rules if rule.id == "own")


def test_rules_that_inhibit_each_other_are_never_told() -> None:
    mild, grave = (
        Rule(id=name, when="y20 > 4%", clear="y20 < 3%", inhibits=(other,))
        for name, other in (("mild", "grave"), ("grave", "mild"))
    )
    found = [one for one in lint((mild, grave), evaluate_rules(PAST)) if one.key == "inhibits"]
    assert [(one.rule, one.message.split()[0]) for one in found] == [
        ("mild", "grave"),
        ("grave", "mild"),
    ]
    assert not [
        one
        for one in lint((mild, replace(grave, inhibits=())), evaluate_rules(PAST))
        if one.key[0] == "i"
    ]


def test_a_rule_that_is_to_fire_and_to_stand_down_at_once() -> None:
    [finding] = said("when = 'y20 > 4.75%'\nclear = 'y20 < 4.80%'")
    assert finding.key == "clear"
    assert "last by the figures of 2025-12-19" in finding.message
    assert said("when = 'y20 > 4.75%'\nclear = 'y20 < 4.65%'") == ()


@pytest.mark.parametrize(
    ("text", "key", "least", "most"),
    [
        # the 20-year moves by 5 to 7 bp a day, the 10-year less the 2-year by 4 to 6
        ("when = 'y20 > 4.75%'", "when", 4.60, 4.68),
        ("when = 'y20 > 475bp'", "when", 460, 468),
        ("when = '475bp < y20'", "when", 460, 468),
        ("series = 'y20'\nabove = 4.75", "series", 4.60, 4.68),
        ("series = 'spread_2s10s'\nbelow = 0", "series", 7, 13),
        ("when = 'spread_2s10s < 0%'", "when", 0.07, 0.13),
        ("when = 'tic(\"Japan\") < 1100bn'", "when", 1120, 1220),
    ],
)
def test_the_dead_band_proposed_can_be_taken(
    text: str, key: str, least: float, most: float
) -> None:
    [finding] = said(text)
    assert finding.key == key
    proposed = finding.message.partition("; perhaps ")[2]
    level = re.findall(r"-?[\d.]+", proposed)[-1]
    assert least <= float(level) <= most
    assert said(f"{text}\n{proposed}") == ()


@pytest.mark.parametrize("snapshot", [snapshot_of(), curve(y2=[4.0] * 9), curve(y20=[NAN] * 9)])
def test_of_nothing_no_band_is_proposed(snapshot: Snapshot) -> None:
    messages = [finding.message for finding in said("when = 'y20 > 4.75%'", snapshot)]
    assert "no dead band, so it may flap" in messages
