"""``ticwatch rules``: lint, test, explain and backtest alert rules; their log and channels."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from tui.alerts.engine.rule_history import RuleHistory
from tui.alerts.language.errors import RuleError
from tui.alerts.notify.channels import Send
from tui.alerts.notify.event_details import EventKind
from tui.alerts.notify.event_json import as_mapping
from tui.alerts.notify.events import Event
from tui.alerts.notify.message import TEST_MESSAGE, DeliveryError
from tui.alerts.study import scenario
from tui.alerts.study.explain import ConditionPart, explain_rule
from tui.alerts.study.lint import lint
from tui.alerts.study.study import study_rule
from tui.alerts.value_words import gap_words
from tui.alerts.wording import UNITS
from tui.commands.check import alert_line, unknown_rule
from tui.commands.ending import run_until_signal
from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import Arguments, Invocation
from tui.commands.lines import write_line
from tui.commands.output import as_data, write_text, write_view_text
from tui.commands.progress import showing_progress
from tui.commands.valid_claims import claim_errors
from tui.commands.valid_rules import option_lines
from tui.config import SCREEN_CHANNELS, Config, Loaded, Rule
from tui.config.regular_file import read_text
from tui.config.toml_file import parse_toml
from tui.model.display_unit import DisplayUnit
from tui.model.errors import ConfigError, UsageError
from tui.model.format import MISSING, format_count, format_with_unit
from tui.model.suggest import closest_match
from tui.model.times import format_new_york
from tui.model.update import Update
from tui.views.alerts.backtest import episodes_table
from tui.views.alerts.study import study_view
from tui.views.table_data import json_text

_TRUTHS = {True: "true", False: "false", None: "unknown"}


def run(invocation: Invocation) -> ExitCode:
    """Run an action of ``rules``."""
    arguments = invocation.arguments
    config = invocation.loaded.config
    match arguments.action:
        case "test":
            return run_scenarios(arguments.file, config.alerts.rule, sys.stdout)
        case "lint":
            return lint_rules(invocation.loaded, _read(invocation), sys.stdout)
        case "log":
            journal = invocation.monitor.notifier.journal
            require_logged_rule(arguments.rule, config, journal.events())
            return write_log(journal.events(invocation.as_of), arguments, sys.stdout)
        case "notify-test":
            channels = invocation.monitor.notifier.channels
            return send_test_messages(channels, arguments.channel, sys.stdout)
    rule = find_rule(config, arguments.rule)
    update = _read(invocation)
    if arguments.action == "explain":
        return explain(rule, update, sys.stdout)
    return backtest_rule(rule, config, update, sys.stdout)


def _read(invocation: Invocation) -> Update:
    with showing_progress("evaluating the rules", sys.stderr):
        return invocation.read()


def find_rule(config: Config, rule_id: str) -> Rule:
    """Return the rule with an id. Raises UsageError if there is none."""
    by_id = {rule.id: rule for rule in config.alerts.rule}
    if rule_id not in by_id:
        raise UsageError(unknown_rule(rule_id, by_id))
    return by_id[rule_id]


def lint_rules(loaded: Loaded, update: Update, stream: TextIO) -> ExitCode:
    """Print the errors and the likely mistakes of the rules, and the errors of the user's claims.

    Each is printed with its line in the file.
    """
    findings = lint(loaded.config.alerts.rule, update)
    lines = option_lines(loaded.origin)
    for finding in findings:
        line = lines.get((finding.rule, finding.key)) or lines.get((finding.rule, "id"))
        place = f"{loaded.origin}:{line}" if line else "built in"
        level = "error" if finding.error else "note"
        first, *rest = finding.message.splitlines()
        write_line(f"{place}: {finding.rule}.{finding.key}: {level}: {first}", stream)
        for text in rest:
            write_line(f"    {text}", stream)
    has_errors = _lint_claims(loaded, stream)
    if not findings and not has_errors:
        count = format_count(len(loaded.config.alerts.rule), "rule")
        print(f"{count}, nothing to say", file=stream)
    return ExitCode.FOUND if findings or has_errors else ExitCode.CLEAR


def _lint_claims(loaded: Loaded, stream: TextIO) -> bool:
    """Print the errors of the user's claims with their lines. Return whether there are any."""
    errors = list(claim_errors(loaded))
    for error in errors:
        place = f"{loaded.origin}:{error.line}"
        first, *rest = error.error.with_caret().splitlines()
        write_line(f"{place}: {error.claim}.{error.option}: error: {first}", stream)
        for text in rest:
            write_line(f"    {text}", stream)
    return bool(errors)


def run_scenarios(path: Path, rules: Sequence[Rule], stream: TextIO) -> ExitCode:
    """Run the scenarios of a file and print their results. Return FOUND if one failed.

    Raises ConfigError if the file cannot be read or holds no scenario.
    """
    document = parse_toml(read_text(path), path)
    try:
        results = [scenario.run_scenario(each, rules) for each in scenario.read_scenarios(document)]
    except (ValueError, ConfigError) as error:
        raise ConfigError(f"{path}: {error}") from error
    for result in results:
        write_line(f"{'failed' if result.difference else 'passed'}  {result.scenario}", stream)
        if result.difference:
            write_line(f"    {result.difference}", stream)
    return ExitCode.FOUND if any(result.difference for result in results) else ExitCode.CLEAR


def explain(rule: Rule, update: Update, stream: TextIO) -> ExitCode:
    """Print each part of a rule's conditions: value, day, and distance to its threshold."""
    found = _history(rule, update)
    [alert] = [alert for alert in update.alerts if alert.rule == rule.id]
    write_line(f"{rule.title}: {alert_line(alert)}", stream)
    if rule.note:
        write_line(rule.note, stream)
    for part in explain_rule(found):
        write_line(_part_line(part), stream)
    return ExitCode.CLEAR


def _part_line(part: ConditionPart) -> str:
    line = f"{'  ' * (part.depth + 1)}{part.words}: "
    if part.unit == "truth":
        line += _TRUTHS[part.truth]
        if part.gap is not None:
            line += f", {gap_words(part.gap, part.gap_unit)}"
    else:
        line += format_with_unit(part.value, UNITS.get(part.unit, DisplayUnit.RATIO))
    return f"{line} ({part.observed or MISSING})"


def _history(rule: Rule, update: Update) -> RuleHistory:
    try:
        history: RuleHistory = update.rule_history(rule)
    except RuleError as error:
        raise ConfigError(f"rule {rule.id}: {error.with_caret()}") from error
    return history


def backtest_rule(rule: Rule, config: Config, update: Update, stream: TextIO) -> ExitCode:
    """Print the rule's episodes, and the returns of each group while and after they lasted."""
    symbols = [group.ticker for group in config.groups]
    with showing_progress("studying the rule", sys.stderr):
        history, benchmark = _history(rule, update), config.sectors.benchmark
        result = study_rule(history, update.snapshot, symbols, benchmark)
    write_text(episodes_table(result.episodes), stream)
    write_view_text(study_view(result, rule.title), stream)
    return ExitCode.CLEAR


def require_logged_rule(rule_id: str, config: Config, events: Iterable[Event]) -> None:
    """Raise UsageError for an id that no rule has and that had no event; "" is for all rules."""
    known = {rule.id for rule in config.alerts.rule} | {event.rule for event in events}
    if rule_id and rule_id not in known:
        raise UsageError(unknown_rule(rule_id, known))


_LOG_KEYS = ("text", "start", "end", "value", "channel", "why", "until")
"""Keys of an event's detail that a line of text shows. ``--json`` shows all."""
_ACTIONS = (EventKind.ACKED, EventKind.SILENCED, EventKind.LIFTED, EventKind.REARMED)
"""Kinds of events of which a line of text names the user, if many share the log."""


def write_log(events: Iterable[Event], arguments: Arguments, stream: TextIO) -> ExitCode:
    """Write the notification log, oldest first, as text or with ``--json`` as lines of JSON."""
    of_rule = [event for event in events if arguments.rule in ("", event.rule)]
    if arguments.json:
        stream = as_data(stream)
        for event in of_rule:
            print(_json_line(event), file=stream)
        return ExitCode.CLEAR
    for event in of_rule:
        write_line(_text_line(event), stream)
    if not of_rule:
        write_line(f"no event{arguments.rule and f' of {arguments.rule}'} is logged", stream)
    return ExitCode.CLEAR


def _json_line(event: Event) -> str:
    head = {"at": event.at.isoformat(), "rule": event.rule, "event": event.kind.value}
    user = {"who": event.who} if event.who else {}
    return json_text(head | user | as_mapping(event.detail))


def _text_line(event: Event) -> str:
    """Return an event as text, with its time in New York and, for an action, its user."""
    detail = as_mapping(event.detail)
    values = (f"{key} {detail[key]}" for key in _LOG_KEYS if detail.get(key) is not None)
    user = f" by {event.who}" if event.who and event.kind in _ACTIONS else ""
    kind = f"{event.kind.value}{user}"
    return "  ".join((format_new_york(event.at, seconds=True), event.rule, kind, *values))


def send_test_messages(channels: Mapping[str, Send], channel: str, stream: TextIO) -> ExitCode:
    """Send a test message by each channel, or by the one named. Return FOUND if one fails.

    ``channels`` are those that need no screen. Raises UsageError for any other name.
    """
    if channel and channel not in channels:
        if channel in SCREEN_CHANNELS:
            raise UsageError(f"channel {channel} needs the screen")
        near = closest_match(channel, channels)
        hint = f"; did you mean {near}?" if near else ""
        raise UsageError(f"channel {channel} is not in the configuration{hint}")
    if not channels:
        print("no [alerts.channel] is configured; app, bell and osc need the screen", file=stream)
    has_failed = False
    for name, send in channels.items():
        if channel in ("", name):
            error = run_until_signal(_send_test_message(send))
            write_line(f"{name}: {error or 'delivered'}", stream)
            has_failed = has_failed or bool(error)
    return ExitCode.FOUND if has_failed else ExitCode.CLEAR


async def _send_test_message(send: Send) -> str:
    """Send the test message. Return the error, "" for none."""
    try:
        await send(TEST_MESSAGE)
    except DeliveryError as error:
        return str(error)
    return ""
