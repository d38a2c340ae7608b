"""Lines and branches counted by marks are those that coverage.py counts."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from bench.coverage.bytecode import remove_marked, write_marked
from bench.coverage.report import coverage_of
from coverage import Coverage

CONSTRUCTS = '''
"""All that a module may hold."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import cache


class Pair:
    """A class."""

    left: int
    """Its first field."""
    right: int = 2


@cache
def branch(number: int) -> str:
    """Return a word."""
    if number > 1:
        return "many"
    elif number:
        word = "one"
    else:
        word = "none"
    if (
        number
        and word
    ):
        word += "!"
    return word


def loop(numbers: list[int]) -> int:
    total = 0
    for number in numbers:
        if number < 0:
            break
        total += number
    else:
        total += 100
    while total > 5:
        total -= 5
    while True:
        total += 1
        if total > 3:
            return total


def attempt(text: str) -> int:
    try:
        number = int(text)
    except TypeError:
        return 0
    except ValueError:
        number = 7
    else:
        number += 1
    finally:
        print("done")
    with suppress(ValueError):
        return int("none")
    return number


def match(value: object) -> str:
    match value:
        case 1 | 2:
            return "small"
        case str():
            pass
        case [first, *_] if first:
            return "list"
    return "other"


async def wait() -> list[int]:
    async def numbers():
        yield 1

    async for number in numbers():
        continue
    return [each for each in (1, 2) if each > 1]


def unused() -> None:
    print("never")


'''
CALLS = (
    "branch(1)",
    "branch(0)\nloop([1])",
    "loop([1, -1])\nattempt('1')",
    "attempt('x')\nmatch('text')\nmatch([1])",
    "match(3.0)\nasyncio.run(wait())",
)
PROGRAM = """
import os
import signal

def end():
    os.kill(os.getpid(), signal.SIGKILL)
    return 1

if os.fork():
    os.wait()
else:
    forked = True
end()
"""


def package_of(folder: Path, text: str) -> Path:
    """Return a new package with a module ``program``."""
    package = folder / "package"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "program.py").write_text(text, encoding="utf-8")
    return package


def run(package: Path) -> int:
    """Run the module in a new process. Return its exit code."""
    command = [sys.executable, "-c", "import package.program"]
    return subprocess.run(command, cwd=package.parent, check=False, timeout=60).returncode


def result(coverage: Coverage, module: Path) -> tuple[object, object]:
    """Return the lines that did not run, and the branches of each line: all and taken."""
    return coverage.analysis2(str(module))[3], coverage.branch_stats(str(module))


@pytest.mark.parametrize("calls", CALLS)
def test_marked_lines_and_branches_are_those_of_coverage(tmp_path: Path, calls: str) -> None:
    package = package_of(tmp_path, CONSTRUCTS + calls)
    module, file = package / "program.py", tmp_path / "marks"
    traced = Coverage(data_file=None, branch=True, config_file=False, include=[str(module)])
    with traced.collect():
        exec(compile(CONSTRUCTS + calls, str(module), "exec"), {"__name__": "program"})
    marks = write_marked(package, file)
    assert run(package) == 0
    assert result(coverage_of(marks, file.read_bytes()), module) == result(traced, module)
    assert result(traced, module)[0]


def test_lines_of_killed_and_forked_programs_count(tmp_path: Path) -> None:
    package, file = package_of(tmp_path, PROGRAM), tmp_path / "marks"
    marks = write_marked(package, file)
    assert run(package) == -signal.SIGKILL
    assert result(coverage_of(marks, file.read_bytes()), package / "program.py")[0] == [7]


def test_marked_bytecode_runs_without_its_file_until_it_is_removed(tmp_path: Path) -> None:
    package, file = package_of(tmp_path, "print(1)"), tmp_path / "marks"
    write_marked(package, file)
    file.unlink()
    assert run(package) == 0
    remove_marked(package)
    assert not [*package.rglob("*.pyc")]
