"""``config.toml`` and the environment as one frozen ``Config``, and everything wrong with them."""

from tui.config.changes import changes, later
from tui.config.channels import OF_THE_SCREEN
from tui.config.entries import Group, Rule
from tui.config.loading import Loaded, load
from tui.config.places import home, own_file, upstream
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
from tui.config.watching import LOOK_SECONDS, Watched
from tui.config.writing import placed

__all__ = [
    "LOOK_SECONDS",
    "OF_THE_SCREEN",
    "Alerts",
    "Channel",
    "Config",
    "Group",
    "Loaded",
    "Problem",
    "Rule",
    "RuleDefaults",
    "Sectors",
    "SourceOptions",
    "Ticwatch",
    "Watched",
    "changes",
    "home",
    "later",
    "load",
    "own_file",
    "placed",
    "upstream",
]
