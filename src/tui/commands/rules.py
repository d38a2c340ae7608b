"""``ticwatch check`` and ``ticwatch rules``: what the rules say, without a screen."""

from __future__ import annotations

import argparse
import asyncio
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from tui.alerts.engine.compiled_rule import compiled
from tui.alerts.engine.rule_history import RuleHistory
from tui.alerts.language.errors import RuleError
from tui.alerts.notify.channels import DeliveryError, Send
from tui.alerts.notify.events import Event
from tui.alerts.notify.message import TRIAL
from tui.alerts.study import backtest, scenario
from tui.alerts.study.explain import ConditionPart, explained
from tui.alerts.study.lint import lint, wrong
from tui.alerts.wording import UNITS
from tui.commands.check import alert_line, unknown_rule
from tui.commands.exit_codes import ExitCode
from tui.commands.output import write_text
from tui.config import OF_THE_SCREEN, Config, Loaded, Rule
from tui.config.problems import rule_lines
from tui.model.errors import ConfigError, UsageError
from tui.model.format import MISSING, spell
from tui.model.suggest import nearest
from tui.model.times import NEW_YORK
from tui.model.update import Update
from tui.model.view import DisplayUnit
from tui.views.alerts import backtest as backtest_view

_TRUTHS = {True: "true", False: "false", None: "unknown"}


def chosen(config: Config, wanted: str) -> Rule:
    """The rule of an id. Raises UsageError for another."""
    by_id = {rule.id: rule for rule in config.alerts.rule}
    if wanted not in by_id:
        raise UsageError(unknown_rule(wanted, by_id))
    return by_id[wanted]


def lint_rules(loaded: Loaded, update: Update, stream: TextIO) -> ExitCode:
    """Say what is wrong with the rules, or may be meant otherwise, with their lines."""
    findings = lint(loaded.config.alerts.rule, update)
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
    return ExitCode.FOUND if findings else ExitCode.CLEAR


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


def play(path: Path, rules: Sequence[Rule], stream: TextIO) -> ExitCode:
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
    return ExitCode.FOUND if any(outcome.trouble for outcome in outcomes) else ExitCode.CLEAR


def explain(rule: Rule, update: Update, stream: TextIO) -> ExitCode:
    """Take a rule apart: each part with its value, its day, and what is missing."""
    found = _judged(rule, update)
    [alert] = [alert for alert in update.alerts if alert.rule == rule.id]
    print(f"{rule.title}: {alert_line(alert)}", file=stream)
    if rule.note:
        print(rule.note, file=stream)
    for part in explained(found):
        print(_part(part), file=stream)
    return ExitCode.CLEAR


def _part(part: ConditionPart) -> str:
    words = f"{'  ' * (part.depth + 1)}{part.words}: "
    if part.unit == "truth":
        words += _TRUTHS[part.truth]
        if part.gap is not None:
            unit = UNITS.get(part.gap_unit, DisplayUnit.RATIO)
            words += f", {spell(part.gap, unit, signed=True)} to go"
    else:
        words += spell(part.value, UNITS.get(part.unit, DisplayUnit.RATIO))
    return f"{words} ({part.observed or MISSING})"


def _judged(rule: Rule, update: Update) -> RuleHistory:
    try:
        history: RuleHistory = update.rule_history(rule)
    except RuleError as error:
        raise ConfigError(f"rule {rule.id}: {error.shown()}") from error
    return history


def backtest_rule(rule: Rule, config: Config, update: Update, stream: TextIO) -> ExitCode:
    """The rule's episodes, and what each group did after them beside what it did after any day."""
    symbols = [group.ticker for group in config.groups]
    benchmark = config.sectors.benchmark
    found = backtest.backtest(_judged(rule, update), update.snapshot, symbols, benchmark)
    view = backtest_view.view_of(rule.title, found)
    print("".join(span.text for line in view.lines for span in line), file=stream)
    for table in (backtest_view.episodes_table(found.episodes), view.table):
        write_text(table, stream)
    print(f"{view.note}; benchmark {benchmark}", file=stream)
    return ExitCode.CLEAR


_SAID = ("text", "start", "end", "value", "channel", "why", "until")
"""What a line of text tells of an event; ``--json`` tells all."""


def write_log(events: Iterable[Event], arguments: argparse.Namespace, stream: TextIO) -> ExitCode:
    """The log, oldest first, as text or with ``--json`` as lines of JSON."""
    for event in events:
        if arguments.rule in ("", event.rule):
            print(_line(event, in_json=arguments.json), file=stream)
    return ExitCode.CLEAR


def _line(event: Event, *, in_json: bool) -> str:
    if in_json:
        told = {"at": event.at.isoformat(), "rule": event.rule, "event": event.kind.value}
        return json.dumps(told | dict(event.detail), ensure_ascii=False)
    said = (f"{name} {event.detail[name]}" for name in _SAID if event.detail.get(name) is not None)
    local = f"{event.at.astimezone(NEW_YORK):%Y-%m-%d %H:%M:%S}"
    return "  ".join((local, event.rule, event.kind.value, *said))


def try_channels(carriers: Mapping[str, Send], wanted: str, stream: TextIO) -> ExitCode:
    """Send a message by each channel that needs no screen, or by one; FOUND where one fails."""
    if wanted and wanted not in carriers:
        if wanted in OF_THE_SCREEN:
            raise UsageError(f"channel {wanted} needs the screen")
        near = nearest(wanted, carriers)
        hint = f"; did you mean {near}?" if near else ""
        raise UsageError(f"channel {wanted} is not in the configuration{hint}")
    chosen = {name: carry for name, carry in carriers.items() if wanted in ("", name)}
    if not chosen:
        print("no [alerts.channel] is configured; app, bell and osc need the screen", file=stream)
    failed = False
    for name, carry in chosen.items():
        why = asyncio.run(_tried(carry))
        print(f"{name}: {why or 'delivered'}", file=stream)
        failed = failed or bool(why)
    return ExitCode.FOUND if failed else ExitCode.CLEAR


async def _tried(carry: Send) -> str:
    try:
        await carry(TRIAL)
    except DeliveryError as error:
        return str(error)
    return ""
