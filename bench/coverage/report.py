"""The report of coverage.py on the marks that were set."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from coverage import Coverage
from coverage.parser import PythonParser

from bench.coverage.marks import ELSEWHERE, Arc, Mark


def coverage_of(marks: list[Mark], hits: bytes) -> Coverage:
    """Return the results of coverage.py for the marks that were set."""
    coverage = Coverage(data_file=None)
    arcs = _executed_arcs(marks, hits)
    coverage.get_data().add_arcs(arcs)
    coverage.get_data().touch_files(arcs)
    return coverage


def _executed_arcs(marks: list[Mark], hits: bytes) -> dict[str, set[Arc]]:
    """Return the arcs of each file whose marks were set."""
    possible: dict[str, set[Arc]] = defaultdict(set)
    ran: dict[str, set[Arc]] = defaultdict(set)
    for (file, arcs), hit in zip(marks, hits, strict=False):
        possible[file].update(arcs)
        ran[file].update(arcs if hit else ())
    return {file: _completed(Path(file), ran[file], arcs) for file, arcs in possible.items()}


def _completed(file: Path, ran: set[Arc], possible: set[Arc]) -> set[Arc]:
    """Return arcs with the line that follows each branch, as coverage.py finds it."""
    parser = PythonParser(text=file.read_text(encoding="utf-8"), filename=str(file))
    parser.parse_source()
    other = parser.arcs() - parser.translate_arcs(possible)
    starts = {parser.first_line(start) for start, end in ran if end == ELSEWHERE}
    found = {arc for arc in other if arc[0] in starts}
    return {arc for arc in ran if arc[1] != ELSEWHERE} | found
