"""The three places that are mutated, and the tests that belong to them."""

from __future__ import annotations

from typing import NamedTuple


class Target(NamedTuple):
    """Files that are mutated together."""

    name: str
    files: str
    """Pattern of the files, from the project's folder."""
    tests: tuple[str, ...]
    """Files or folders of the tests that try the mutants: all of them take some seconds."""
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
        ("tests/alerts/engine",),
    ),
)
