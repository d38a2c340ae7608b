"""The probes of ``make cover`` count the same lines and branches as coverage.py."""

from __future__ import annotations

import ast
import subprocess
import sys
from itertools import compress
from pathlib import Path

from bench.coverage.arcs import ran_arcs
from bench.coverage.probes import NAME, add_probes, write_probes
from coverage import Coverage
from coverage.parser import PythonParser

SOURCE = '''"""Docstring."""

from __future__ import annotations

from contextlib import suppress
from functools import cache


class Counter:
    """One of each statement that branches."""

    step: int = 2
    """A documented field."""

    @property
    @cache
    def size(self) -> int:
        return self.step

    @cache
    def unused(
        self,
    ) -> int:
        return 3


def name(value: object) -> str:
    """Take the first, the second and no case."""
    match value:
        case int() if value > 5:
            return "large"
        case str() | bytes():
            kind = "text"
        case float():
            kind = "number"
        case list():
            return "list"
    return kind


def choose(value: object) -> str:
    match value:
        case 1:
            return "one"
        case _:
            return "many"


def loop(numbers: list[int]) -> int:
    total = 0
    for number in numbers:
        if number < 0:
            continue
        elif number > 10:
            break
        total += sum(
            each
            for each in range(number)
            if each
        )
    else:
        total = -1
    while total > 100:
        total -= 1
        if total == 0:
            return 0
    return total


def fail(numbers: list[int]) -> None:
    with suppress(ZeroDivisionError):
        for number in numbers:
            if number:
                1 / 0
    try:
        if numbers:
            raise ValueError
    except KeyError:
        print("never")
    except ValueError:
        pass
    finally:
        numbers.clear()


async def steps(numbers: list[int]):
    for number in numbers:
        if number:
            yield number


async def walk() -> int:
    async for step in steps([0, 1]):
        if step:
            return step
    return 0
'''
CALLS = """
assert Counter().size == 2
assert [name("a"), name(7), name(2.0), choose(2)] == ["text", "large", "number", "many"]
assert [loop([-1, 3]), loop([3, 11])] == [-1, 3]
fail([0, 1])
import asyncio
assert asyncio.run(walk()) == 1
"""


def arcs_by_tracing(path: Path) -> set[tuple[int, int]]:
    coverage = Coverage(data_file=None, branch=True, include=[str(path)], config_file=False)
    code = compile(SOURCE, str(path), "exec")
    coverage.start()
    try:
        namespace = {"__name__": "sample"}
        exec(code, namespace)
        exec(compile(CALLS, "calls", "exec"), namespace)
    finally:
        coverage.stop()
    data = coverage.get_data()
    return {*(data.arcs(str(path)) or ())}


def arcs_by_probes(path: Path) -> set[tuple[int, int]]:
    tree = ast.parse(SOURCE)
    probes = add_probes(tree, 0)
    marks = bytearray(len(probes))
    namespace = {"__name__": "sample", NAME: marks}
    exec(compile(tree, str(path), "exec"), namespace)
    exec(compile(CALLS, "calls", "exec"), namespace)
    return ran_arcs(SOURCE, compress(probes, marks))


def lines_and_branches(arcs: set[tuple[int, int]]) -> tuple[set[int], set[tuple[int, int]]]:
    """Return the statements and the branches among arcs, as the report counts them."""
    parser = PythonParser(text=SOURCE)
    parser.parse_source()
    counts, arcs = parser.exit_counts(), parser.translate_arcs(arcs)
    lines = parser.translate_lines(line for arc in arcs for line in arc if line > 0)
    branches = {arc for arc in arcs & parser.arcs() if counts.get(arc[0], 0) > 1}
    return lines & parser.statements, branches


def test_probes_find_the_lines_and_branches_that_tracing_finds(tmp_path: Path) -> None:
    path = tmp_path / "sample.py"
    path.write_text(SOURCE)
    by_tracing = lines_and_branches(arcs_by_tracing(path))
    assert lines_and_branches(arcs_by_probes(path)) == by_tracing
    assert len(by_tracing[1]) > 20


def test_programs_mark_one_file_even_when_they_are_killed(tmp_path: Path) -> None:
    package, marks = tmp_path / "sample", tmp_path / "marks"
    package.mkdir()
    files = [package / "__init__.py", package / "deadly.py"]
    files[0].write_text('"""Docstring."""\n')
    files[1].write_text("import os\nif os.getpid() < 0:\n    os.abort()\nos.kill(os.getpid(), 9)\n")
    probes = write_probes(files, marks)
    command = [sys.executable, "-c", "import sample.deadly"]
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == -9
    placed = [probe for each in probes.values() for probe in each]
    marked = compress(placed, marks.read_bytes())
    assert sorted(probe.line for probe in marked) == [1, 1, 2, 2, 4]
    assert b"\0" in marks.read_bytes()


def test_left_bytecode_with_probes_works_without_its_marks(tmp_path: Path) -> None:
    path, marks = tmp_path / "sample.py", tmp_path / "marks"
    path.write_text("value = 3\n")
    write_probes([path], marks)
    marks.unlink()
    command = [sys.executable, "-c", "import sample; assert sample.value == 3"]
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 0
