"""Problems of a configuration by line, for ``ticwatch config check``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tui.commands.configuration_checks import channel_faults
from tui.commands.valid_claims import claim_errors
from tui.commands.valid_rules import rule_errors
from tui.config import Config, Loaded
from tui.config.key_lines import key_lines
from tui.config.problems import KeyPath
from tui.config.regular_file import read_text

NumberedProblem = tuple[int, str]
"""A line, counted from 1, and the problem there."""


def numbered_problems(loaded: Loaded, environ: Mapping[str, str]) -> list[NumberedProblem]:
    """Return all that a command or the screen would refuse, in the order of the lines.

    ``environ`` holds the addresses of channels. Raises ConfigError if the file cannot be read.
    """
    config = loaded.config
    found = [(problem.line, problem.text) for problem in loaded.problems]
    found += [(line, f"rule {rule}: {error}") for line, rule, error in rule_errors(loaded)]
    found += [
        (each.line, f"claim {each.claim}: {each.option}: {each.error}")
        for each in claim_errors(loaded)
    ]
    lines = {} if loaded.origin is None else key_lines(read_text(loaded.origin))
    for path, text in (*_theme(config), *_keys(config), *_channels(config, environ)):
        found.append((_line(lines, path), text))
    return sorted(found)


def _line(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """Return the line of a key, that of the innermost table around it, or 1.

    The parts of the last key may also be one in quotes.
    """
    quoted = (path[0], ".".join(map(str, path[1:])))
    around = (path[:end] for end in range(len(path), 0, -1))
    return next((lines[key] for key in (quoted, *around) if key in lines), 1)


def _theme(config: Config) -> Iterator[tuple[KeyPath, str]]:
    if config.ticwatch.theme == Config().ticwatch.theme:
        return
    from tui.screen.themes import theme_names  # imported here: it loads Textual

    if config.ticwatch.theme not in theme_names():
        yield ("ticwatch", "theme"), f"no theme is called {config.ticwatch.theme}"


def _keys(config: Config) -> Iterator[tuple[KeyPath, str]]:
    from tui.screen.default_keys import DEFAULT_KEYS
    from tui.screen.key_remaps import check_keymap

    accepted, problems = check_keymap(config.keys, DEFAULT_KEYS)
    refused = [action for action in config.keys if action not in accepted]
    for action, problem in zip(refused, problems, strict=True):
        yield ("keys", *action.split(".")), problem


def _channels(config: Config, environ: Mapping[str, str]) -> Iterator[tuple[KeyPath, str]]:
    for name, channel in config.alerts.channel.items():
        for fault in channel_faults(channel, environ):
            yield ("alerts", "channel", name), f"channel {name}: {fault}"
