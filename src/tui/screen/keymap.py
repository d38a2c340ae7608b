"""Which remaps of ``[keys]`` can be used: known ids, no fixed key moved, no key given twice."""

from __future__ import annotations

from collections.abc import Mapping

from tui.model.suggest import nearest

FIXED = ("screen.help", "screen.back", "app.quit-now")
"""Help, back and the way out stay where everybody looks for them."""
EVERYWHERE = ("screen", "app", "table", "pane", "time")
OVERLAYS = ("filter", "help", "overlay", "provenance", "sources", "prompt", "digest")
"""Places by the first word of an id."""
BY_TURNS = (
    {"plot.left", "table.arrow-left"},
    {"plot.right", "table.arrow-right"},
)
"""Of these the table has its keys only where no plot has them."""


def usable(
    wanted: Mapping[str, str], defaults: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """The remaps to apply, and what is wrong with the others.

    ``wanted`` and ``defaults``: binding id -> keys, several separated by commas.
    """
    kept: dict[str, str] = {}
    problems: list[str] = []
    for name, keys in wanted.items():
        if name not in defaults:
            near = nearest(name, defaults)
            hint = f"; did you mean {near}?" if near else ""
            problems.append(f"[keys] {name}: no such action{hint}")
        elif name in FIXED:
            problems.append(f"[keys] {name}: its key cannot be moved")
        elif taken := _owner(keys, name, {**defaults, **kept}):
            problems.append(f"[keys] {name}: {keys} already belongs to {taken}")
        else:
            kept[name] = keys
    return kept, problems


def _owner(keys: str, name: str, present: Mapping[str, str]) -> str:
    """Another action of the same place that one of these keys belongs to, "" when all are free."""
    own = set(keys.split(","))
    for other, others in present.items():
        if other != name and own & set(others.split(",")) and _meet(name, other):
            return other
    return ""


def _meet(one: str, other: str) -> bool:
    """Whether two actions can be asked for at the same place.

    Two panes never can; what lies over the screen, such as the help, has its keys to itself.
    """
    if {one, other} in BY_TURNS:
        return False
    places = {one.partition(".")[0], other.partition(".")[0]}
    return len(places) == 1 or (bool(places & set(EVERYWHERE)) and not places & set(OVERLAYS))
