"""``python -m bench.mutation.trials MUTANTS RECORD …``: try mutants in forks of one process.

The process imports everything and collects the tests once. Each mutant is tried in a fork of it,
one after the other. The fork runs the tests that reach the mutated function until one fails: first
those that noticed the most mutants of the function for their time, then those of its file, then one
case of each test. A test that takes ten times as long as without a mutant has noticed it as well.

MUTANTS is a file with a list of mutants, as JSON. Each result becomes a line of JSON in the file
RECORD. The other arguments are for pytest. The folder is the one that mutmut made.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from time import process_time
from typing import Any, TextIO

import pytest
from _pytest.runner import runtestprotocol
from msgspec import Struct, json
from msgspec.structs import replace

SOON_SECONDS = 0.5
"""Processor time of the tests that are run before all other mutants had their turn."""
SLOWER = 10
"""A test with a mutant may take so many times the processor time it takes without."""
MORE_SECONDS = 2.0
"""Processor time that it may take in any case."""
WAITING_SECONDS = 60.0
"""Time by the clock that a test may take: it may wait for what never comes."""
TIME_OUTS = (signal.SIGPROF, signal.SIGALRM)


class Mutant(Struct, frozen=True):
    """One small fault in a function."""

    name: str
    code: str
    """Digest of the function with the fault."""


class Trial(Struct, frozen=True):
    """The result of one mutant."""

    name: str
    code: str
    result: str
    """``killed``, ``timeout``, ``survived``, or ``no tests`` where none reaches its function.

    It is ``undecided`` until the slow tests have run.
    """
    test: str
    """The test that noticed the mutant, or ""."""


class Reach(Struct):
    """The effect of the tests without a mutant."""

    seconds: dict[str, float]
    """Processor time of each test."""
    tests: dict[str, list[str]]
    """Tests that call each mutated function."""
    failed: list[str]
    modules: list[str]
    """Modules that they import while they run."""


class Kills:
    """Counts of the mutants that each test noticed, for each function and each file."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, trial: Trial) -> None:
        """Count the mutant of a trial, if a test noticed it."""
        if trial.test:
            function = _function(trial.name)
            for place in (function, _module(function)):
                self._counts[place][trial.test] += 1

    def order(self, function: str, reach: Reach) -> list[str]:
        """Return the tests that reach a function, the most promising ones first."""
        own, file = self._counts[function], self._counts[_module(function)]
        cases = Counter[str]()

        def case_of(test: str) -> int:
            name = test.partition("[")[0]
            cases[name] += 1
            return cases[name]

        def promise_of(test: str) -> tuple[float, ...]:
            seconds = reach.seconds[test]
            return -own[test] / seconds, -file[test] / seconds, case_of(test), seconds

        return sorted(reach.tests.get(function, ()), key=promise_of)


class Trials:
    """Plugin of pytest: tries mutants in place of running the tests."""

    def __init__(self, mutants: Sequence[Mutant], record: Path) -> None:
        self.mutants = mutants
        self.record = record

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try every mutant, and append each result to the record."""
        items = {item.nodeid: item for item in session.items}
        _, output = _in_fork(lambda pipe: observe(session.items, pipe))
        reach = json.decode(output, type=Reach)
        if reach.failed:
            raise pytest.UsageError("fail without a mutant: " + ", ".join(reach.failed))
        for module in reach.modules:
            importlib.import_module(module)
        gc.collect()
        gc.freeze()
        kills = Kills()
        with self.record.open("a+b", buffering=0) as record:
            record.seek(0)
            for line in record.read().splitlines():
                kills.add(json.decode(line, type=Trial))
            for trial in _try_each(self.mutants, items, reach, kills):
                record.write(json.encode(trial) + b"\n")
        return True


def observe(items: Sequence[pytest.Item], pipe: TextIO) -> bool:
    """Run the tests without a mutant, and write their reach."""
    trampoline: Any = importlib.import_module("mutmut.mutation.trampoline")
    before, called = {*sys.modules}, set[str]()
    trampoline.record_trampoline_hit = lambda name, caller=None: called.add(name)
    trampoline.set_mutant_under_test("stats")
    reach = Reach({}, defaultdict(list), [], [])
    for item, following in zip(items, [*items[1:], None], strict=True):
        called.clear()
        began = process_time()
        if _fails(item, following):
            reach.failed.append(item.nodeid)
        reach.seconds[item.nodeid] = process_time() - began
        for function in called:
            reach.tests[function].append(item.nodeid)
    reach.modules.extend(
        name
        for name, module in sys.modules.items()
        if name not in before and getattr(module, "__spec__", None)
    )
    pipe.write(json.encode(reach).decode())
    return True


def _try_each(
    mutants: Sequence[Mutant], items: dict[str, pytest.Item], reach: Reach, kills: Kills
) -> Iterator[Trial]:
    """Try every mutant with the most promising tests, then the unnoticed ones with the others."""
    unnoticed: list[tuple[Mutant, list[str]]] = []
    for mutant in mutants:
        tests = kills.order(_function(mutant.name), reach)
        total = accumulate(reach.seconds[test] for test in tests)
        soon = [test for test, seconds in zip(tests, total, strict=True) if seconds < SOON_SECONDS]
        trial = _try(mutant, soon or tests, items, reach)
        kills.add(trial)
        later = [test for test in tests if test not in soon] if soon else []
        if trial.result == "survived" and later:
            unnoticed.append((mutant, later))
            trial = replace(trial, result="undecided")
        yield trial
    for mutant, later in unnoticed:
        yield _try(mutant, later, items, reach)


def _try(
    mutant: Mutant, tests: Sequence[str], items: dict[str, pytest.Item], reach: Reach
) -> Trial:
    """Run tests with a mutant in a fork until one notices it."""
    if not tests:
        return Trial(mutant.name, mutant.code, "no tests", "")
    chosen = [items[test] for test in tests]
    status, output = _in_fork(lambda pipe: _notices(mutant.name, chosen, reach, pipe))
    if status == 0:
        return Trial(mutant.name, mutant.code, "survived", "")
    is_late = os.WIFSIGNALED(status) and os.WTERMSIG(status) in TIME_OUTS
    result = "timeout" if is_late else "killed"
    return Trial(mutant.name, mutant.code, result, output.splitlines()[-1])


def _notices(name: str, items: Sequence[pytest.Item], reach: Reach, pipe: TextIO) -> bool:
    """Return whether a test fails with a mutant. Write each one before it runs."""
    importlib.import_module("mutmut.mutation.trampoline").set_mutant_under_test(name)
    for item, following in zip(items, [*items[1:], None], strict=True):
        print(item.nodeid, file=pipe, flush=True)
        limit = MORE_SECONDS + SLOWER * reach.seconds[item.nodeid]
        signal.setitimer(signal.ITIMER_PROF, limit)
        signal.setitimer(signal.ITIMER_REAL, WAITING_SECONDS + limit)
        if _fails(item, following):
            return True
    return False


def _fails(item: pytest.Item, following: pytest.Item | None) -> bool:
    reports = runtestprotocol(item, log=False, nextitem=following)
    return any(report.failed for report in reports)


def _in_fork(work: Callable[[TextIO], bool]) -> tuple[int, str]:
    """Do work in a fork of this process. Return its wait status, and what it wrote.

    The status is 0 if the work was done and returned False.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        found = True
        try:
            with os.fdopen(writing, "w", encoding="utf-8") as pipe:
                found = work(pipe)
        finally:
            os._exit(found)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        output = pipe.read()
    return os.waitpid(child, 0)[1], output


def _function(name: str) -> str:
    """Return the function that a mutant changes, with its module."""
    return name.rpartition("__mutmut_")[0]


def _module(function: str) -> str:
    return function.rpartition(".")[0]


def main(mutants: str, record: str, *arguments: str) -> int:
    """Try the mutants of a file. Return the exit code of pytest."""
    plugin = Trials(json.decode(Path(mutants).read_bytes(), type=list[Mutant]), Path(record))
    return int(pytest.main(list(arguments), plugins=[plugin]))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
