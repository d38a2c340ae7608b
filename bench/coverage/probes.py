"""Probes: statements put into compiled code that mark each line and branch which runs.

Python's own tracing slows every instruction of every library down, which doubles the time of the
tests. A probe costs one assignment and only where the code is ours. All processes map one file of
marks, so nothing is collected at the end, and a killed process loses nothing. The source stays as
it is: probes are in the bytecode beside it alone.
"""

from __future__ import annotations

import ast
import importlib.util
import marshal
from collections.abc import Iterable
from pathlib import Path
from types import CodeType
from typing import NamedTuple

NAME = "__probes__"
"""Name among the builtins of what holds the marks."""
CHECKED = (3).to_bytes(4, "little")
"""Flags of bytecode that Python compiles anew once its source has changed."""
PROLOGUE = f"""
import builtins, mmap
try:
    with open({{path!r}}, "r+b") as marks:
        builtins.{NAME} = mmap.mmap(marks.fileno(), 0)
except OSError:  # bytecode of an earlier run
    builtins.{NAME} = bytearray({{size}})
del builtins, mmap
"""


class Probe(NamedTuple):
    """One place that is marked when it runs."""

    line: int
    is_other: bool = False
    """The branch of this line is left by its other way, not into its body."""


def add_probes(tree: ast.Module, first: int) -> list[Probe]:
    """Put a probe before each statement of a module and into each other way of a branch.

    ``first`` is the number of the first probe.
    """
    placement = _Placement(first)
    for node in [*ast.walk(tree)]:
        placement.add_before_statements(node)
        placement.add_at_branch(node)
    return placement.probes


class _Placement:
    """The probes of one module."""

    def __init__(self, first: int) -> None:
        self._first = first
        self.probes: list[Probe] = []

    def _new(self, line: int, *, is_other: bool = False) -> ast.stmt:
        number = self._first + len(self.probes)
        self.probes.append(Probe(line, is_other))
        marks = ast.Name(NAME, ast.Load())
        mark = ast.Subscript(marks, ast.Constant(number), ast.Store())
        statement = ast.Assign([mark], ast.Constant(1))
        statement.lineno = statement.end_lineno = line
        statement.col_offset = statement.end_col_offset = 0
        return ast.fix_missing_locations(statement)

    def add_before_statements(self, node: ast.AST) -> None:
        """Put a probe before each statement of a node; after those that must stay first."""
        start = _prologue_length(node)
        for field in ("body", "orelse", "finalbody"):
            body = getattr(node, field, None)
            if isinstance(body, list):
                count = start if field == "body" else 0
                kept, rest = body[:count], body[count:]
                body[:] = kept
                body += [self._new(line) for each in kept for line in lines_of(each)]
                for each in rest:
                    body += [*(self._new(line) for line in lines_of(each)), each]

    def add_at_branch(self, node: ast.AST) -> None:
        """Put a probe where a branch does not lead into its body, and where an error is caught."""
        if isinstance(node, ast.ExceptHandler):
            node.body.insert(0, self._new(node.lineno))
        elif isinstance(node, ast.If | ast.For | ast.AsyncFor | ast.While):
            node.orelse.insert(0, self._new(node.lineno, is_other=True))
        elif isinstance(node, ast.Match) and not _is_irrefutable(node.cases[-1]):
            other = self._new(node.cases[-1].pattern.lineno, is_other=True)
            pattern = ast.copy_location(ast.MatchAs(), node.cases[-1].pattern)
            node.cases.append(ast.match_case(pattern=pattern, body=[other]))


def lines_of(statement: ast.stmt) -> list[int]:
    """Return the lines that a statement starts on: its own, and those of its decorators."""
    decorators = getattr(statement, "decorator_list", [])
    return [*(each.lineno for each in decorators), statement.lineno]


def _is_irrefutable(case: ast.match_case) -> bool:
    """Return whether a case matches everything."""
    return isinstance(case.pattern, ast.MatchAs) and not case.pattern.pattern and not case.guard


def _prologue_length(node: ast.AST) -> int:
    """Return how many first statements must stay first: a docstring and imports of the future."""
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return 0
    count = 1 if ast.get_docstring(node, clean=False) is not None else 0
    for statement in node.body[count:]:
        if not (isinstance(statement, ast.ImportFrom) and statement.module == "__future__"):
            break
        count += 1
    return count


def write_probes(files: Iterable[Path], marks: Path) -> dict[Path, list[Probe]]:
    """Write bytecode with probes beside each file. Return the probes of each file, in order.

    The first file is the ``__init__`` of the package, which maps the marks.
    """
    found: dict[Path, list[Probe]] = {}
    trees: dict[Path, ast.Module] = {}
    size = 0
    for path in files:
        trees[path] = ast.parse(path.read_bytes())
        found[path] = add_probes(trees[path], size)
        size += len(found[path])
    head = next(iter(trees.values()))
    start = _prologue_length(head)
    head.body[start:start] = ast.parse(PROLOGUE.format(path=str(marks), size=size)).body
    for path, tree in trees.items():
        _write_bytecode(path, compile(tree, str(path), "exec", dont_inherit=True))
    marks.write_bytes(bytes(size))
    return found


def bytecode_of(path: Path) -> Path:
    """Return the file of the bytecode of a source file."""
    return Path(importlib.util.cache_from_source(str(path)))


def _write_bytecode(path: Path, code: CodeType) -> None:
    target = bytecode_of(path)
    target.parent.mkdir(exist_ok=True)
    target.unlink(missing_ok=True)
    source_hash = importlib.util.source_hash(path.read_bytes())
    target.write_bytes(importlib.util.MAGIC_NUMBER + CHECKED + source_hash + marshal.dumps(code))
