"""``ticwatch check``: an exit code for the state of the alert rules."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TextIO

from tui.alerts.wording import decimals, since_words, state_word, threshold_words, unit_of
from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import Invocation
from tui.model.alerts import Alert, EvaluationProblem, RuleState
from tui.model.errors import UsageError
from tui.model.format import format_with_unit
from tui.model.suggest import closest_match
from tui.model.update import Update


def run(invocation: Invocation) -> ExitCode:
    """Run ``check``."""
    return check(invocation.update(), invocation.arguments.rule, sys.stdout)


def check(update: Update, rule: str, stream: TextIO) -> ExitCode:
    """Print a line for each alert that is not plainly ok, and return the exit code.

    ``rule`` is the id of one rule, "" for all. Raises UsageError for an unknown id.
    """
    alerts = [alert for alert in update.alerts if rule in ("", alert.rule)]
    if rule and not alerts:
        raise UsageError(unknown_rule(rule, [alert.rule for alert in update.alerts]))
    for alert in alerts:
        if alert.state is not RuleState.OK or alert.problem:
            print(alert_line(alert), file=stream)
    return exit_code(alerts)


def exit_code(alerts: Iterable[Alert]) -> ExitCode:
    """Return the exit code of ``check``.

    CRITICAL if a critical rule fires, else FOUND if a warning fires, else UNANSWERED if a rule
    cannot be evaluated, else CLEAR. Expired rules are ignored.
    """
    alerts = [alert for alert in alerts if alert.state is not RuleState.EXPIRED]
    severities = {alert.severity for alert in alerts if alert.state.fires}
    if "critical" in severities:
        return ExitCode.CRITICAL
    if "warning" in severities:
        return ExitCode.FOUND
    is_incomplete = any(
        alert.state is RuleState.UNKNOWN or alert.problem is EvaluationProblem.STALE
        for alert in alerts
    )
    return ExitCode.UNANSWERED if is_incomplete else ExitCode.CLEAR


def alert_line(alert: Alert) -> str:
    """Return an alert as one line: state, severity, rule, value, threshold, day and reason."""
    value = format_with_unit(alert.value, unit_of(alert), decimals=decimals(alert))
    line = f"{state_word(alert)} {alert.severity} {alert.rule}: {alert.series} {value}"
    line += f", {threshold_words(alert)}, {since_words(alert)}"
    return f"{line} ({alert.reason})" if alert.reason else line


def unknown_rule(rule: str, known: Iterable[str]) -> str:
    """Return the error message for an unknown id, with the most similar known one."""
    near = closest_match(rule, known)
    return f"no rule is called {rule}" + (f"; did you mean {near}?" if near else "")
