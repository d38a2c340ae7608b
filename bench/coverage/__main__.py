"""``python -m bench.coverage [ARGUMENT…]``: run the tests, and report the lines that they run.

The arguments are for pytest. The report is that of coverage.py, with its settings in
pyproject.toml. It exits with 1 if tests fail, or run a smaller share than ``fail_under``.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import compress
from pathlib import Path

from coverage import Coverage

from bench.coverage.arcs import ran_arcs
from bench.coverage.probes import Probe, bytecode_of, write_probes

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "tui"
MARKS = ROOT / ".venv" / "coverage-marks"


def main(arguments: Sequence[str]) -> int:
    """Run the tests with probes in the code, and report. Return the exit code."""
    files = sorted(PACKAGE.rglob("*.py"), key=lambda path: (path != PACKAGE / "__init__.py", path))
    with probes_in(files) as probes:
        done = subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, check=False)
    is_enough = report(probes, MARKS.read_bytes())
    return done.returncode or int(not is_enough)


@contextmanager
def probes_in(files: Sequence[Path]) -> Iterator[Mapping[Path, Sequence[Probe]]]:
    """Give the code probes for the time of the block. Python compiles it again afterwards.

    The bytecode that ticwatch keeps in one file goes at both ends, so that the two do not mix.
    """
    MARKS.parent.mkdir(exist_ok=True)
    _remove_kept(files)
    try:
        yield write_probes(files, MARKS)
    finally:
        _remove_kept(files)
        for path in files:
            bytecode_of(path).unlink(missing_ok=True)


def _remove_kept(files: Sequence[Path]) -> None:
    for kept in bytecode_of(files[0]).parent.glob("*.modules"):
        kept.unlink()


def report(probes: Mapping[Path, Sequence[Probe]], marks: bytes) -> bool:
    """Print the share of lines and branches that ran. Return whether it is enough."""
    coverage = Coverage(data_file=None, config_file=str(ROOT / "pyproject.toml"))
    data, start = coverage.get_data(), 0
    for path, placed in probes.items():
        marked = compress(placed, marks[start : start + len(placed)])
        data.add_arcs({str(path): ran_arcs(path.read_text(encoding="utf-8"), marked)})
        data.touch_file(str(path))
        start += len(placed)
    needed = coverage.get_option("report:fail_under")
    assert isinstance(needed, float | int)
    share = coverage.report()
    print(f"{share:.1f} % of the lines and branches ran; {needed:g} % are needed")
    return share >= needed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
