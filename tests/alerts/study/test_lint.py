"""Lint findings of rules that can be evaluated, but probably not as intended."""

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
from tui.config.decode import decode_config
from tui.config.report import Report
from tui.model.snapshot import Snapshot


def past() -> Snapshot:
    return bundled_snapshot(date(2025, 12, 19))


def lint_findings(text: str, snapshot: Snapshot | None = None) -> tuple[LintFinding, ...]:
    return lint(configured(text), evaluate_rules(snapshot or past()))


def configured(text: str) -> tuple[Rule, ...]:
    """Return the rule with these options, which must be valid."""
    text = f'[[alerts.rule]]\nid = "own"\n{text}\n'
    report = Report(text)
    document: dict[str, Any] = tomllib.loads(text)
    rules = decode_config(document, report, ()).alerts.rule
    assert report.problems == []
    return tuple(rule for rule in rules if rule.id == "own")


def test_rules_that_inhibit_each_other_are_reported() -> None:
    mild, grave = (
        Rule(id=name, when="y20 > 4%", clear="y20 < 3%", inhibits=(other,))
        for name, other in (("mild", "grave"), ("grave", "mild"))
    )
    update = evaluate_rules(past())
    mutual = [each for each in lint((mild, grave), update) if each.key == "inhibits"]
    assert [(finding.rule, finding.message.split()[0]) for finding in mutual] == [
        ("mild", "grave"),
        ("grave", "mild"),
    ]
    one_sided = lint((mild, replace(grave, inhibits=())), update)
    assert not [finding for finding in one_sided if finding.key[0] == "i"]


def test_overlapping_when_and_clear_are_reported() -> None:
    [finding] = lint_findings("when = 'y20 > 4.75%'\nclear = 'y20 < 4.80%'")
    assert finding.key == "clear"
    assert "last by the figures of 2025-12-19" in finding.message
    assert lint_findings("when = 'y20 > 4.75%'\nclear = 'y20 < 4.65%'") == ()


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
def test_suggested_dead_band_is_accepted(text: str, key: str, least: float, most: float) -> None:
    [finding] = lint_findings(text)
    assert finding.key == key
    proposed = finding.message.partition("; perhaps ")[2]
    level = re.findall(r"-?[\d.]+", proposed)[-1]
    assert least <= float(level) <= most
    assert lint_findings(f"{text}\n{proposed}") == ()


@pytest.mark.parametrize("snapshot", [snapshot_of(), curve(y2=[4.0] * 9), curve(y20=[NAN] * 9)])
def test_no_dead_band_is_suggested_without_data(snapshot: Snapshot) -> None:
    messages = [finding.message for finding in lint_findings("when = 'y20 > 4.75%'", snapshot)]
    assert "no dead band, so it may flap" in messages


@pytest.mark.parametrize(
    "text",
    [
        "when = 'spread_2s10s < -500bp'",
        "when = 'y20 > 24%'",
        "when = 'y20 > 2400%'",
        "when = 'y20 < 2400%'",
    ],
)
def test_threshold_that_is_not_percent_for_basis_points_has_no_suggestion(text: str) -> None:
    messages = [finding.message for finding in lint_findings(text)]
    [constant] = [message for message in messages if " true since " in message]
    assert "did you mean" not in constant


SOLD_BY_PRICES = "prices change what a country holds"


@pytest.mark.parametrize(
    ("condition", "part", "proposal"),
    [
        ('chg(tic("JP"), 3m) < -20bn', 'chg(tic("JP"), 3m)', 'tic_net("JP")'),
        ('y20 > 4% and chg(tic("Japan"), 1) < 0bn', 'chg(tic("Japan"), 1)', 'tic_net("JP")'),
        ('pct(tic("CN"), 12m) < -5%', 'pct(tic("CN"), 12m)', 'tic_net("CN")'),
        ('tic("JP") < avg(tic("JP"), 12)', 'tic("JP") < avg(tic("JP"), 12)', 'tic_net("JP")'),
        ('tic("JP") - avg(tic("JP"), 3) < 0bn', 'tic("JP") - avg(tic("JP"), 3)', 'tic_net("JP")'),
        ('min(tic("JP"), 12) >= tic("JP")', 'min(tic("JP"), 12) >= tic("JP")', 'tic_net("JP")'),
        ('z(tic("JP"), 24m) < -2', 'z(tic("JP"), 24m)', 'tic_net("JP")'),
        ('pctl(tic("CN"), 36) < 10%', 'pctl(tic("CN"), 36)', 'tic_net("CN")'),
        ('streak(chg(tic("JP"), 1) < 0bn) >= 2', 'chg(tic("JP"), 1)', 'tic_net("JP")'),
        ('count(not chg(tic("JP"), 1) > 0bn, 3) > 1', 'chg(tic("JP"), 1)', 'tic_net("JP")'),
        (
            'crossed_below(tic("JP"), avg(tic("JP"), 6))',
            'crossed_below(tic("JP"), avg(tic("JP"), 6))',
            'tic_net("JP")',
        ),
    ],
)
def test_change_of_holdings_is_no_sale(condition: str, part: str, proposal: str) -> None:
    findings = lint_findings(f"when = {condition!r}")
    [finding] = [each for each in findings if SOLD_BY_PRICES in each.message]
    assert not finding.error
    assert finding.key == "when"
    message, line, carets = finding.message.split("\n")
    assert message.startswith(f"{part}: ")
    assert message.endswith(f"; {proposal} is what it bought less what it sold")
    assert line == condition
    assert (carets.index("^"), carets.count("^")) == (condition.index(part), len(part))


def test_change_of_holdings_is_found_in_clear() -> None:
    findings = lint_findings("when = 'y20 > 4.75%'\nclear = 'chg(tic(\"JP\"), 1) > 0bn'")
    assert [each.key for each in findings if SOLD_BY_PRICES in each.message] == ["clear"]


@pytest.mark.parametrize(
    "condition",
    [
        'tic("JP") > 1000bn',
        'tic("JP") < tic("CN")',
        'tic("JP") / (tic("JP") + tic("CN")) > 0.5',
        'tic("JP") > avg(tic("CN"), 12)',
        'age(tic("JP")) > 90d',
        'avg(tic("JP"), 3m) < 1000bn',
        'chg(tic_net("JP"), 3m) < -20bn',
        'tic_net("JP") < avg(tic_net("JP"), 12)',
        "chg(tic_official_total, 1) < 0bn",
        "chg(custody_usd_bn, 13) < 0bn",
    ],
)
def test_level_of_holdings_and_transactions_are_no_change_of_holdings(condition: str) -> None:
    messages = [finding.message for finding in lint_findings(f"when = {condition!r}")]
    assert not [message for message in messages if SOLD_BY_PRICES in message]
