"""``python -m bench.mutation [TARGET…]``: put small faults into the code; tests must find them.

mutmut changes one operator, number, word or argument at a time, in ``store/as_of``,
``measures/curve`` and ``alerts/engine``, and the tests of that place run. A mutant that no test
notices survives. It needs a test, or an entry in ``explained.toml``. Decorated functions and code
outside of functions are not mutated. Tests that draw examples draw the same ones for each mutant.

Results are kept in ``.venv/mutants/``: a run that was stopped goes on, and a mutant that was
noticed is tried again only if its function changed, or with ``--anew``.

It prints the numbers of each file, and exits with 1 if a survivor is not explained.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from bench.mutation.explained import explanation_of, read_explanations
from bench.mutation.mutmut_runs import (
    ROOT,
    Change,
    MutatedFiles,
    copy_project,
    create,
    draw,
    file_of,
)
from bench.mutation.record import NOTICED, Record
from bench.mutation.targets import TARGETS, Target

RECORDS = ROOT / ".venv" / "mutants"


def main() -> int:
    """Try the mutants of the targets. Return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--limit", type=int, help="mutants tried of each file; all if not given")
    parser.add_argument("--seed", type=int, default=17, help="of the draw where a file has more")
    parser.add_argument("--anew", action="store_true", help="forget the results of earlier runs")
    arguments = parser.parse_args()
    unknown = {*arguments.targets} - {target.name for target in TARGETS}
    if unknown:
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    os.nice(10)
    unexplained = []
    for target in TARGETS:
        if target.name in (arguments.targets or (target.name,)):
            record = Record(RECORDS / f"{target.name.replace('/', '-')}.jsonl")
            if arguments.anew:
                record.clear()
            unexplained += report(target, record, arguments.limit, arguments.seed)
    print(f"{len(unexplained)} survivors without an explanation")
    return 1 if unexplained else 0


def report(target: Target, record: Record, limit: int | None, seed: int) -> list[Change]:
    """Try a target's mutants and print what became of them. Return the unexplained survivors."""
    with tempfile.TemporaryDirectory(prefix="mutation") as temporary:
        folder = Path(temporary) / "project"
        folder.mkdir()
        copy_project(folder, target)
        names, files = create(folder), MutatedFiles(folder)
        mutants = [files.mutant(name) for name in draw(names, limit, seed)]
        became = record.results(mutants, folder, target)
        print_counts(names, became)
        survivors = [files.change(name) for name, result in became.items() if result not in NOTICED]
    return print_survivors(survivors)


def print_counts(names: Sequence[str], became: dict[str, str]) -> None:
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
