"""``python -m bench.coverage COMMAND…``: count the lines and branches of src that a command runs.

coverage.py watches every call of every library, which takes 1.9 times the processor time of the
tests on Python 3.11. Here the bytecode of src sets a byte for each line and branch, in a file that
all processes share; coverage.py only reports. Python loads that bytecode while the command runs,
in whatever process; it is removed at the end.

It exits with the code of the command, or with 2 if it ran a smaller share than ``fail_under`` in
pyproject.toml.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from bench.coverage.bytecode import remove_marked, write_marked
from bench.coverage.report import coverage_of

PACKAGE = Path(__file__).parents[2] / "src" / "tui"
TOO_FEW = 2


def main(command: list[str]) -> int:
    """Run a command and report. Return the exit code."""
    with tempfile.TemporaryDirectory(prefix="ticwatch-coverage-") as folder:
        file = Path(folder) / "marks"
        marks = write_marked(PACKAGE, file)
        try:
            code = subprocess.run(command, check=False).returncode
        finally:
            remove_marked(PACKAGE)
        coverage = coverage_of(marks, file.read_bytes())
    least_pct = float(str(coverage.get_option("report:fail_under")))
    return code or (TOO_FEW if coverage.report() < least_pct else 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
