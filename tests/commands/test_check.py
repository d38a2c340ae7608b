"""``ticwatch check``: precedence of its exit codes, and the text that names the deciding rules."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import StringIO
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tui.commands.check import check
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.model.alerts import Alert, EvaluationProblem, RuleState
from tui.model.snapshot import Stamp, State
from tui.monitor.remembered_summary import RememberedSummary

PAST = ["--offline", "--as-of", "2025-12-19"]
NOW = datetime(2025, 12, 20, tzinfo=UTC)
PRECEDENCE = (ExitCode.CRITICAL, ExitCode.UNANSWERED, ExitCode.FOUND, ExitCode.CLEAR)
SEVERITIES = ("info", "warning", "critical")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def alert(
    severity: str, state: RuleState, problem: EvaluationProblem = EvaluationProblem.NONE
) -> Alert:
    """Return an alert whose id says what it is, as ``warning-firing-stale``."""
    return Alert(
        rule="-".join(filter(None, (severity, state.value, problem.value))),
        title="A rule",
        severity=severity,
        state=state,
        series="y20",
        unit="pct",
        value=4.8,
        threshold=4.75,
        above=True,
        since=date(2025, 12, 9),
        last_fired=None,
        stamp=Stamp(date(2025, 12, 19), NOW, State.CACHED),
        problem=problem,
    )


ALERTS = [alert(*parts) for parts in product(SEVERITIES, RuleState, EvaluationProblem)]
"""One alert of every severity, state and problem."""


def code_alone(alert: Alert) -> ExitCode:
    """Return the code that the documentation gives a rule that is alone."""
    if alert.severity == "info" or alert.state is RuleState.EXPIRED:
        return ExitCode.CLEAR
    if alert.severity == "critical" and alert.state.fires:
        return ExitCode.CRITICAL
    if alert.state is RuleState.UNKNOWN or alert.problem:
        return ExitCode.UNANSWERED
    return ExitCode.FOUND if alert.state.fires else ExitCode.CLEAR


def run_check(*alerts: Alert, rule: str = "") -> tuple[ExitCode, list[str]]:
    """Return the exit code and the printed lines of a check."""
    stream = StringIO()
    code = check(alerts, rule, stream)
    return code, stream.getvalue().splitlines()


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ([], ExitCode.CLEAR),
        (["warning-firing"], ExitCode.FOUND),
        (["warning-recovering"], ExitCode.FOUND),
        (["critical-pending"], ExitCode.CLEAR),
        (["critical-firing"], ExitCode.CRITICAL),
        (["critical-firing-stale"], ExitCode.CRITICAL),
        (["warning-firing-stale"], ExitCode.UNANSWERED),
        (["critical-unknown-error", "warning-firing"], ExitCode.UNANSWERED),
        (["critical-ok-stale", "warning-firing"], ExitCode.UNANSWERED),
        (["warning-ok-error", "critical-recovering"], ExitCode.CRITICAL),
        (["info-firing", "info-unknown", "info-ok-stale"], ExitCode.CLEAR),
        (["critical-expired", "warning-expired"], ExitCode.CLEAR),
    ],
)
def test_exit_code_of_documented_combinations(names: list[str], code: ExitCode) -> None:
    by_id = {alert.rule: alert for alert in ALERTS}
    assert run_check(*(by_id[name] for name in names))[0] is code


@given(st.lists(st.sampled_from(ALERTS), max_size=5))
@examples(500)
def test_exit_code_is_the_first_in_precedence_and_the_text_agrees(alerts: list[Alert]) -> None:
    code, lines = run_check(*alerts)
    codes = [code_alone(alert) for alert in alerts]
    assert code is min([*codes, ExitCode.CLEAR], key=PRECEDENCE.index)
    shown = [alert for alert in alerts if alert.state is not RuleState.OK or alert.problem]
    assert bool(lines) == bool(shown), "a check without anything to show is silent"
    if shown:
        deciding = [a.rule for a, own in zip(alerts, codes, strict=True) if own is code]
        first, *others = lines
        assert first.startswith(f"exit {code:d}: ")
        assert first.endswith(f": {', '.join(deciding)}") or code is ExitCode.CLEAR
        assert len(others) == len(shown)


def test_check_of_one_rule_ignores_the_others() -> None:
    alerts = [alert("critical", RuleState.FIRING), alert("warning", RuleState.FIRING)]
    code, lines = run_check(*alerts, rule="warning-firing")
    assert code is ExitCode.FOUND
    assert lines[0] == "exit 1: a warning fires: warning-firing"
    assert len(lines) == 2


def test_check_prints_the_verdict_and_a_line_for_each_firing_rule(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *PAST]) == ExitCode.CRITICAL
    assert RememberedSummary(home).read() is None, "the status command is about the present"
    output = capsys.readouterr().out
    assert output.startswith("exit 2: a critical rule fires: official-selling\n")
    assert "FIRING warning y20-regime: y20 4.77%, above 4.75%, since 2025-12-09\n" in output
    assert "official-selling: count(tic_official_total < 0bn, 3) 3, at least 2" in output


def test_check_with_rule_option_ignores_other_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--rule", "curve-steepening", *PAST]) == ExitCode.CLEAR
    assert capsys.readouterr().out == ""
    assert main(["check", "--rule", "y20-regim", *PAST]) == ExitCode.USAGE
    assert "did you mean y20-regime?" in capsys.readouterr().err


def test_check_of_an_invalid_critical_rule_is_not_hidden_by_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.toml"
    rules = {"odd": ("y21 > 4%", "critical"), "high": ("y20 > 4%", "warning")}
    rule = "[[alerts.rule]]\nid = '{}'\nwhen = '{}'\nseverity = '{}'\n"
    removed = "[[alerts.rule]]\nid = 'official-selling'\nenabled = false\n"
    texts = [rule.format(name, *options) for name, options in rules.items()]
    path.write_text("".join([*texts, removed]), encoding="utf-8")
    assert main(["check", *PAST, "--config", str(path)]) == ExitCode.UNANSWERED
    output = capsys.readouterr().out
    assert output.startswith("exit 3: a rule is unknown, in error or stale: odd\n")
    assert "no series is called y21" in output
    assert "FIRING warning high" in output
