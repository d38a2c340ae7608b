"""Check of the key remaps in ``[keys]``: known ids, no fixed key moved, no key used twice."""

from __future__ import annotations

from collections.abc import Mapping

from tui.model.suggest import closest_match

FIXED_IDS = ("screen.help", "screen.back", "app.quit-now")
"""Binding ids that cannot be remapped: help, back and quit keep their keys."""
EVERYWHERE = ("screen", "app", "table", "pane", "time")
"""First words of ids whose bindings are active in every pane."""
OVERLAYS = (
    *("filter", "help", "overlay", "provenance", "sources", "prompt", "digest"),
    *("messages", "choice", "capture"),
)
"""First words of ids whose bindings are active only in a screen or line above the panes."""
RENAMED = {
    **{"curve.view": "pane.view", "curve.view-before": "pane.view-before"},
    **{
        f"{pane}.next-view": "pane.view"
        for pane in ("curve", "flows", "sectors", "alerts", "risk", "auctions", "thesis")
    },
    "risk.next-period": "risk.longer",
}
"""Ids of earlier versions, each with the id that the action has now."""
EXCLUSIVE_PAIRS = (
    {"plot.left", "table.arrow-left"},
    {"plot.right", "table.arrow-right"},
)
"""Pairs that share keys: the table uses the arrows only while no plot does."""


def check_keymap(
    requested: Mapping[str, str], defaults: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Return the remaps that are valid, and a message for each of the others.

    ``requested`` and ``defaults`` map binding ids to keys, separated by commas. Of two remaps to
    one key the first is valid.
    """
    accepted: dict[str, str] = {}
    problems: list[str] = []
    for name, keys in requested.items():
        if name not in defaults:
            near = closest_match(name, defaults)
            hint = f"; did you mean {near}?" if near else ""
            hint = f"; it is called {RENAMED[name]} now" if name in RENAMED else hint
            problems.append(f"[keys] {name}: no such action{hint}")
        elif name in FIXED_IDS:
            problems.append(f"[keys] {name}: its key cannot be moved")
        elif owner := _owner(keys, name, {**defaults, **accepted}):
            problems.append(f"[keys] {name}: {keys} already belongs to {owner}")
        else:
            accepted[name] = keys
    return accepted, problems


def _owner(keys: str, name: str, assigned: Mapping[str, str]) -> str:
    """Return the id of another action of the same place with one of these keys, "" for none."""
    requested = set(keys.split(","))
    for other, other_keys in assigned.items():
        if other != name and requested & set(other_keys.split(",")) and _can_conflict(name, other):
            return other
    return ""


def _can_conflict(first: str, second: str) -> bool:
    """Return whether two actions can be active at the same time.

    Those of two panes never are. An overlay, such as the help, hides the keys below it.
    """
    if {first, second} in EXCLUSIVE_PAIRS:
        return False
    prefixes = {first.partition(".")[0], second.partition(".")[0]}
    return len(prefixes) == 1 or (bool(prefixes & set(EVERYWHERE)) and not prefixes & set(OVERLAYS))
