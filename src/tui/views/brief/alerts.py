"""Section on the alert rules: those that fire, the nearest of the others, and the unknown ones."""

from __future__ import annotations

from tui.alerts.wording import decimals, distance_sigma, threshold_words
from tui.model.alerts import Alert, EvaluationProblem, RuleState
from tui.model.severity import SEVERITY_MARKS
from tui.views.brief.records import Part, Quote, Section, Sentence, section, sentence
from tui.views.brief.tables import RULES, ExportTables
from tui.views.brief.wording import day_words

NAME = "Alerts"
MOST_NAMED = 4
"""Most rules of a kind that get a sentence."""

_PROBLEMS = {
    EvaluationProblem.NONE: "is not evaluated: ",
    EvaluationProblem.STALE: "is stale: ",
    EvaluationProblem.ERROR: "is in error: ",
}


def alerts_section(tables: ExportTables) -> Section:
    """Return the number of firing rules and a sentence on each of them, critical ones first."""
    alerts = tables.update.alerts
    if not alerts:
        return section(NAME, missing="No alert rule is configured.")
    severities = tuple(SEVERITY_MARKS)
    firing = sorted(
        (alert for alert in alerts if alert.state.fires),
        key=lambda alert: severities.index(alert.severity),
    )
    return section(
        NAME,
        _count_sentence(tables),
        *(_firing_sentence(tables, alert) for alert in firing[:MOST_NAMED]),
        _nearest_sentence(tables),
        *_problem_sentences([alert for alert in alerts if _is_doubtful(alert)]),
        missing="",
    )


def _count_sentence(tables: ExportTables) -> Sentence | None:
    recovering = tables.count(RULES, rule_state=RuleState.RECOVERING.value)
    more: list[Part] = [" and ", recovering, " recover"] if recovering.value else []
    return sentence(
        tables.count(RULES, rule_state=RuleState.FIRING.value),
        " of ",
        tables.count(RULES),
        " rules fire",
        *more,
        ".",
    )


def _firing_sentence(tables: ExportTables, alert: Alert) -> Sentence | None:
    row = tables.row(RULES, rule=alert.rule)
    value = row.figure("value", decimals=decimals(alert)) if row else None
    threshold = row.figure("threshold", decimals=decimals(alert)) if row else None
    figures = [": ", value, ", threshold ", _direction(alert), threshold]
    known = alert.since_known_on
    is_later = known is not None and alert.since is not None and known > alert.since
    return sentence(
        f"{alert.severity.capitalize()}: “",
        Quote(alert.title),
        f"” fires since {day_words(alert.since)}",
        f" (known on {day_words(known)})" if is_later else "",
        *(figures if value and threshold else []),
        ".",
    )


def _nearest_sentence(tables: ExportTables) -> Sentence | None:
    """Return the rule that is nearest to firing in σ of its usual change."""
    waiting = [
        (gap, alert)
        for alert in tables.update.alerts
        if alert.state is RuleState.OK
        and not alert.problem
        and (gap := distance_sigma(alert)) is not None
    ]
    if not waiting:
        return None
    _, alert = min(waiting, key=lambda pair: (pair[0], pair[1].rule))
    row = tables.row(RULES, rule=alert.rule)
    if row is None:
        return None
    return sentence(
        "Nearest to firing is “",
        Quote(alert.title),
        "”: it is at ",
        row.figure("value", decimals=decimals(alert)),
        ", threshold ",
        _direction(alert),
        row.figure("threshold", decimals=decimals(alert)),
        ", ",
        row.figure("distance_sigma", decimals=1),
        " σ of its usual change away.",
    )


def _problem_sentences(alerts: list[Alert]) -> list[Sentence | None]:
    """Return the reasons why rules are stale, in error or unknown."""
    sentences = [
        sentence("“", Quote(alert.title), f"” {_PROBLEMS[alert.problem]}", Quote(alert.reason), ".")
        for alert in alerts[:MOST_NAMED]
    ]
    if len(alerts) > MOST_NAMED:
        sentences.append(sentence("Further rules are stale, in error or not evaluated."))
    return sentences


def _is_doubtful(alert: Alert) -> bool:
    return alert.state is RuleState.UNKNOWN or bool(alert.problem)


def _direction(alert: Alert) -> str:
    """Return the side of the threshold on which a rule fires: ``above ``, ``at most ``."""
    words = threshold_words(alert)
    return words[: len(words) - len(words.lstrip("abcdefghijklmnopqrstuvwxyz "))]
