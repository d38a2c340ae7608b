"""Tests of ``[alerts]``: channels, quiet hours, and defaults of the rules in the file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tui.config import Channel, Config, Loaded, Rule, load


def load_text(text: str, folder: Path) -> Loaded:
    path = folder / "chosen.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, environ={}, folder=folder, sources=())


def test_alerts_table_sets_every_option(tmp_path: Path) -> None:
    loaded = load_text(
        """
        [alerts]
        quiet_hours = "22:00-07:00"
        timezone = "Europe/Berlin"
        startup = "replay"
        [alerts.channel.desktop]
        type = "command"
        argv = ["notify-send", "ticwatch"]
        timeout = "5s"
        [alerts.channel.phone]
        type = "apprise"
        url_env = "PHONE_URL"
        min_severity = "critical"
        """,
        tmp_path,
    )
    alerts = loaded.config.alerts
    assert loaded.problems == ()
    assert (alerts.quiet_hours, alerts.timezone, alerts.startup) == (
        "22:00-07:00",
        "Europe/Berlin",
        "replay",
    )
    assert alerts.channel == {
        "desktop": Channel(
            type="command", argv=("notify-send", "ticwatch"), timeout=timedelta(seconds=5)
        ),
        "phone": Channel(type="apprise", url_env="PHONE_URL", min_severity="critical"),
    }


@pytest.mark.parametrize(
    ("text", "key", "line", "suggestion"),
    [
        ("[alerts]\ntimezone = 'America/NewYork'", "alerts.timezone", 2, "America/New_York"),
        ("[alerts]\ntimezone = '../etc'", "alerts.timezone", 2, ""),
        ("[alerts]\nquiet_hours = '22-7'", "alerts.quiet_hours", 2, ""),
        ("[alerts]\nquiet_hours = '24:00-07:00'", "alerts.quiet_hours", 2, ""),
        ("[alerts]\nstartup = 'digset'", "alerts.startup", 2, "digest"),
        ("[alerts.channel.bell]\ntype = 'command'", "alerts.channel.bell", 1, ""),
        ("[alerts.channel.a]\ntype = 'comand'", "alerts.channel.a.type", 2, "command"),
        ("[alerts.channel.a]\nargv = ['a']", "alerts.channel.a", 1, ""),
        ("[alerts.channel.a]\ntype = 'command'", "alerts.channel.a", 1, ""),
        ("[alerts.channel.a]\ntype = 'apprise'", "alerts.channel.a", 1, ""),
        ("[alerts.channel]\na = 3", "alerts.channel.a", 2, ""),
        ("[alerts.defaults]\nsevrity = 'info'", "alerts.defaults.sevrity", 2, "severity"),
        ("[alerts.defaults]\nchannels = ['ap']", "alerts.defaults.channels", 2, "app"),
        ("[alerts.defaults]\ncooldown = '5s'", "alerts.defaults.cooldown", 2, ""),
        ("[alerts.defaults]\ncooldown = '2w'", "alerts.defaults.cooldown", 2, ""),
    ],
)
def test_unusable_option_is_reported_and_left_out(
    tmp_path: Path, text: str, key: str, line: int, suggestion: str
) -> None:
    loaded = load_text(text, tmp_path)
    (problem,) = loaded.problems
    assert (problem.path, problem.line, problem.suggestion) == (key, line, suggestion)
    assert loaded.config.alerts.channel == {}
    assert loaded.config.alerts.rule == Config().alerts.rule


DEFAULTS = """
[alerts.defaults]
severity = "critical"
for = 3
cooldown = "2h"
on_stale = "notify"
channels = ["app", "bell"]
[[alerts.rule]]
id = "mine"
series = "y20"
above = 5
[[alerts.rule]]
id = "own"
series = "y20"
above = 5
for = 1
severity = "info"
"""


def test_rule_defaults_apply_to_unset_options_of_rules_in_the_file(tmp_path: Path) -> None:
    loaded = load_text(DEFAULTS, tmp_path)
    *built_in, mine, other = loaded.config.alerts.rule
    assert loaded.problems == ()
    assert tuple(built_in) == Config().alerts.rule
    assert (mine.severity, mine.needed, mine.cooldown) == ("critical", 3, timedelta(hours=2))
    assert (mine.on_stale, mine.channels) == ("notify", ("app", "bell"))
    assert (other.severity, other.needed, other.cooldown) == ("info", 1, timedelta(hours=2))


def test_unknown_channel_of_rule_is_reported_and_left_out(tmp_path: Path) -> None:
    rule = "[[alerts.rule]]\nid = 'mine'\nseries = 'y20'\nabove = 5\nchannels = {}"
    channel = "\n[alerts.channel.phone]\ntype = 'command'\nargv = ['ring']"
    loaded = load_text(rule.format("['phnoe', 'bell']") + channel, tmp_path)
    (problem,) = loaded.problems
    assert (problem.path, problem.line) == ("alerts.rule.channels", 5)
    assert problem.suggestion == "phone"
    assert last_rule(loaded).channels == ("bell",)
    assert last_rule(load_text(rule.format("['phone']") + channel, tmp_path)).channels == ("phone",)
    assert last_rule(load_text(rule.format("['phone']"), tmp_path)).channels == ("app",)


def last_rule(loaded: Loaded) -> Rule:
    return loaded.config.alerts.rule[-1]


@pytest.mark.parametrize(
    ("text", "examples"),
    [
        ("[alerts]\nquiet_hours = '22-7'", '"22:00-07:00"'),
        ("[[alerts.rule]]\nmax_age = 'release + 1d'", '"release+1d" or "4d"'),
    ],
)
def test_text_that_breaks_its_pattern_is_reported_with_examples(
    tmp_path: Path, text: str, examples: str
) -> None:
    first = next(problem for problem in load_text(text, tmp_path).problems if problem.line == 2)
    assert first.message == f"expected something like {examples}"
