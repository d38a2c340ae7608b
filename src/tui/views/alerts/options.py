"""Options of the alerts pane."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct, field

from tui.config import Config, Group, Rule


class AlertsViewName(Enum):
    """Views of an opened rule. Exports use the values."""

    DETAIL = "detail"
    """The condition part by part, and the episodes."""
    BACKTEST = "backtest"
    """Returns of groups while the rule fired, and after it began to."""


def _default_rules() -> tuple[Rule, ...]:
    return Config().alerts.rule


def _default_groups() -> tuple[Group, ...]:
    return Config().groups


class AlertsOptions(Struct, frozen=True):
    """Rules of the alerts pane, the opened rule, and the funds of its backtest."""

    rules: tuple[Rule, ...] = field(default_factory=_default_rules)
    opened: str = ""
    """Id of the opened rule, "" for the table of all rules."""
    view_name: AlertsViewName = AlertsViewName.DETAIL
    """View of the opened rule."""
    groups: tuple[Group, ...] = field(default_factory=_default_groups)
    """Funds in a backtest."""
    benchmark: str = Config().sectors.benchmark
    """Ticker that a backtest compares these funds with."""

    @classmethod
    def from_config(cls, config: Config) -> AlertsOptions:
        """Return the options that a configuration sets."""
        return cls(config.alerts.rule, groups=config.groups, benchmark=config.sectors.benchmark)
