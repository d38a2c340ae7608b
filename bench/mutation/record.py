"""Results of mutants on disk: a run that was stopped goes on, and what was noticed stays so."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from msgspec import json

from bench.mutation import drawn_examples
from bench.mutation.targets import Target
from bench.mutation.trials import Mutant, Trial

NOTICED = ("killed", "timeout")
"""Results of a mutant that a test noticed."""
PLUGINS = ("no:cacheprovider", "bench.mutation.drawn_examples")
PYTEST = ("--assert=plain", "--tb=no")
"""No traceback is written: the mutated files are so long that it takes half a second."""
PROFILE = f"--hypothesis-profile={drawn_examples.PROFILE}"


class Record:
    """The file of the results of one target."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def clear(self) -> None:
        """Forget every result."""
        self.path.unlink(missing_ok=True)

    def results(self, mutants: Sequence[Mutant], folder: Path, target: Target) -> dict[str, str]:
        """Return the result of each mutant. Only those that were never noticed are tried."""
        known = self._read()
        left = [each for each in mutants if known.get(each) not in NOTICED]
        self._try(left, folder, target)
        known = self._read()
        return {each.name: known[each] for each in mutants}

    def _read(self) -> dict[Mutant, str]:
        if not self.path.exists():
            return {}
        lines = self.path.read_bytes().splitlines()
        trials = [json.decode(line, type=Trial) for line in lines]
        return {Mutant(trial.name, trial.code): trial.result for trial in trials}

    def _try(self, mutants: Sequence[Mutant], folder: Path, target: Target) -> None:
        """Try mutants in the folder that mutmut made."""
        if not mutants:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile() as file:
            file.write(json.encode(mutants))
            file.flush()
            plugins = [word for name in (*PLUGINS, *target.plugins) for word in ("-p", name)]
            command = [sys.executable, "-m", "bench.mutation.trials", file.name, str(self.path)]
            command += [*PYTEST, *plugins, PROFILE, *target.tests]
            done = subprocess.run(
                command, cwd=folder / "mutants", capture_output=True, text=True, check=False
            )
        if done.returncode != 0:
            raise SystemExit(f"trials stopped early:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
