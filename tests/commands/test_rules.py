"""``ticwatch check`` and ``ticwatch rules`` as their users meet them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.support.rules import evaluate_rules
from tests.support.snapshots import bundled_snapshot
from tui.commands.check import verdict
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.config import Config
from tui.model.alerts import Alert, EvaluationProblem, RuleState

ROOT = Path(__file__).parents[2]
PAST = ["--offline", "--as-of", "2025-12-19"]


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICWATCH_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


def configured(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return ["--config", str(path)]


def alert(
    state: RuleState, severity: str = "warning", overlay: EvaluationProblem = EvaluationProblem.NONE
) -> Alert:
    [rule, *_] = Config().alerts.rule
    [one] = evaluate_rules(bundled_snapshot(date(2025, 12, 19)), rule).alerts
    return replace(one, state=state, severity=severity, overlay=overlay)


@pytest.mark.parametrize(
    ("alerts", "code"),
    [
        ([], ExitCode.CLEAR),
        ([alert(RuleState.OK)], ExitCode.CLEAR),
        ([alert(RuleState.PENDING)], ExitCode.CLEAR),
        ([alert(RuleState.FIRING, "info")], ExitCode.CLEAR),
        ([alert(RuleState.FIRING)], ExitCode.FOUND),
        ([alert(RuleState.RECOVERING)], ExitCode.FOUND),
        ([alert(RuleState.FIRING), alert(RuleState.FIRING, "critical")], ExitCode.CRITICAL),
        ([alert(RuleState.UNKNOWN)], ExitCode.UNANSWERED),
        ([alert(RuleState.OK, overlay=EvaluationProblem.STALE)], ExitCode.UNANSWERED),
        (
            [alert(RuleState.OK, overlay=EvaluationProblem.STALE), alert(RuleState.FIRING)],
            ExitCode.FOUND,
        ),
        ([alert(RuleState.EXPIRED)], ExitCode.CLEAR),
    ],
)
def test_the_exit_code_is_the_worst_there_is(alerts: list[Alert], code: ExitCode) -> None:
    assert verdict(alerts) is code


def test_check_says_what_fires(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *PAST]) == ExitCode.CRITICAL
    said = capsys.readouterr().out
    assert "FIRING warning y20-regime: y20 4.77%, above 4.75%, since 2025-12-09\n" in said
    assert "official-selling: count(tic_official_total < 0bn, 3) 3, at least 2" in said


def test_check_of_one_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--rule", "curve-steepening", *PAST]) == ExitCode.CLEAR
    assert capsys.readouterr().out == ""
    assert main(["check", "--rule", "y20-regim", *PAST]) == ExitCode.USAGE
    assert "did you mean y20-regime?" in capsys.readouterr().err


def test_check_of_what_cannot_be_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = configured(tmp_path, "[[alerts.rule]]\nid = 'odd'\nwhen = 'y21 > 4%'\n")
    assert main(["check", "--rule", "odd", *PAST, *own]) == ExitCode.UNANSWERED
    assert "no series is called y21" in capsys.readouterr().out


def test_lint_of_the_rules_that_ship(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "lint", *PAST]) == ExitCode.CLEAR
    assert capsys.readouterr().out == "6 rules, nothing to say\n"


def test_lint_says_the_line_the_column_and_what_was_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = configured(
        tmp_path,
        '[[alerts.rule]]\nid = "typo"\nwhen = "y20 > 475"\n\n'
        '[[alerts.rule]]\nid = "far"\nwhen = "y20 > 475%"\nclear = "y20 < 400%"\n\n'
        '[[alerts.rule]]\nid = "flaps"\nwhen = "y10 > 4.5%"\nexpires = 2025-12-20\n'
        'inhibits = ["y20-regimes"]\n',
    )
    assert main(["rules", "lint", *PAST, *own]) == ExitCode.FOUND
    said = capsys.readouterr().out
    path = tmp_path / "own.toml"
    typo = f"{path}:3: typo.when: error: column 7: y20 is in %; did you mean 4.75%?\n"
    assert typo + "    y20 > 475\n          ^^^\n" in said
    assert f"{path}:7: far.when: note: y20 > 475%: never true since 1993-10-01" in said
    assert "did you mean 4.75%?\n    y20 > 475%\n    ^^^^^^^^^^\n" in said
    assert f"{path}:12: flaps.when: note: no dead band" in said
    assert "clear = 'y10 < 4." in said
    assert f"{path}:13: flaps.expires: note: expires in 1 days" in said
    assert f"{path}:14: flaps.inhibits: note: there is no rule y20-regimes; did you" in said


def test_lint_of_a_ticker_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = '[[alerts.rule]]\nid = "{0}"\nwhen = \'rel(fund("{1}"), 20d) > 90%\'\n'
    own = configured(tmp_path, rule.format("odd", "QQQ") + rule.format("known", "xlf"))
    assert main(["rules", "lint", *PAST, *own]) == ExitCode.FOUND
    said = capsys.readouterr().out
    assert 'odd.when: note: fund("QQQ") has no observation yet; is it the ticker' in said
    assert 'known.when: note: rel(fund("xlf"), 20d) > 90%: never true' in said


def test_the_example_of_scenarios_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "test", str(ROOT / "rules_test.toml"), "--offline"]) == ExitCode.CLEAR
    said = capsys.readouterr().out.splitlines()
    assert len(said) >= 3
    assert all(line.startswith("passed") for line in said)


SCENARIO = """[[test]]
name = "a day"
rule = "{rule}"
start = 2025-05-19
series.{series} = {values}
expect = {expect}
deliveries = {deliveries}
"""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, ""),
        ({"expect": '["ok", "firing"]'}, "observation 2: pending, expected firing"),
        ({"expect": '["ok"]'}, "2 observations, 1 states expected"),
        ({"deliveries": "1"}, "told 0 times, expected 1"),
        ({"rule": "y20-regimes"}, "did you mean y20-regime?"),
        ({"rule": "curve-steepening"}, "the rule watches spread_2s10s, which has no values"),
    ],
)
def test_a_scenario_can_fail(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: dict[str, str], said: str
) -> None:
    usual = {
        "rule": "y20-regime",
        "series": "y20",
        "values": "[4.7, 4.8]",
        "expect": '["ok", "pending"]',
        "deliveries": "0",
    }
    path = tmp_path / "scenarios.toml"
    path.write_text(SCENARIO.format(**usual | given), encoding="utf-8")
    assert main(["rules", "test", str(path), "--offline"]) == (
        ExitCode.FOUND if said else ExitCode.CLEAR
    )
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no [[test]]"),
        ("[[test]]\nname = 'x'", "needs series"),
        ("[[test]]\nseries.y21 = [1]", "no series is called y21"),
        ("[[test]]\nseries.y20 = ['x']", "needs a list of numbers"),
        ("[[test]]\nseries.y20 = [1]\nexpect = ['on']", "expect needs"),
        ("[[test]]\nseries.y20 = [1]\nexpect = ['ok']", "start needs a day"),
        ("not toml", "scenarios.toml"),
    ],
)
def test_a_file_without_scenarios_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    path = tmp_path / "scenarios.toml"
    path.write_text(text, encoding="utf-8")
    assert main(["rules", "test", str(path), "--offline"]) == ExitCode.CONFIG
    assert said in capsys.readouterr().err


def test_a_rule_that_makes_no_sense_fails_its_own_scenarios_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = configured(tmp_path, "[[alerts.rule]]\nid = 'odd'\nwhen = 'y21 > 4%'\n")
    rest = {"series": "y20", "values": "[4.7]", "expect": '["ok"]', "deliveries": "0"}
    path = tmp_path / "scenarios.toml"
    path.write_text("".join(SCENARIO.format(rule=rule, **rest) for rule in ("odd", "y20-regime")))
    assert main(["rules", "test", str(path), "--offline", *own]) == ExitCode.FOUND
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said] == ["failed", "rule", "passed"]
    assert "rule odd: column 1: no series is called y21" in said[1]


def test_explain_takes_a_rule_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "explain", "y20-regime", *PAST]) == ExitCode.CLEAR
    said = capsys.readouterr().out.splitlines()
    assert "  y20 > 4.75%: true, −0.02% to go (2025-12-19)" in said
    assert "    y20: 4.77% (2025-12-19)" in said
    assert "  y20 < 4.65%: false, +0.12% to go (2025-12-19)" in said


def test_backtest_tells_episodes_and_base_rates(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "backtest", "y20-regime", *PAST]) == ExitCode.CLEAR
    said = capsys.readouterr().out
    assert said.startswith("14 episodes since 1993-10-01")
    assert "2025-12-09  —" in said
    assert "too few" in said
    assert "benchmark SPY" in said
