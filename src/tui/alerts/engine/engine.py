"""Evaluate alert rules. The result depends only on the rule and the snapshot.

The state of a rule is replayed from the published observations, so it is the same after a restart
and for any past moment. An engine keeps its replays: it computes only the steps that are new.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import RLock

from tui.alerts.engine.build_alert import alert_for_invalid_rule, build_alert
from tui.alerts.engine.compiled_rule import compile_rule, valid_rules
from tui.alerts.engine.evaluation_file import EvaluationFile
from tui.alerts.engine.replay_cache import ReplayCache
from tui.alerts.engine.rule_history import RuleHistory
from tui.alerts.language.errors import RuleError
from tui.alerts.series.revisions import SeriesRevisions, SeriesRevisionsReader
from tui.config import Rule
from tui.model.alerts import Alert
from tui.model.snapshot import Snapshot


class Engine:
    """Evaluates rules on snapshots, and caches the series it read and the rules it replayed.

    Threads that use one engine evaluate one rule at a time.
    """

    def __init__(self, file: EvaluationFile | None = None) -> None:
        """``file`` has the evaluations of earlier programs, None for none."""
        self._file = file
        self._lock = RLock()
        self._revisions = SeriesRevisionsReader()
        self._replays = ReplayCache()

    def evaluate(self, rules: Iterable[Rule], snapshot: Snapshot) -> tuple[Alert, ...]:
        """Return an alert per rule, evaluated on ``snapshot``, in the order of ``rules``.

        The alert of an invalid rule has the problem ERROR and the reason in ``why``.
        """
        rules, revisions = tuple(rules), dict[str, SeriesRevisions]()
        self._expect(rules)
        return tuple(self._alert(rule, snapshot, revisions) for rule in rules)

    def _expect(self, rules: tuple[Rule, ...]) -> None:
        """Prepare the evaluation of rules: read of the file what is not in memory."""
        compiled_rules = tuple(valid_rules(rules))
        with self._lock:
            self._revisions.expect(name for rule in compiled_rules for name in rule.read)
            unread = self._replays.unread(compiled_rules)
            if self._file is not None and unread:
                self._revisions.add(self._file.series(self._revisions.unread()))
                self._replays.add(self._file.replays(unread))

    def save(self) -> None:
        """Keep in the file what was evaluated since the last call."""
        with self._lock:
            series, replays = self._revisions.take_new(), self._replays.take_new()
        if self._file is not None and (series or replays):
            self._file.put_series(series)
            self._file.put_replays(replays)

    def rule_history(self, rule: Rule, snapshot: Snapshot) -> RuleHistory:
        """Return the history of a rule on ``snapshot``. Raises RuleError if the rule is invalid."""
        return self._replay(rule, snapshot, {})

    def _alert(
        self, rule: Rule, snapshot: Snapshot, revisions: dict[str, SeriesRevisions]
    ) -> Alert:
        try:
            history = self._replay(rule, snapshot, revisions)
        except RuleError as error:
            return alert_for_invalid_rule(rule, error)
        return build_alert(history)

    def _replay(
        self, rule: Rule, snapshot: Snapshot, revisions: dict[str, SeriesRevisions]
    ) -> RuleHistory:
        """Replay a rule, and add the series it reads to ``revisions`` where they are missing."""
        compiled_rule = compile_rule(rule)
        with self._lock:
            for name in compiled_rule.read:
                if name not in revisions:
                    revisions[name] = self._revisions.read(name, snapshot)
            read = {name: revisions[name] for name in compiled_rule.read}
            vintages = {name: series.vintages for name, series in read.items()}
            changes = self._replays.state_changes(compiled_rule, vintages)
        return RuleHistory(rule, compiled_rule, read, changes, snapshot.as_of)
