"""``config.toml`` and the environment as one frozen ``Config``, with a list of all problems."""

from tui.config.decode import OF_THE_SCREEN
from tui.config.diff import changes, later
from tui.config.edit import placed
from tui.config.entries import Group, Rule
from tui.config.load import Loaded, home, load, own_file, upstream
from tui.config.problems import Problem
from tui.config.schema import (
    Alerts,
    Channel,
    Config,
    RuleDefaults,
    Sectors,
    SourceOptions,
    Ticwatch,
)
from tui.config.watch import LOOK_SECONDS, ConfigWatcher

__all__ = [
    "LOOK_SECONDS",
    "OF_THE_SCREEN",
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
    "changes",
    "home",
    "later",
    "load",
    "own_file",
    "placed",
    "upstream",
]
