"""Checks of the configuration by ``ticwatch doctor``: all that a command or the screen refuses."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from importlib.util import find_spec

from tui.commands.check_result import CheckResult, Grade
from tui.commands.valid_claims import require_valid_claims
from tui.commands.valid_rules import require_valid_rules
from tui.config import Channel, Config, Loaded
from tui.model.errors import ConfigError
from tui.model.format import format_count


def check_configuration(loaded: Loaded, environ: Mapping[str, str]) -> list[CheckResult]:
    """Return the results for the file, its rules, its claims, its theme, its keys and its channels.

    ``environ`` holds the addresses of channels.
    """
    return [
        _check_file(loaded),
        _check_rules(loaded),
        _check_claims(loaded),
        _check_theme(loaded.config.ticwatch.theme),
        _check_keys(loaded.config.keys),
        _check_channels(loaded.config, environ),
    ]


def configuration_failure(error: ConfigError) -> CheckResult:
    """Return the failure of a configuration, or of an environment variable, as a whole."""
    return CheckResult("config", Grade.FAIL, str(error), "correct it, or do without it")


def _check_file(loaded: Loaded) -> CheckResult:
    """Return the file of the configuration, or a failure if parts of it could not be used."""
    origin = str(loaded.origin or "no file, every option has its default")
    if not loaded.problems:
        return CheckResult("config", Grade.OK, origin)
    count = format_count(len(loaded.problems), "problem")
    summary = f"{origin}: {count}, first {loaded.problems[0]}"
    return CheckResult("config", Grade.FAIL, summary, "correct it; until then the default holds")


def _check_rules(loaded: Loaded) -> CheckResult:
    try:
        require_valid_rules(loaded)
    except ConfigError as error:
        remedy = "correct it; ticwatch rules lint lists every error"
        return CheckResult("rules", Grade.FAIL, str(error), remedy)
    count = len(loaded.config.alerts.rule)
    return CheckResult("rules", Grade.OK, f"{format_count(count, 'rule')}, each can be evaluated")


def _check_claims(loaded: Loaded) -> CheckResult:
    try:
        require_valid_claims(loaded)
    except ConfigError as error:
        remedy = "correct it; ticwatch rules lint lists every error"
        return CheckResult("claims", Grade.FAIL, str(error), remedy)
    count = format_count(len(loaded.config.claims), "claim")
    return CheckResult("claims", Grade.OK, f"{count}, each can be evaluated")


def _check_theme(theme: str) -> CheckResult:
    from tui.screen.themes import theme_names  # imported here: it loads Textual

    if theme in theme_names():
        return CheckResult("theme", Grade.OK, theme)
    summary = f"no theme is called {theme}"
    return CheckResult("theme", Grade.FAIL, summary, "name one of those that T goes through")


def _check_keys(keys: Mapping[str, str]) -> CheckResult:
    from tui.screen.default_keys import DEFAULT_KEYS
    from tui.screen.key_remaps import check_keymap

    accepted, problems = check_keymap(keys, DEFAULT_KEYS)
    if problems:
        return CheckResult("keys", Grade.FAIL, "; ".join(problems), "correct it in [keys]")
    return CheckResult("keys", Grade.OK, f"{format_count(len(accepted), 'action')} remapped")


def _check_channels(config: Config, environ: Mapping[str, str]) -> CheckResult:
    """Check that the program of each channel is installed, or its address is set."""
    channels = config.alerts.channel
    faults = [
        f"{name}: {fault}"
        for name, channel in channels.items()
        for fault in channel_faults(channel, environ)
    ]
    if faults:
        remedy = "correct it; ticwatch rules notify-test tries every channel"
        return CheckResult("channels", Grade.FAIL, "; ".join(faults), remedy)
    count = format_count(len(channels), "channel")
    return CheckResult("channels", Grade.OK, f"{count} configured")


def channel_faults(channel: Channel, environ: Mapping[str, str]) -> Iterator[str]:
    """Yield the reasons for which a channel cannot deliver here: program, address or library."""
    if channel.type == "command":
        if shutil.which(channel.argv[0]) is None:
            yield f"{channel.argv[0]!a} is not installed"
        yield from (f"the environment has no {name}" for name in channel.env if name not in environ)
        return
    if not environ.get(channel.url_env):
        yield f"the environment has no {channel.url_env}"
    if find_spec("apprise") is None:
        yield "Apprise is missing: pip install 'ticwatch[notify]'"
