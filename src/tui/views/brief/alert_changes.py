"""Sentences on alert rules that fired or cleared between two moments."""

from __future__ import annotations

from collections.abc import Iterator

from tui.alerts.wording import decimals
from tui.config import Rule
from tui.model.alerts import Alert, Episode
from tui.model.times import NEW_YORK
from tui.views.brief.records import Part, Quote, Sentence, sentence
from tui.views.brief.tables import RULES, ExportTables
from tui.views.brief.wording import day_words


def alert_sentences(before: ExportTables, after: ExportTables) -> Iterator[Sentence | None]:
    """Yield a sentence on each rule with a new episode, or whose episode ended."""
    fired_before = {alert.rule for alert in before.update.alerts if alert.state.fires}
    rules = {rule.id: rule for rule in after.config.alerts.rule}
    for alert in after.update.alerts:
        new = _new_episodes(before, after, rules[alert.rule]) if alert.rule in rules else []
        if new:
            yield _fired(after, alert, new[-1])
        elif alert.rule in fired_before and not alert.state.fires:
            yield sentence("“", Quote(alert.title), f"” cleared on {day_words(alert.since)}.")


def _new_episodes(before: ExportTables, after: ExportTables, rule: Rule) -> list[Episode]:
    """Return the episodes of a rule that became known between the moments, oldest first."""
    # The rules import pandas, which must not be loaded before the first painted frame.
    from tui.alerts.language.errors import RuleError

    try:
        episodes = after.update.rule_history(rule).episodes()
    except RuleError:
        return []
    start = before.update.snapshot.as_of
    return [episode for episode in episodes if episode.fired > start]


def _fired(tables: ExportTables, alert: Alert, episode: Episode) -> Sentence | None:
    row = tables.row(RULES, rule=alert.rule)
    value = row.figure("value", decimals=decimals(alert)) if row else None
    known = episode.fired.astimezone(NEW_YORK).date()
    late = f" (known on {day_words(known)})" if known > episode.start else ""
    now: list[Part] = ["; now ", value] if value else []
    cleared = f" and cleared on {day_words(episode.end)}" if episode.end else ""
    return sentence(
        f"{alert.severity.capitalize()}: “",
        Quote(alert.title),
        f"” fired on {day_words(episode.start)}{late}{cleared}",
        *now,
        ".",
    )
