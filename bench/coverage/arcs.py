"""Marks in the terms of coverage.py: the arcs between lines that ran."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

from coverage.parser import PythonParser

from bench.coverage.probes import Probe, lines_of

Arc = tuple[int, int]
ENTRY = -1
"""coverage.py's number for the start of a piece of code."""


def ran_arcs(source: str, marked: Iterable[Probe]) -> set[Arc]:
    """Return arcs to each line that ran, and those that branches took.

    A branch has two ways: into its body, and the other one, wherever that leads.
    """
    marked = {*marked}
    tree = ast.parse(source)
    lines = {probe.line for probe in marked}
    lines |= {*_passed_handlers(tree, lines)}
    others = {probe.line for probe in marked if probe.is_other}
    parser = PythonParser(text=source)
    parser.parse_source()
    ways: dict[int, set[int]] = defaultdict(set)
    for start, end in parser.arcs():
        ways[start].add(end)
    ran = {(ENTRY, line) for line in lines}
    for line, body, is_left in _branches(tree, lines, others):
        start, into = parser.first_line(line), parser.first_line(body)
        if body in lines:
            ran |= {(ENTRY, line), (start, into)}
        if is_left:
            ran |= {(ENTRY, line), *((start, end) for end in ways[start] if end != into)}
    return ran


def _branches(
    tree: ast.Module, lines: set[int], others: set[int]
) -> Iterator[tuple[int, int, bool]]:
    """Give the line of each branch, the first line of its body, and whether it was left.

    A case of a match was left if a later one, or none, was chosen.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.If | ast.For | ast.AsyncFor | ast.While):
            yield node.lineno, lines_of(node.body[0])[0], node.lineno in others
        elif isinstance(node, ast.Match):
            was_left = node.cases[-1].pattern.lineno in others
            for case in reversed(node.cases):
                body = lines_of(case.body[0])[0]
                yield case.pattern.lineno, body, was_left
                was_left = was_left or body in lines


def _passed_handlers(tree: ast.Module, lines: set[int]) -> Iterator[int]:
    """Give the lines of handlers that did not catch an error which a later one caught."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Try):
            caught = [handler.lineno in lines for handler in node.handlers]
            for number, handler in enumerate(node.handlers):
                if any(caught[number:]):
                    yield handler.lineno
