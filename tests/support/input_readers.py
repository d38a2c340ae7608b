"""Readers of what users write, each as the program reads it. Only typed errors may leave them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from tests.support.written_input import NOW
from tui.alerts.claims.expressions import find_errors
from tui.alerts.engine.compiled_rule import comparisons, compile_rule, operands
from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import format_expression
from tui.alerts.language.parsing import MAX_LENGTH, parse
from tui.alerts.notify.quiet_hours import quiet_until
from tui.alerts.notify.silence import silence_end
from tui.alerts.study.scenario import read_scenarios, run_scenario
from tui.commands.check import unknown_rule
from tui.commands.configuration_checks import check_configuration
from tui.commands.source_names import SOURCE_NAMES
from tui.config import Config, Loaded, Rule
from tui.config.decode import decode_config, without_outside_calls
from tui.config.diff import describe_changes
from tui.config.edit import rule_text
from tui.config.effective import effective_lines
from tui.config.key_lines import claim_lines, rule_lines
from tui.config.report import Report
from tui.config.toml_file import parse_toml
from tui.model.errors import ConfigError, UsageError
from tui.model.times import EARLIEST, parse_day, parse_length, parse_past_moment
from tui.views.flows.view import requested_month

PATH = Path("config.toml")


def read_condition(text: str) -> bool:
    """Return whether a text is a valid condition. Check that its format has the same tree."""
    try:
        compiled = compile_rule(Rule(id="a", when=text or " ", clear=text))
    except RuleError as error:
        return not _is_short(error.with_caret(), 3 * MAX_LENGTH)
    for comparison in comparisons(compiled.conditions.when):
        operands(comparison)
    assert compiled.conditions.read
    formatted = format_expression(compiled.conditions.when)
    with suppress(RuleError):  # the brackets may make it longer or deeper than a rule may be
        assert parse(formatted) == compiled.conditions.when
    return True


def read_config(text: str) -> bool:
    """Return whether a text is a configuration. Use its values as the program does."""
    report = Report(text)
    try:
        data = parse_toml(text, PATH)
        rule_lines(text, PATH)
        claim_lines(text, PATH)
        config = decode_config(data, report, SOURCE_NAMES, NOW.date())
        decode_config(without_outside_calls(data, report), Report(text), SOURCE_NAMES)
    except ConfigError:
        return False
    loaded = Loaded(config, None, tuple(report.problems))
    assert all(notice.isprintable() for notice in loaded.notices)
    for rule in config.alerts.rule:
        with suppress(RuleError):
            compile_rule(rule)
        parse_toml(rule_text(rule), PATH)
    for claim in config.changed_claims or ():
        list(find_errors(claim))
    require_round_trip(config)
    assert quiet_until(NOW, config.alerts.quiet_hours, ZoneInfo(config.alerts.timezone)) >= NOW
    describe_changes(Config(), config)
    check_configuration(loaded, {})
    return True


def require_round_trip(config: Config) -> None:
    """Require that the configuration as it is shown is read as the same configuration."""
    text = "\n".join(effective_lines(config, SOURCE_NAMES))
    report = Report(text)
    read = decode_config(parse_toml(text, PATH), report, SOURCE_NAMES, NOW.date())
    assert read == replace(config, changed_claims=config.claims)
    assert not report.problems


def read_time(text: str) -> bool:
    """Return whether a text is a moment, a day, a month or a length of time."""
    readers: tuple[Callable[[], object], ...] = (
        lambda: parse_past_moment(text, NOW),
        lambda: parse_day(text, EARLIEST, date(2026, 8, 10)),
        lambda: requested_month(text),
        lambda: silence_end(text, NOW),
    )
    accepted = parse_length(text) is not None
    for reader in readers:
        try:
            reader()
            accepted = True
        except UsageError as error:
            _is_short(str(error), 500 + 2 * len(text))
    return accepted


def read_name(text: str) -> bool:
    """Return whether a text is the id of a built-in rule. An unknown one is never too long."""
    known = [rule.id for rule in Config().alerts.rule]
    if text in known:
        return True
    assert unknown_rule(text, known)
    return False


def read_scenario_file(text: str) -> bool:
    """Return whether a text is a file of scenarios. Run them."""
    try:
        scenarios = read_scenarios(parse_toml(text, PATH))
    except ConfigError:
        return False
    for scenario in scenarios:
        with suppress(ConfigError):
            run_scenario(scenario, Config().alerts.rule)
    return True


def _is_short(message: str, most: int) -> bool:
    assert 0 < len(message) <= most, message
    return True


READERS: dict[str, Callable[[str], bool]] = {
    "condition": read_condition,
    "toml": read_config,
    "time": read_time,
    "name": read_name,
    "scenarios": read_scenario_file,
}
"""Kinds of text of ``written_input.TEXTS`` with their readers."""
