"""Mutants that mutmut makes in a copy of the project, and the change that each makes."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from difflib import ndiff
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import NamedTuple

from bench.mutation.targets import Target
from bench.mutation.trials import Mutant

ROOT = Path(__file__).parents[2]
COPIED = ("src", "tests", "bench", "scripts", "docs", "config.toml", "pyproject.toml")
SIGNS = ("- ", "+ ")
CREATION = """
from mutmut.__main__ import copy_also_copy_files, copy_src_dir, create_mutants
copy_src_dir()
copy_also_copy_files()
create_mutants(max_children=1)
"""
"""mutmut has no command that creates mutants and tries none."""
_NAME_LINE = re.compile(r"    (\S+): .+")
_NAME = re.compile(r"(?P<module>.+)\.x(?:ǁ(?P<class>\w+)ǁ|_)(?P<function>\w+)__mutmut_\d+")


class Change(NamedTuple):
    """One mutant: a function, and the lines that differ in it, without indentation."""

    function: str
    """Name with module and class: ``tui.store.as_of.RowCutter.known_by``."""
    was: str
    becomes: str


def copy_project(folder: Path, target: Target) -> None:
    """Copy the project into a new folder, with the settings of mutmut for a target."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, folder / name)
    settings: dict[str, str | Iterable[str]] = {
        "source_paths": "src",
        "only_mutate": [target.files],
        "also_copy": [name for name in COPIED if name not in ("src", "tests", "pyproject.toml")],
        "do_not_mutate_patterns": [r"\bassert\b"],  # for the type checker, never false
        "use_setproctitle": "false",
    }
    lines = ["[mutmut]"]
    for name, value in settings.items():
        words = [value] if isinstance(value, str) else ["", *value]
        lines.append(f"{name}=" + "\n    ".join(words))
    (folder / "setup.cfg").write_text("\n".join(lines) + "\n", encoding="utf-8")


def file_of(name: str) -> str:
    """Return the module of a mutant below ``tui``: ``measures/curve/cushion``."""
    return _match(name)["module"].removeprefix("tui.").replace(".", "/")


def create(folder: Path) -> list[str]:
    """Create all mutants in the folder ``mutants``, and return their names."""
    (folder / "mutants").mkdir()
    done = _python(folder, "-c", CREATION)
    lines = _python(folder, "-m", "mutmut", "results", "--all", "true").splitlines()
    names = sorted(match[1] for line in lines if (match := _NAME_LINE.fullmatch(line)))
    if not names:
        raise SystemExit(f"mutmut created no mutant:\n{done[-4000:]}")
    return names


def _python(folder: Path, *arguments: str) -> str:
    """Run Python in a folder and return its output."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def draw(names: Iterable[str], limit: int | None, seed: int) -> list[str]:
    """Return all mutants of each file, or ``limit`` drawn at random from a file with more."""
    if limit is None:
        return sorted(names)
    by_file: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        by_file[file_of(name)].append(name)
    random = Random(seed)
    return [
        name
        for of_file in by_file.values()
        for name in (random.sample(of_file, limit) if len(of_file) > limit else of_file)
    ]


class MutatedFiles:
    """The files that mutmut made: each has every function as it was, and once for each mutant."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._functions: dict[str, dict[str, list[str]]] = {}

    def mutant(self, name: str) -> Mutant:
        """Return a mutant with the digest of its code, by name."""
        module, function = name.rpartition(".")[::2]
        text = "\n".join(self._in(module)[function])
        return Mutant(name, sha256(text.encode()).hexdigest()[:16])

    def change(self, name: str) -> Change:
        """Return the change that a mutant makes."""
        match = _match(name)
        functions = self._in(match["module"])
        mutated = name.rpartition(".")[2]
        before = functions[mutated.rpartition("_")[0] + "_orig"][1:]
        diff = [line for line in ndiff(before, functions[mutated][1:]) if line[:2] in SIGNS]
        was, becomes = (
            "\n".join(line[2:].strip() for line in diff if line[:2] == sign) for sign in SIGNS
        )
        return Change(
            ".".join(filter(None, match.group("module", "class", "function"))), was, becomes
        )

    def _in(self, module: str) -> dict[str, list[str]]:
        """Return the lines of each function of a module."""
        if module not in self._functions:
            path = self._folder / "mutants" / "src" / (module.replace(".", "/") + ".py")
            text = path.read_text(encoding="utf-8")
            lines = text.splitlines()
            self._functions[module] = {
                node.name: lines[node.lineno - 1 : node.end_lineno]
                for node in ast.walk(ast.parse(text))
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            }
        return self._functions[module]


def _match(name: str) -> re.Match[str]:
    match = _NAME.fullmatch(name)
    assert match is not None, name
    return match
