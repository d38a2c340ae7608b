"""Mutants that no test can notice, or none needs to, with the reason of each."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from bench.mutation.mutmut_runs import Change

LIST = Path(__file__).with_name("explained.toml")


class Explanation(NamedTuple):
    """The reason for which mutants of one piece of code survive."""

    function: str
    """Function below ``tui`` that the mutants change, "" for any."""
    was: str
    """Piece of a line that they replace."""
    becomes: tuple[str, ...]
    """The piece of each mutant."""
    kind: str
    """One of the kinds that the head of the list describes."""
    because: str

    def fits(self, change: Change) -> bool:
        """Return whether a mutant is one of these."""
        if self.function not in ("", change.function.removeprefix("tui.")):
            return False
        parts = change.was.split(self.was)
        return any(
            change.becomes == self.was.join(parts[:at]) + piece + self.was.join(parts[at:])
            for at in range(1, len(parts))
            for piece in self.becomes
        )


def read_explanations() -> tuple[Explanation, ...]:
    """Return every explanation of the list."""
    entries = tomllib.loads(LIST.read_text(encoding="utf-8"))["mutant"]
    return tuple(
        Explanation(
            entry.get("function", ""),
            entry["was"],
            tuple(entry["becomes"]),
            entry["kind"],
            entry["because"],
        )
        for entry in entries
    )


def explanation_of(change: Change, explanations: Iterable[Explanation]) -> Explanation | None:
    """Return the explanation that fits a mutant, or None."""
    return next((each for each in explanations if each.fits(change)), None)
