"""``config.toml`` and the environment as one frozen ``Config``, with a list of all problems.

This is what a start without a file needs. ``decode`` is imported to read one, ``edit`` and ``diff``
by those that change one or describe a change.
"""

from tui.config.claims import Claim
from tui.config.entries import Group, Rule
from tui.config.load import Loaded, home_folder, load, store_url, upstream_url, user_config_file
from tui.config.problems import Problem, first_lines
from tui.config.schema import (
    SCREEN_CHANNELS,
    Alerts,
    Channel,
    Config,
    RuleDefaults,
    Sectors,
    SourceOptions,
    StoreOptions,
    Ticwatch,
)
from tui.config.watch import CHECK_SECONDS, ConfigWatcher

__all__ = [
    "CHECK_SECONDS",
    "SCREEN_CHANNELS",
    "Alerts",
    "Channel",
    "Claim",
    "Config",
    "ConfigWatcher",
    "Group",
    "Loaded",
    "Problem",
    "Rule",
    "RuleDefaults",
    "Sectors",
    "SourceOptions",
    "StoreOptions",
    "Ticwatch",
    "first_lines",
    "home_folder",
    "load",
    "store_url",
    "upstream_url",
    "user_config_file",
]
