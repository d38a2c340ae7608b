"""Marks in the code: before each statement and in each branch, a byte that is set when it runs."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import TypeVar

Arc = tuple[int, int]
"""Two lines that ran one after the other, as coverage.py stores them."""
Mark = tuple[str, Sequence[Arc]]
"""File, and the arcs that have run if a mark is set."""
ENTRY = -1
"""Line before a statement whose predecessor is of no interest."""
ELSEWHERE = 0
"""Line after a branch that was not taken, wherever that is."""
NAME = "_lines_run"
"""Name that each marked module has for the bytes of all marks."""
Node = TypeVar("Node", bound=ast.AST)
Branching = TypeVar("Branching", ast.If, ast.For, ast.AsyncFor, ast.While)


class Marker(ast.NodeTransformer):
    """A transformation that puts marks into modules and numbers them through."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self._file = ""

    def mark(self, file: str, source: str, head: str) -> ast.Module:
        """Return a module with marks, and with the statements of ``head`` before its own."""
        self._file = file
        tree = ast.parse(source, file)
        start = len([*takewhile(_must_come_first, tree.body)])
        tree.body = self._suite(tree.body)
        tree.body[start:start] = ast.parse(head, file).body
        return tree

    def generic_visit(self, node: Node) -> Node:
        """Mark the statements in a node."""
        for name in ("body", "orelse", "finalbody"):
            suite = getattr(node, name, None)
            if isinstance(suite, list):
                setattr(node, name, self._suite(suite))
        return node

    def visit_If(self, node: Branching) -> Branching:
        """Mark the body, and what follows without it: the other branch, or the end of a loop."""
        taken = (node.lineno, _first_line(node.body[0]))
        other = (node.lineno, _first_line(node.orelse[0]) if node.orelse else ELSEWHERE)
        self.generic_visit(node)
        node.body.insert(0, self._mark(node, [taken]))
        if not (isinstance(node, ast.While) and isinstance(node.test, ast.Constant)):
            node.orelse.insert(0, self._mark(node, [other]))
        return node

    visit_For = visit_AsyncFor = visit_While = visit_If

    def visit_Try(self, node: ast.Try) -> ast.Try:
        """Mark all suites. A handler that runs tells that those before it were asked."""
        self.generic_visit(node)
        for place, handler in enumerate(node.handlers):
            asked = [(ENTRY, each.lineno) for each in node.handlers[: place + 1]]
            handler.body = [self._mark(handler, asked), *self._suite(handler.body)]
        return node

    def visit_Match(self, node: ast.Match) -> ast.Match:
        """Mark the cases, and that none of them matched."""
        lines = [case.pattern.lineno for case in node.cases]
        asked: list[Arc] = []
        for case, line in zip(node.cases, lines, strict=True):
            asked.append((asked[-1][1] if asked else ENTRY, line))
            taken = (line, _first_line(case.body[0]))
            case.body = [self._mark(node, [*asked, taken]), *self._suite(case.body)]
        last = node.cases[-1]
        if last.guard or not (isinstance(last.pattern, ast.MatchAs) and not last.pattern.pattern):
            none = [self._mark(node, [*asked, (lines[-1], ELSEWHERE)])]
            node.cases.append(ast.match_case(ast.copy_location(ast.MatchAs(), node), body=none))
        return node

    def _suite(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        """Mark each statement, but for those that must come first, which the next mark counts."""
        first = [*takewhile(_must_come_first, statements)]
        marked, lines = [*first], [each.lineno for each in first]
        for statement in statements[len(first) :]:
            lines += _lines(statement)
            marked += [self._mark(statement, [(ENTRY, each) for each in lines])]
            marked += [self.visit(statement)]
            lines = []
        return marked

    def _mark(self, place: ast.stmt | ast.excepthandler, arcs: Iterable[Arc]) -> ast.stmt:
        """Return a statement that sets the next byte."""
        at = {name: getattr(place, name) for name in ast.stmt._attributes}
        byte = ast.Subscript(
            ast.Name(NAME, ast.Load(), **at),
            ast.Constant(len(self.marks), **at),
            ast.Store(),
            **at,
        )
        self.marks.append((self._file, tuple(arcs)))
        return ast.Assign([byte], ast.Constant(1, **at), **at)


def _must_come_first(statement: ast.stmt) -> bool:
    """Is a statement a docstring or an import from the future?"""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return isinstance(statement.value.value, str)
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _lines(statement: ast.stmt) -> list[int]:
    """Return the lines of a statement that run: its first one, and those of its decorators."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return [*(each.lineno for each in decorators), statement.lineno]


def _first_line(statement: ast.stmt) -> int:
    return _lines(statement)[0]
