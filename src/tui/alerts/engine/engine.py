"""What every rule says: a pure function of the rule and of what was known.

State is replayed from the published observations every time it is asked for, so a restart, a look
at the past and the present cannot disagree. What has been replayed is remembered, and looked at
again only where a series it reads says something else.
"""

from __future__ import annotations

from collections.abc import Iterable

from tui.alerts.engine.build_alert import alert_of, misread
from tui.alerts.engine.compiled_rule import compiled
from tui.alerts.engine.replay_cache import Replays
from tui.alerts.engine.rule_history import RuleHistory
from tui.alerts.language.errors import RuleError
from tui.alerts.series.revisions import SeriesRevisions, SeriesRevisionsReader
from tui.config import Rule
from tui.model.alerts import Alert
from tui.model.snapshot import Snapshot


class Engine:
    """Judges rules; remembers what it replayed."""

    def __init__(self) -> None:
        self._chronicles = SeriesRevisionsReader()
        self._replays = Replays()

    def evaluate(self, rules: Iterable[Rule], snapshot: Snapshot) -> tuple[Alert, ...]:
        """Every rule judged on what the snapshot knows, in the order given.

        A rule whose words make no sense is in error, and says why; the others are judged.
        """
        told: dict[str, SeriesRevisions] = {}
        return tuple(self._alert(rule, snapshot, told) for rule in rules)

    def judge(self, rule: Rule, snapshot: Snapshot) -> RuleHistory:
        """One rule replayed. Raises RuleError for words that make no sense."""
        return self._judgement(rule, snapshot, {})

    def _alert(self, rule: Rule, snapshot: Snapshot, told: dict[str, SeriesRevisions]) -> Alert:
        try:
            judgement = self._judgement(rule, snapshot, told)
        except RuleError as error:
            return misread(rule, error)
        return alert_of(judgement)

    def _judgement(
        self, rule: Rule, snapshot: Snapshot, told: dict[str, SeriesRevisions]
    ) -> RuleHistory:
        ready = compiled(rule)
        for name in ready.read:
            if name not in told:
                told[name] = self._chronicles.of(name, snapshot)
        own = {name: told[name] for name in ready.read}
        editions = {name: one.editions for name, one in own.items()}
        return RuleHistory(rule, ready, own, self._replays.of(ready, editions), snapshot.as_of)


_ENGINE = Engine()
evaluate = _ENGINE.evaluate
judge = _ENGINE.judge
