"""One figure of a benchmark, and the table of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

BARE = "bare Textual"
PANDAS = "import pandas"
REPAINT = "a whole repaint"


class Result(NamedTuple):
    """A measured figure. With a reference it is a ratio, the median of pairs from one run."""

    name: str
    value: float
    unit: str
    """``x`` for a ratio."""
    reference: str = ""
    """Name of the thing measured beside it in the same run, "" for none."""
    limit: float | None = None
    """Largest value that is meant to be, None for none."""

    def __str__(self) -> str:
        decimals = 2 if self.unit == "x" or self.value < 10 else 0
        value = f"{self.value:.{decimals}f} {self.unit} {self.reference}".rstrip()
        limit = "" if self.limit is None else f"at most {self.limit:g}"
        return f"  {self.name:44}{value:26}{limit}".rstrip()


class Section(NamedTuple):
    """Results of one subject."""

    title: str
    results: Iterator[Result]


def ratio(mine: Sequence[float], others: Sequence[float]) -> float:
    """Return the median of the ratios pair by pair: the machine's speed changes between pairs."""
    return median(one / other for one, other in zip(mine, others, strict=True))


def percentile_95(values: Sequence[float]) -> float:
    """Return the smallest value that 95 % of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


def report(sections: Iterable[Section], path: Path) -> None:
    """Print each result as soon as it is known, and write all of them to a file of JSON."""
    found: dict[str, list[dict[str, object]]] = {}
    for section in sections:
        print(section.title)
        rows = found.setdefault(section.title, [])
        for result in section.results:
            print(result, flush=True)
            rows.append(result._asdict())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print(f"written: {path}")
