"""``ticwatch check``: an exit code for the state of the alert rules."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from tui.alerts.wording import decimals, since_words, state_word, threshold_words, unit_of
from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import Invocation
from tui.commands.lines import write_line
from tui.commands.progress import showing_progress
from tui.model.alerts import Alert, RuleState
from tui.model.errors import UsageError
from tui.model.format import format_with_unit
from tui.model.suggest import closest_match


def run(invocation: Invocation) -> ExitCode:
    """Run ``check``."""
    with showing_progress("evaluating the rules", sys.stderr):
        alerts = invocation.alerts()
    return check(alerts, invocation.arguments.rule, sys.stdout)


def check(evaluated: Sequence[Alert], rule: str, stream: TextIO) -> ExitCode:
    """Print a line for each alert that is not plainly ok, and return the exit code.

    Before them a line says the exit code and the rules that decide it.

    ``evaluated`` are the alerts of all rules. ``rule`` is the id of one, "" for all. Raises
    UsageError for an unknown id.
    """
    alerts = [alert for alert in evaluated if rule in ("", alert.rule)]
    if rule and not alerts:
        raise UsageError(unknown_rule(rule, [alert.rule for alert in evaluated]))
    code, deciding = exit_code(alerts)
    shown = [alert for alert in alerts if alert.state is not RuleState.OK or alert.problem]
    if shown:
        rules = ", ".join(alert.rule for alert in deciding)
        write_line(f"exit {code:d}: {_MEANINGS[code]}{rules and f': {rules}'}", stream)
    for alert in shown:
        write_line(alert_line(alert), stream)
    return code


_MEANINGS = {
    ExitCode.CRITICAL: "a critical rule fires",
    ExitCode.UNANSWERED: "a rule is unknown, in error or stale",
    ExitCode.FOUND: "a warning fires",
    ExitCode.CLEAR: "no warning or critical rule fires, is unknown, in error or stale",
}


def exit_code(alerts: Iterable[Alert]) -> tuple[ExitCode, list[Alert]]:
    """Return the exit code of ``check`` and the alerts that decide it, none for CLEAR.

    CRITICAL if a critical rule fires, stale or not. Else UNANSWERED if a rule is unknown, in error
    or stale, which leaves open if it should fire. Else FOUND if a warning fires, else CLEAR.
    Rules of severity ``info`` and expired rules never count.
    """
    counted = [
        alert
        for alert in alerts
        if alert.severity != "info" and alert.state is not RuleState.EXPIRED
    ]
    firing = [alert for alert in counted if alert.state.fires]
    deciding = {
        ExitCode.CRITICAL: [alert for alert in firing if alert.severity == "critical"],
        ExitCode.UNANSWERED: [
            alert for alert in counted if alert.problem or alert.state is RuleState.UNKNOWN
        ],
        ExitCode.FOUND: firing,
    }
    return next(
        ((code, decided) for code, decided in deciding.items() if decided), (ExitCode.CLEAR, [])
    )


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
