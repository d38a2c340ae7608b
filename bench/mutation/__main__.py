"""``python -m bench.mutation [TARGET…]``: put small faults into the code; tests must find them.

mutmut changes one operator, number, word or argument at a time, in ``store/as_of``,
``measures/curve`` and ``alerts/engine``, and runs the tests of that place. A mutant that no test
notices survives. It needs a test, or an entry in ``explained.toml``. Decorated functions and code
outside of functions are not mutated. Tests that draw examples draw the same ones for each mutant.

It prints the numbers of each file, and exits with 1 if a survivor is not explained.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from bench.mutation.explained import explanation_of, read_explanations
from bench.mutation.mutmut_runs import (
    Change,
    changes,
    copy_project,
    create,
    draw,
    file_of,
    mutmut,
    results,
)
from bench.mutation.targets import TARGETS, Target

FOUND = ("killed", "timeout")
"""Results of a mutant that a test noticed."""


def main() -> int:
    """Try the mutants of the targets. Return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--limit", type=int, help="mutants tried of each file; all if not given")
    parser.add_argument("--seed", type=int, default=17, help="of the draw where a file has more")
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    unknown = {*arguments.targets} - {target.name for target in TARGETS}
    if unknown:
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    os.nice(19)
    unexplained = [
        survivor
        for target in TARGETS
        if target.name in (arguments.targets or (target.name,))
        for survivor in report(target, arguments.limit, arguments.seed, arguments.processes)
    ]
    print(f"{len(unexplained)} survivors without an explanation")
    return 1 if unexplained else 0


def report(target: Target, limit: int | None, seed: int, processes: int) -> list[Change]:
    """Try a target's mutants and print what became of them. Return the unexplained survivors."""
    with tempfile.TemporaryDirectory(prefix="mutation") as temporary:
        folder = Path(temporary) / "project"
        folder.mkdir()
        copy_project(folder, target)
        names = create(folder)
        drawn = draw(names, limit, seed)
        output = mutmut(folder, "run", "--max-children", str(processes), *drawn)
        after = results(folder)
        became = {name: after[name] for name in drawn}
        if "not checked" in became.values():
            raise SystemExit(f"mutmut stopped early:\n{output[-4000:]}")
        print_counts(names, became)
        survivors = changes(folder, [name for name in drawn if became[name] not in FOUND])
    return print_survivors(survivors)


def print_counts(names: list[str], became: dict[str, str]) -> None:
    """Print for each file how many mutants there are, were tried, and what became of them."""
    total = Counter(file_of(name) for name in names)
    by_file: dict[str, Counter[str]] = defaultdict(Counter)
    for name, result in became.items():
        by_file[file_of(name)][result] += 1
    for file, counts in by_file.items():
        words = ", ".join(f"{count} {result}" for result, count in counts.most_common())
        print(f"{file:32}{total[file]:5} mutants, {counts.total():4} tried: {words}")


def print_survivors(survivors: list[Change]) -> list[Change]:
    """Print how many survivors are explained by each kind. Return and print the others."""
    explanations = read_explanations()
    pairs = [(each, explanation_of(each, explanations)) for each in survivors]
    kinds = Counter(found.kind if found else "not explained" for _, found in pairs)
    for kind, count in kinds.most_common():
        print(f"    {count:4} survived: {kind}")
    unexplained = [each for each, found in pairs if found is None]
    for each in unexplained:
        print(f"    survived: {each.function}\n      - {each.was}\n      + {each.becomes}")
    return unexplained


if __name__ == "__main__":
    sys.exit(main())
