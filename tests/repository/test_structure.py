"""The structure of the code: rooms, sizes, imports, and what no linter checks."""

from __future__ import annotations

import ast
import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src" / "tui").rglob("*.py"))
ROOMS = {
    *("commands", "screen", "monitor", "views", "alerts", "measures", "store", "sources"),
    *("config", "model"),
}
START = ("tui.commands.entry", "tui.commands.cli", "tui.config", "tui.model", "tui.views")
"""Modules that run before the first frame, or before a command knows its arguments."""


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT / "src").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room(path: Path) -> str:
    """Return the room a file belongs to: ``views`` for ``src/tui/views/curve/view.py``."""
    return path.relative_to(ROOT / "src" / "tui").with_suffix("").parts[0]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def loads(modules: list[str], unwanted: set[str], run_python: Callable[[str], str]) -> list[str]:
    """Each module of ``modules`` that is the first to bring an unwanted one, with its name.

    One interpreter imports them in turn: what is never there after all was there after none.
    Without click, as in an install without the checks, where httpx leaves its own command line
    and thereby Rich alone.
    """
    return run_python(
        "import importlib, sys\n"
        "sys.modules['click'] = None\n"
        f"unwanted = {sorted(unwanted)!r}\n"
        f"for module in {modules!r}:\n"
        "    importlib.import_module(module)\n"
        "    for name in [name for name in unwanted if name in sys.modules]:\n"
        "        unwanted.remove(name)\n"
        "        print(f'{module} loads {name}')\n"
    ).splitlines()


class Definitions(NamedTuple):
    """Syntax nodes of a module, without those of expressions."""

    functions: tuple[ast.FunctionDef | ast.AsyncFunctionDef, ...]
    classes: tuple[ast.ClassDef, ...]
    imports: tuple[ast.Import | ast.ImportFrom, ...]
    handlers: tuple[ast.ExceptHandler, ...]


@cache
def definitions() -> dict[Path, Definitions]:
    """Return the nodes of every module of the program. Their bodies are dropped, for memory."""
    return {path: definitions_of(path.read_text(encoding="utf-8")) for path in SOURCES}


def definitions_of(text: str) -> Definitions:
    nodes = list(ast.walk(ast.parse(text)))
    found = Definitions(
        tuple(node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)),
        tuple(node for node in nodes if isinstance(node, ast.ClassDef)),
        tuple(node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)),
        tuple(node for node in nodes if isinstance(node, ast.ExceptHandler)),
    )
    for node in (*found.functions, *found.classes, *found.handlers):
        node.body.clear()
    return found


def test_the_headless_modules_load_no_screen(run_python: Callable[[str], str]) -> None:
    headless = [module_name(path) for path in SOURCES if room(path) != "screen"]
    assert loads(headless, {"textual", "rich", "plotext"}, run_python) == []


def test_what_runs_first_loads_nothing_heavy(run_python: Callable[[str], str]) -> None:
    first = [name for name in map(module_name, SOURCES) if name.startswith(START)]
    heavy = {"textual", "rich", "plotext", "pandas", "numpy", "httpx", "hypothesis"}
    assert loads(first, heavy, run_python) == []


def test_an_unwanted_import_is_noticed(run_python: Callable[[str], str]) -> None:
    assert loads(["json", "csv", "wave"], {"csv"}, run_python) == ["csv loads csv"]


def test_files_have_at_most_250_lines() -> None:
    assert not [
        name_of(path) for path in SOURCES if path.read_text(encoding="utf-8").count("\n") > 250
    ]


def test_functions_have_at_most_40_lines() -> None:
    assert not [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path, found in definitions().items()
        for node in found.functions
        if node.end_lineno is not None and node.end_lineno - node.lineno >= 40
    ]


def test_no_module_lies_outside_the_rooms() -> None:
    lying = {path.name for path in (ROOT / "src" / "tui").iterdir() if path.is_file()}
    assert lying == {"__init__.py", "__main__.py", "py.typed"}
    assert {room(path) for path in SOURCES} - {"__init__", "__main__"} == ROOMS


def test_no_two_classes_share_a_name() -> None:
    names = Counter(node.name for found in definitions().values() for node in found.classes)
    assert not [name for name, count in names.items() if count > 1]


DATACLASSES = {
    *("src/tui/screen/panes/alerts.py", "src/tui/screen/widgets/table_messages.py"),
    *("src/tui/alerts/language/expression.py", "src/tui/alerts/engine/compiled_rule.py"),
}
"""Files with dataclasses: messages of Textual, and rules, whose places in the text do not compare.
"""


def test_records_are_structs_which_cost_a_fiftieth_to_define() -> None:
    using = {
        name_of(path)
        for path, found in definitions().items()
        for node in found.imports
        if any(alias.name in ("dataclass", "dataclasses") for alias in node.names)
    }
    assert using <= DATACLASSES


def imports() -> dict[str, set[str]]:
    """Return the modules that each module imports, for types and inside functions included."""
    modules = {module_name(path) for path in SOURCES}
    found: dict[str, set[str]] = {}
    for path, nodes in definitions().items():
        own = found.setdefault(module_name(path), set())
        for node in nodes.imports:
            if isinstance(node, ast.ImportFrom) and node.module:
                names = {f"{node.module}.{alias.name}" for alias in node.names}
                own |= (names & modules) or ({node.module} & modules)
            elif isinstance(node, ast.Import):
                own |= {alias.name for alias in node.names} & modules
    return found


def circles(imported: Mapping[str, set[str]]) -> list[str]:
    """Return the modules that can be reached from themselves."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = list(imported[start])
        while waiting:
            module = waiting.pop()
            if module not in seen:
                seen.add(module)
                waiting += imported[module]
        return seen

    return [module for module in imported if module in reached(module)]


def test_no_import_goes_in_a_circle() -> None:
    assert circles(imports()) == []


def test_a_circle_of_imports_is_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c"]


def test_the_readme_is_short() -> None:
    assert (ROOT / "README.md").read_text(encoding="utf-8").count("\n") <= 120


def broad_excepts(handlers: Iterable[ast.ExceptHandler]) -> Iterator[int]:
    """Yield the lines of handlers that catch everything."""
    for node in handlers:
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        names = {error.id if isinstance(error, ast.Name) else error for error in caught}
        if names & {None, "Exception", "BaseException"}:
            yield node.lineno


def test_at_most_one_place_catches_everything() -> None:
    places = [
        f"{name_of(path)}:{line}"
        for path, found in definitions().items()
        for line in broad_excepts(found.handlers)
    ]
    assert len(places) <= 1, places


@pytest.mark.parametrize("caught", ["", " Exception", " (OSError, BaseException) as e"])
def test_a_handler_for_everything_is_noticed(caught: str) -> None:
    text = f"try:\n    pass\nexcept OSError:\n    pass\nexcept{caught}:\n    pass"
    assert list(broad_excepts(definitions_of(text).handlers)) == [5]


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """Every file of the project that git knows or would add."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if (ROOT / name).is_file()]


FOREIGN = [
    ".." + "/shared",
    "/" + "work/",
    "." + "library",
    "/" + "opt/",
    "py" + "pi.org",
    "python" + "hosted",
]
"""Places outside the project, split so that this file does not contain them."""


def test_nothing_reaches_outside_the_project(tracked: list[Path]) -> None:
    found = [
        f"{name_of(path)}: {word}"
        for path in tracked
        for word in FOREIGN
        if word.encode() in path.read_bytes()
    ]
    assert tracked
    assert found == []


def test_ci_can_be_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
