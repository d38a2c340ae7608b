"""``ticwatch check``: an exit code by what the rules say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from tui.alerts.wording import decimals, state_word, threshold_words, unit_of
from tui.commands.exit_codes import ExitCode
from tui.model.alerts import Alert, EvaluationProblem, RuleState
from tui.model.errors import UsageError
from tui.model.format import MISSING, spell
from tui.model.suggest import nearest
from tui.model.update import Update


def check(update: Update, wanted: str, stream: TextIO) -> ExitCode:
    """Say what fires or cannot be judged; ``wanted`` is one rule's id, "" for all."""
    chosen = [alert for alert in update.alerts if wanted in ("", alert.rule)]
    if wanted and not chosen:
        raise UsageError(unknown_rule(wanted, [alert.rule for alert in update.alerts]))
    for alert in chosen:
        if alert.state is not RuleState.OK or alert.overlay:
            print(alert_line(alert), file=stream)
    return verdict(chosen)


def verdict(found: Iterable[Alert]) -> ExitCode:
    """2 while a critical rule fires, 1 while a warning does, 3 where one cannot be judged now."""
    told = [alert for alert in found if alert.state is not RuleState.EXPIRED]
    firing = {alert.severity for alert in told if alert.state.fires}
    if "critical" in firing:
        return ExitCode.CRITICAL
    if "warning" in firing:
        return ExitCode.FOUND
    blind = any(
        alert.state is RuleState.UNKNOWN or alert.overlay is EvaluationProblem.STALE
        for alert in told
    )
    return ExitCode.UNANSWERED if blind else ExitCode.CLEAR


def alert_line(alert: Alert) -> str:
    value = spell(alert.value, unit_of(alert), decimals=decimals(alert))
    words = f"{state_word(alert)} {alert.severity} {alert.rule}: {alert.series} {value}"
    words += f", {threshold_words(alert)}, since {alert.since or MISSING}"
    return f"{words} ({alert.why})" if alert.why else words


def unknown_rule(wanted: str, known: Iterable[str]) -> str:
    near = nearest(wanted, known)
    return f"no rule is called {wanted}" + (f"; did you mean {near}?" if near else "")
