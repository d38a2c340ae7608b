"""Runs of mutmut in a copy of the project: which mutants there are, and what became of each."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from difflib import ndiff
from pathlib import Path
from random import Random
from typing import NamedTuple

from bench.mutation import drawn_examples
from bench.mutation.targets import Target

ROOT = Path(__file__).parents[2]
COPIED = ("src", "tests", "bench", "scripts", "docs", "config.toml", "pyproject.toml")
PLUGINS = ("bench.mutation.drawn_examples",)
PROFILE = f"--hypothesis-profile={drawn_examples.PROFILE}"
NO_MUTANT = "the name of no mutant"
_RESULT = re.compile(r"    (\S+): (.+)")
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
    plugins = [word for name in (*PLUGINS, *target.plugins) for word in ("-p", name)]
    settings: dict[str, str | Iterable[str]] = {
        "source_paths": "src",
        "only_mutate": [target.files],
        "also_copy": [name for name in COPIED if name not in ("src", "tests", "pyproject.toml")],
        "pytest_add_cli_args": ["-p", "no:cacheprovider", *plugins, PROFILE],
        "pytest_add_cli_args_test_selection": target.tests,
        "do_not_mutate_patterns": [r"\bassert\b"],  # for the type checker, never false
        "process_isolation": "forkserver",  # what a test cached must not serve a mutant
        "timeout_constant": "4",
        "timeout_multiplier": "10",
        "use_setproctitle": "false",
    }
    lines = ["[mutmut]"]
    for name, value in settings.items():
        words = [value] if isinstance(value, str) else ["", *value]
        lines.append(f"{name}=" + "\n    ".join(words))
    (folder / "setup.cfg").write_text("\n".join(lines) + "\n", encoding="utf-8")


def mutmut(folder: Path, *arguments: str) -> str:
    """Run mutmut in a folder and return its output."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def results(folder: Path) -> dict[str, str]:
    """Return what became of each mutant: ``killed``, ``survived``, ``not checked`` and so on."""
    lines = mutmut(folder, "results", "--all", "true").splitlines()
    return {match[1]: match[2] for line in lines if (match := _RESULT.fullmatch(line))}


def file_of(name: str) -> str:
    """Return the module of a mutant below ``tui``: ``measures/curve/cushion``."""
    return _match(name)["module"].removeprefix("tui.").replace(".", "/")


def create(folder: Path) -> list[str]:
    """Create all mutants without trying one, and return their names.

    mutmut has no command for it. Asked for a mutant that is not there, it stops after creation.
    """
    output = mutmut(folder, "run", NO_MUTANT)
    names = sorted(results(folder))
    if not names:
        raise SystemExit(f"mutmut created no mutant:\n{output[-4000:]}")
    return names


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


def changes(folder: Path, names: Iterable[str]) -> list[Change]:
    """Return the change that each of these mutants makes.

    A mutated file has every function once as it was, and once more for each mutant of it.
    """
    functions: dict[str, dict[str, list[str]]] = {}
    return [_change(_match(name), functions, folder) for name in names]


def _change(
    match: re.Match[str], functions: dict[str, dict[str, list[str]]], folder: Path
) -> Change:
    module = match["module"]
    if module not in functions:
        path = folder / "mutants" / "src" / (module.replace(".", "/") + ".py")
        functions[module] = _functions(path.read_text(encoding="utf-8"))
    mutated = match[0].removeprefix(f"{module}.")
    before = functions[module][mutated.rpartition("_")[0] + "_orig"]
    diff = [line for line in ndiff(before, functions[module][mutated]) if line[:2] in ("- ", "+ ")]
    was, becomes = (
        "\n".join(line[2:].strip() for line in diff if line[0] == sign) for sign in "-+"
    )
    return Change(".".join(filter(None, match.group("module", "class", "function"))), was, becomes)


def _functions(text: str) -> dict[str, list[str]]:
    """Return the lines of each function of a file without its first, by name."""
    lines = text.splitlines()
    return {
        node.name: lines[node.lineno : node.end_lineno]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
    }


def _match(name: str) -> re.Match[str]:
    match = _NAME.fullmatch(name)
    assert match is not None, name
    return match
