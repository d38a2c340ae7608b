"""``ticwatch check`` and ``ticwatch rules``: what the rules say, without a screen."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from tui.alert import Alert, Overlay, RuleState
from tui.arguments import Exit
from tui.config import Config, Loaded, Rule
from tui.config.lines import rule_lines
from tui.model import ConfigError, Update, UsageError
from tui.present import MISSING, Unit, format_cell, spell
from tui.rules import backtest, engine, scenario
from tui.rules.explain import Part, explained
from tui.rules.judgement import Judgement
from tui.rules.lint import lint, wrong
from tui.rules.mistakes import RuleError
from tui.rules.rule import compiled
from tui.rules.vocabulary import nearest
from tui.views import backtest as backtest_view
from tui.views.alert_words import UNITS, decimals, state_word, threshold_words, unit_of

_TRUTHS = {True: "true", False: "false", None: "unknown"}


def check(update: Update, wanted: str, stream: TextIO) -> Exit:
    """Say what fires or cannot be judged; ``wanted`` is one rule's id, "" for all."""
    chosen = [alert for alert in update.alerts if wanted in ("", alert.rule)]
    if wanted and not chosen:
        raise UsageError(_no_such(wanted, [alert.rule for alert in update.alerts]))
    for alert in chosen:
        if alert.state is not RuleState.OK or alert.overlay:
            print(_told(alert), file=stream)
    return verdict(chosen)


def verdict(found: Iterable[Alert]) -> Exit:
    """2 while a critical rule fires, 1 while a warning does, 3 where one cannot be judged now."""
    told = [alert for alert in found if alert.state is not RuleState.EXPIRED]
    firing = {alert.severity for alert in told if alert.state.fires}
    if "critical" in firing:
        return Exit.CRITICAL
    if "warning" in firing:
        return Exit.FOUND
    blind = any(
        alert.state is RuleState.UNKNOWN or alert.overlay is Overlay.STALE for alert in told
    )
    return Exit.UNANSWERED if blind else Exit.CLEAR


def _told(alert: Alert) -> str:
    value = spell(alert.value, unit_of(alert), decimals=decimals(alert))
    words = f"{state_word(alert)} {alert.severity} {alert.rule}: {alert.series} {value}"
    words += f", {threshold_words(alert)}, since {alert.since or MISSING}"
    return f"{words} ({alert.why})" if alert.why else words


def chosen(config: Config, wanted: str) -> Rule:
    """The rule of an id. Raises UsageError for another."""
    by_id = {rule.id: rule for rule in config.alerts.rule}
    if wanted not in by_id:
        raise UsageError(_no_such(wanted, by_id))
    return by_id[wanted]


def _no_such(wanted: str, known: Iterable[str]) -> str:
    near = nearest(wanted, known)
    return f"no rule is called {wanted}" + (f"; did you mean {near}?" if near else "")


def lint_rules(loaded: Loaded, update: Update, stream: TextIO) -> Exit:
    """Say what is wrong with the rules, or may be meant otherwise, with their lines."""
    findings = lint(loaded.config.alerts.rule, update.snapshot)
    lines = _lines(loaded.origin)
    for finding in findings:
        at = lines.get((finding.rule, finding.key)) or lines.get((finding.rule, "id"))
        where = f"{loaded.origin}:{at}" if at else "built in"
        word = "error" if finding.error else "note"
        first, *rest = finding.message.splitlines()
        print(f"{where}: {finding.rule}.{finding.key}: {word}: {first}", file=stream)
        for line in rest:
            print(f"    {line}", file=stream)
    if not findings:
        print(f"{len(loaded.config.alerts.rule)} rules, nothing to say", file=stream)
    return Exit.FOUND if findings else Exit.CLEAR


def _lines(origin: Path | None) -> dict[tuple[str, str], int]:
    """The line of each option of each rule in the file; none while somebody is writing it."""
    try:
        return {} if origin is None else rule_lines(origin.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}


def sound(loaded: Loaded) -> Loaded:
    """The same where every rule makes sense. Raises ConfigError with the line of another."""
    for rule in loaded.config.alerts.rule:
        try:
            compiled(rule)
        except RuleError as error:
            lines = _lines(loaded.origin)
            line = lines.get((rule.id, wrong(rule, error))) or lines.get((rule.id, "id"), 1)
            raise ConfigError(f"{loaded.origin}:{line}: rule {rule.id}: {error}") from error
    return loaded


def play(path: Path, rules: Sequence[Rule], stream: TextIO) -> Exit:
    """Play the scenarios of a file. Raises ConfigError for a file that holds none."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        outcomes = [scenario.played(one, rules) for one in scenario.read(document)]
    except (OSError, ValueError, ConfigError) as error:
        raise ConfigError(f"{path}: {error}") from error
    for outcome in outcomes:
        print(f"{'failed' if outcome.trouble else 'passed'}  {outcome.scenario}", file=stream)
        if outcome.trouble:
            print(f"    {outcome.trouble}", file=stream)
    return Exit.FOUND if any(outcome.trouble for outcome in outcomes) else Exit.CLEAR


def explain(rule: Rule, update: Update, stream: TextIO) -> Exit:
    """Take a rule apart: each part with its value, its day, and what is missing."""
    found = _judged(rule, update)
    [alert] = engine.evaluate([rule], update.snapshot)
    print(f"{rule.title}: {_told(alert)}", file=stream)
    if rule.note:
        print(rule.note, file=stream)
    for part in explained(found):
        print(_part(part), file=stream)
    return Exit.CLEAR


def _part(part: Part) -> str:
    words = f"{'  ' * (part.depth + 1)}{part.words}: "
    if part.unit == "truth":
        words += _TRUTHS[part.truth]
        if part.gap is not None:
            unit = UNITS.get(part.gap_unit, Unit.RATIO)
            words += f", {spell(part.gap, unit, signed=True)} to go"
    else:
        words += spell(part.value, UNITS.get(part.unit, Unit.RATIO))
    return f"{words} ({part.observed or MISSING})"


def _judged(rule: Rule, update: Update) -> Judgement:
    try:
        return engine.judge(rule, update.snapshot)
    except RuleError as error:
        raise ConfigError(f"rule {rule.id}: {error.shown()}") from error


def backtest_rule(rule: Rule, config: Config, update: Update, stream: TextIO) -> Exit:
    """The rule's episodes, and what each group did after them beside what it did after any day."""
    symbols = [group.ticker for group in config.groups]
    benchmark = config.sectors.benchmark
    found = backtest.backtest(_judged(rule, update), update.snapshot, symbols, benchmark)
    view = backtest_view.view(rule.title, found)
    print("".join(span.text for line in view.lines for span in line), file=stream)
    for table in (backtest_view.episodes_table(found.episodes), view.table):
        lines = [[column.label for column in table.columns]]
        lines += [[format_cell(cell) for cell in row.cells] for row in table.rows]
        widths = [max(map(len, texts)) for texts in zip(*lines, strict=True)]
        for line in lines:
            padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
            print("  ".join(padded).rstrip(), file=stream)
    print(f"{view.note}; benchmark {benchmark}", file=stream)
    return Exit.CLEAR
