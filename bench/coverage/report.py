"""The report of coverage.py on the marks that were set."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from coverage import Coverage, CoverageData
from coverage.parser import PythonParser

from bench.coverage.marks import ELSEWHERE, Arc, Mark


def report(marks: list[Mark], hits: bytes) -> bool:
    """Print the lines and branches that did not run. Return whether the share is large enough."""
    coverage = Coverage()
    data = coverage.get_data()
    data.erase()
    arcs = executed_arcs(marks, hits)
    data.add_arcs(arcs)
    data.touch_files(arcs)
    data.write()
    return coverage.report() >= float(str(coverage.get_option("report:fail_under")))


def executed_arcs(marks: list[Mark], hits: bytes) -> dict[str, set[Arc]]:
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
