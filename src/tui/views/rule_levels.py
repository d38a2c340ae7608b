"""Levels of a rule in the history of the value that it compares: it fires at one, clears at one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.model.alerts import Alert
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_number
from tui.model.plot import Level, Role

if TYPE_CHECKING:
    from tui.alerts.engine.compiled_rule import CompiledRule


def rule_levels(
    alert: Alert, compiled: CompiledRule | None, unit: DisplayUnit
) -> tuple[Level, ...]:
    """Return the threshold of a rule, then the number at which it clears if it has another.

    ``compiled`` is None if the rule is not at hand. ``unit`` is that of the plot.
    """
    if alert.threshold is None:
        return ()
    fires = Level(alert.threshold, f"fires {_format(alert.threshold, unit)}")
    clear = None if compiled is None else compiled.clears_at
    if clear is None or clear.unit != alert.unit or clear.value == alert.threshold:
        return (fires,)
    return (
        fires,
        Level(clear.value, f"clears {_format(clear.value, unit)}", role=Role.REFERENCE),
    )


def _format(value: float, unit: DisplayUnit) -> str:
    whole = unit is DisplayUnit.RATIO and value == int(value)
    return format_number(value, unit, decimals=0 if whole else None)
