"""Kept regular expressions: equal to those that Python compiles, and none of another Python."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tui.screen import kept_patterns

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="files of Unix")

TEXTS: tuple[tuple[str | bytes, int], ...] = (
    *(("a+", 0), ("a+", re.IGNORECASE), (b"a+", 0)),
    *((r"(?P<day>\d+)-(\w+)|(?P<end>$)", re.VERBOSE), ("(?i)[é-ü]", 0), ("[[a]", re.ASCII)),
)
"""Texts and flags of expressions. The last one gives a warning when it is compiled."""
FIRST_START = """
import sys
import textual.app
from tui.screen import kept_patterns
kept_patterns.keep(sys.argv[1])
"""
NEXT_START = """
import re
from tui.commands import cli, entry

compiled = []
compile_anew = re._compiler.compile
re._compiler.compile = lambda text, flags=0: compiled.append(text) or compile_anew(text, flags)

def run():
    import textual.app
    print(compiled)

cli.main = run
entry.main()
"""
"""A program that starts as ticwatch does, with Textual as its command."""


@pytest.fixture(autouse=True)
def held(monkeypatch: pytest.MonkeyPatch) -> dict[object, re.Pattern[Any]]:
    """Let ``re`` hold no pattern at first."""
    patterns: dict[object, re.Pattern[Any]] = {}
    monkeypatch.setattr(re, "_cache", patterns)
    monkeypatch.setattr(re, "_cache2", {}, raising=False)
    return patterns


def compiled() -> Iterator[re.Pattern[Any]]:
    for text, flags in TEXTS:
        yield re.compile(text, flags)


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_kept_patterns_are_those_that_python_compiles(
    tmp_path: Path, held: dict[object, re.Pattern[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = [*compiled()]
    kept_patterns.keep(str(tmp_path))
    held.clear()
    vars(re).get("_cache2", {}).clear()
    kept_patterns.use(str(tmp_path))
    monkeypatch.setattr("re._compiler.compile", None)
    again = [*compiled()]
    assert again == fresh
    assert [pattern is old for pattern, old in zip(again, fresh, strict=True)] == [False] * 6
    assert [pattern.groupindex for pattern in again] == [pattern.groupindex for pattern in fresh]
    assert again[3].groups == 3
    match = again[3].fullmatch("7-Aug")
    assert match is not None
    assert match.lastgroup is None
    assert match.groupdict() == {"day": "7", "end": None}


@pytest.mark.filterwarnings("error")
def test_warning_about_a_pattern_is_not_given_again(
    tmp_path: Path, held: dict[object, re.Pattern[Any]]
) -> None:
    with pytest.warns(FutureWarning, match="nested set"):
        re.compile("[[a]")
    kept_patterns.keep(str(tmp_path))
    assert (tmp_path / kept_patterns.NAME).exists()


def test_pattern_without_flags_is_kept_as_any_python_holds_it(
    tmp_path: Path, held: dict[object, re.Pattern[Any]]
) -> None:
    """Python 3.13 and later tell flags that were left out from a 0."""

    class LeftOut(int):
        """No flags."""

    re.compile("a+", LeftOut(0))
    kept_patterns.keep(str(tmp_path))
    held.clear()
    kept_patterns.use(str(tmp_path))
    assert (str, "a+", 0) in held


def test_patterns_are_written_once(tmp_path: Path) -> None:
    re.compile("a+")
    kept_patterns.keep(str(tmp_path))
    file = tmp_path / kept_patterns.NAME
    before = file.stat().st_ino
    kept_patterns.keep(str(tmp_path))
    assert file.stat().st_ino == before
    re.compile("b+")
    kept_patterns.keep(str(tmp_path))
    assert file.stat().st_ino != before


@pytest.mark.parametrize("size", [0, 3, 40, -1])
def test_damaged_file_is_not_used(
    size: int, tmp_path: Path, held: dict[object, re.Pattern[Any]]
) -> None:
    re.compile("a+")
    kept_patterns.keep(str(tmp_path))
    file = tmp_path / kept_patterns.NAME
    file.write_bytes(file.read_bytes()[:size])
    held.clear()
    kept_patterns.use(str(tmp_path))
    assert held == {}


def test_patterns_of_another_python_are_not_used(
    tmp_path: Path, held: dict[object, re.Pattern[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    re.compile("a+")
    kept_patterns.keep(str(tmp_path))
    held.clear()
    monkeypatch.setattr(sys, "version", "4.0.0")
    kept_patterns.use(str(tmp_path))
    assert held == {}


def test_file_that_others_may_write_is_not_used(
    tmp_path: Path, held: dict[object, re.Pattern[Any]]
) -> None:
    re.compile("a+")
    kept_patterns.keep(str(tmp_path))
    (tmp_path / kept_patterns.NAME).chmod(0o622)
    held.clear()
    kept_patterns.use(str(tmp_path))
    assert held == {}


def test_python_that_compiles_otherwise_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    re.compile("a+")
    monkeypatch.delattr("re._compiler._code")
    kept_patterns.keep(str(tmp_path))
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("part", ["re._cache", "_sre.compile"])
def test_python_that_holds_patterns_otherwise_compiles_them_anew(
    part: str,
    tmp_path: Path,
    held: dict[object, re.Pattern[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    re.compile("a+")
    kept_patterns.keep(str(tmp_path))
    held.clear()
    monkeypatch.delattr(part)
    kept_patterns.use(str(tmp_path))
    kept_patterns.keep(str(tmp_path))
    assert held == {}


def test_without_a_home_no_file_is_read(
    tmp_path: Path, held: dict[object, re.Pattern[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of the same name may lie in the current folder."""
    re.compile("a+")
    kept_patterns.keep(str(tmp_path))
    held.clear()
    monkeypatch.chdir(tmp_path)
    kept_patterns.use("")
    assert held == {}


def test_home_that_may_not_be_written_is_no_error(tmp_path: Path) -> None:
    re.compile("a+")
    home = tmp_path / "home"
    home.touch()
    kept_patterns.keep(str(home))
    kept_patterns.use(str(home))


def test_start_compiles_no_pattern_that_textual_needs(tmp_path: Path) -> None:
    for code, argument in ((FIRST_START, str(tmp_path)), (NEXT_START, "--version")):
        process = subprocess.run(
            [sys.executable, "-c", code, argument],
            env={**os.environ, "TICWATCH_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        )
    assert process.stdout == "[]\n"
