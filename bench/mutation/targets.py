"""The three places that are mutated, and the tests that belong to them."""

from __future__ import annotations

from typing import NamedTuple


class Target(NamedTuple):
    """Files that are mutated together."""

    name: str
    files: str
    """Pattern of the files, from the project's folder."""
    tests: tuple[str, ...]
    """Tests that try the mutants: all of them take a second or two."""
    plugins: tuple[str, ...] = ()
    """Plugins of pytest that the tests run with."""


TARGETS = (
    Target(
        "store/as_of",
        "src/tui/store/as_of.py",
        (
            "tests/store/test_as_of.py",
            "tests/store/test_row_cutter.py",
            "tests/store/test_store.py",
            "tests/store/test_late_values.py",
        ),
    ),
    Target(
        "measures/curve",
        "src/tui/measures/curve/*.py",
        ("tests/measures/curve",),
        ("bench.mutation.embedded_history",),
    ),
    Target(
        "alerts/engine",
        "src/tui/alerts/engine/*.py",
        tuple(
            f"tests/alerts/engine/test_{name}.py"
            for name in (
                *("build_alert", "compiled_rule", "distance", "evaluation", "replay_cache"),
                *("rule_history", "state_machine", "units"),
            )
        ),
    ),
)
