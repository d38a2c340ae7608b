"""``config.toml`` and the environment as one frozen ``Config``, with a list of all problems."""

from tui.config.decode import SCREEN_CHANNELS
from tui.config.diff import changes_after_restart, describe_changes
from tui.config.edit import find_or_append_rule
from tui.config.entries import Group, Rule
from tui.config.load import Loaded, home_folder, load, upstream_url, user_config_file
from tui.config.problems import Problem, first_lines
from tui.config.schema import (
    Alerts,
    Channel,
    Config,
    RuleDefaults,
    Sectors,
    SourceOptions,
    Ticwatch,
)
from tui.config.watch import CHECK_SECONDS, ConfigWatcher

__all__ = [
    "CHECK_SECONDS",
    "SCREEN_CHANNELS",
    "Alerts",
    "Channel",
    "Config",
    "ConfigWatcher",
    "Group",
    "Loaded",
    "Problem",
    "Rule",
    "RuleDefaults",
    "Sectors",
    "SourceOptions",
    "Ticwatch",
    "changes_after_restart",
    "describe_changes",
    "find_or_append_rule",
    "first_lines",
    "home_folder",
    "load",
    "upstream_url",
    "user_config_file",
]
