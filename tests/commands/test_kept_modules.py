"""Bytecode kept in one file: equal to Python's own, and used only while nothing has changed."""

from __future__ import annotations

import importlib
import marshal
import os
import subprocess
import sys
import tracemalloc
import zlib
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from zipfile import ZipFile

import pytest

from tui.commands import kept_modules
from tui.commands.kept_modules import KeptLoader, KeptModules

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is kept there")

NAMES = ("wares", "wares.iron", "wares.wool")
"""A package and its modules, which only this test imports."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of ``sys.path`` with the package."""
    folder = tmp_path / "packages"
    (folder / "wares").mkdir(parents=True)
    (folder / "wares" / "__init__.py").write_text("from wares import iron\n")
    (folder / "wares" / "iron.py").write_text('"""Iron."""\n\nPRICE = 7\n')
    (folder / "wares" / "wool.py").write_text("PRICE = 9\n")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    yield folder
    forget()


@pytest.fixture
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file, in a folder that is not searched for modules."""
    return tmp_path_factory.mktemp("bytecode") / "kept.modules"


def forget() -> None:
    """Let Python load the package anew."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "wares"]:
        del sys.modules[name]


def load(kept: KeptModules, *names: str) -> dict[str, type]:
    """Import modules with a finder in use. Return the class of the loader of each."""
    forget()
    sys.meta_path.insert(0, kept)
    try:
        modules = {name: importlib.import_module(name) for name in names}
    finally:
        sys.meta_path.remove(kept)
    return {
        name: type(module.__spec__ and module.__spec__.loader) for name, module in modules.items()
    }


def keep(file: Path, *names: str) -> None:
    """Load modules from their sources and keep them."""
    forget()
    kept = KeptModules(str(file))
    load(kept, *names)
    kept.write()


def from_file(file: Path, *names: str) -> list[bool]:
    """Return for each module whether a new process would load it from the file."""
    loaders = load(KeptModules(str(file)), *names)
    return [loaders[name] is KeptLoader for name in names]


def test_modules_are_loaded_from_the_file_as_from_their_sources(folder: Path, file: Path) -> None:
    keep(file, *NAMES)
    plain = [vars(sys.modules[name]) for name in NAMES]
    kept = KeptModules(str(file))
    assert set(load(kept, *NAMES).values()) == {KeptLoader}
    again = [vars(sys.modules[name]) for name in NAMES]
    for before, after in zip(plain, again, strict=True):
        assert before.keys() == after.keys()
        for name in ("__doc__", "__file__", "__cached__", "__package__", "__path__", "PRICE"):
            assert before.get(name) == after.get(name)
        code = SourceFileLoader(before["__name__"], before["__file__"]).get_code(before["__name__"])
        assert kept.read_code(before["__name__"]) == code
    loader = again[1]["__spec__"].loader
    assert loader.get_source("wares.iron") == (folder / "wares" / "iron.py").read_text()


def test_kept_functions_have_no_docstrings(folder: Path, file: Path) -> None:
    source = folder / "wares" / "wool.py"
    source.write_text('def price() -> str:\n    """Return it."""\n    return "nine"\n')
    keep(file, "wares.wool")
    assert sys.modules["wares.wool"].price.__doc__ == "Return it."
    assert from_file(file, "wares.wool") == [True]
    assert sys.modules["wares.wool"].price.__doc__ is None
    assert sys.modules["wares.wool"].price() == "nine"


def test_changed_source_is_compiled_anew(folder: Path, file: Path) -> None:
    keep(file, *NAMES)
    source = folder / "wares" / "wool.py"
    source.write_text("PRICE = 11\n")
    assert from_file(file, *NAMES) == [True, True, False]
    assert sys.modules["wares.wool"].PRICE == 11


def test_source_of_the_same_size_with_another_time_is_read(folder: Path, file: Path) -> None:
    keep(file, "wares.wool")
    source = folder / "wares" / "wool.py"
    status = source.stat()
    source.write_text("PRICE = 8\n")
    os.utime(source, ns=(status.st_atime_ns, status.st_mtime_ns + 2_000_000_000))
    assert from_file(file, "wares.wool") == [False]
    assert sys.modules["wares.wool"].PRICE == 8


def test_removed_source_is_not_found(folder: Path, file: Path) -> None:
    keep(file, *NAMES)
    (folder / "wares" / "wool.py").unlink()
    with pytest.raises(ModuleNotFoundError):
        from_file(file, "wares.wool")


@pytest.mark.parametrize("shadow", ["wares.py", "wares/__init__.py", "wares.abi3.so"])
def test_module_put_into_a_folder_that_is_searched_first_is_not_overlooked(
    shadow: str, folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole file counts for nothing, as which of its modules are meant is not known."""
    first = folder.parent / "first"
    first.mkdir()
    monkeypatch.syspath_prepend(str(first))
    keep(file, *NAMES)
    (first / shadow).parent.mkdir(exist_ok=True)
    (first / shadow).write_text("PRICE = 1\n")
    kept = KeptModules(str(file))
    assert [kept.find_spec(name, None) for name in NAMES] == [None] * 3


def test_search_in_another_order_is_not_overlooked(
    folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = folder.parent / "other"
    (other / "wares").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [*sys.path, str(other)])
    keep(file, *NAMES)
    assert from_file(file, *NAMES) == [True] * 3
    monkeypatch.setattr(sys, "path", [str(other), *sys.path[:-1]])
    kept = KeptModules(str(file))
    assert [kept.find_spec(name, None) for name in NAMES] == [None] * 3


def test_folders_without_modules_of_the_file_may_change(
    folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as the current folder, or that of packages after another one was installed."""
    keep(file, *NAMES)
    (folder / "results.json").write_text("{}")
    (folder / "pepper").mkdir()
    monkeypatch.syspath_prepend(str(folder / "pepper"))
    monkeypatch.syspath_prepend(str(folder / "missing"))
    assert from_file(file, *NAMES) == [True] * 3


def test_nothing_is_kept_while_an_archive_is_searched(
    folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("pepper.py", "")
    monkeypatch.syspath_prepend(str(folder / "more.zip"))
    keep(file, *NAMES)
    assert not file.exists()


def test_folders_without_modules_do_not_count(
    folder: Path,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The folder of the command and the current one differ with how it is started."""
    current, commands = (tmp_path_factory.mktemp(name) for name in ("current", "commands"))
    for each in (current, commands):
        (each / "httpx").write_text("#!/bin/sh\n")
    monkeypatch.syspath_prepend(str(commands))
    keep(file, *NAMES)
    monkeypatch.setattr(sys, "path", [str(current), *sys.path[1:]])
    assert from_file(file, *NAMES) == [True] * 3
    (current / "prices.csv").write_text("")
    assert from_file(file, *NAMES) == [True] * 3


def test_file_of_another_python_is_ignored(
    folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(file, *NAMES)
    monkeypatch.setattr(sys, "version", "3.11.99 (main)")
    assert from_file(file, *NAMES) == [False] * 3


def test_file_of_another_version_of_the_program_is_ignored(
    folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(file, *NAMES)
    monkeypatch.setattr(kept_modules, "__file__", __file__)
    assert from_file(file, *NAMES) == [False] * 3


def test_every_damaged_file_leads_to_the_sources(folder: Path, file: Path) -> None:
    keep(file, *NAMES)
    content = file.read_bytes()
    cut = [content[:length] for length in (0, 1, 7, 8, 9, len(content) // 2, len(content) - 1)]
    later = [content[start:] for start in (1, len(content) // 2, len(content) - 9)]
    wrong = [content[:place] + b"~" + content[place + 1 :] for place in range(-300, -1)]
    for damaged in (*cut, *later, *wrong, bytes(len(content)), b"\xff" * 40, content + b"\0"):
        file.write_bytes(damaged)
        from_file(file, *NAMES)
        assert [sys.modules[name].PRICE for name in NAMES[1:]] == [7, 9], damaged[:20]


def test_no_more_is_read_than_the_file_has(folder: Path, file: Path) -> None:
    """The end of a damaged file may say that its table has 4 GiB."""
    keep(file, *NAMES)
    file.write_bytes(file.read_bytes() + b"\xff" * 8)
    tracemalloc.start()
    try:
        assert from_file(file, "wares.wool") == [False]
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 2**20


@pytest.mark.parametrize("content", [None, ("3.14", {}, "more")], ids=["nothing", "more"])
def test_file_of_another_format_is_ignored(
    folder: Path, file: Path, content: tuple[str, dict[str, str], str] | None
) -> None:
    """A later version may have left it."""
    table = marshal.dumps(content)
    end = len(table).to_bytes(4, "big") + zlib.crc32(table).to_bytes(4, "big")
    file.write_bytes(table + end)
    assert from_file(file, *NAMES) == [False] * 3


@pytest.mark.parametrize("source", ["PRICE =\n", "\0", "\udcff"], ids=["cut", "null", "bytes"])
def test_source_that_is_being_edited_is_not_kept(folder: Path, file: Path, source: str) -> None:
    forget()
    kept = KeptModules(str(file))
    load(kept, *NAMES)
    (folder / "wares" / "wool.py").write_text(source, errors="surrogateescape")
    kept.write()
    (folder / "wares" / "wool.py").write_text("PRICE = 12\n")
    assert from_file(file, *NAMES) == [True, True, False]


def test_unfinished_files_are_removed(folder: Path, file: Path) -> None:
    """A process that ends while it writes leaves one."""
    file.with_name("kept.modules.1").write_bytes(b"unfinished")
    keep(file, *NAMES)
    assert [*file.parent.iterdir()] == [file]


def test_others_may_not_write_the_file(folder: Path, file: Path) -> None:
    before = os.umask(0)
    try:
        keep(file, *NAMES)
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("junk", [b"\0", b"T", b"\xff"], ids=["null", "true", "unknown"])
def test_damaged_bytecode_leads_to_the_source(folder: Path, file: Path, junk: bytes) -> None:
    """The table at the end is whole, the bytecode at the beginning is not."""
    keep(file, *NAMES)
    file.write_bytes(junk * 60 + file.read_bytes()[60:])
    assert from_file(file, *NAMES) == [True] * 3
    assert [sys.modules[name].PRICE for name in NAMES[1:]] == [7, 9]


def test_modules_kept_before_stay_while_their_sources_do(folder: Path, file: Path) -> None:
    keep(file, "wares.iron", "wares.wool")
    source = folder / "wares" / "iron.py"
    source.write_text("PRICE = 70\n")
    keep(file, "wares")  # which loads iron, not wool
    assert from_file(file, *NAMES) == [True] * 3
    assert [sys.modules[name].PRICE for name in NAMES[1:]] == [70, 9]
    (folder / "wares" / "wool.py").unlink()
    source.write_text("PRICE = 700\n")
    keep(file, "wares")
    assert b"wool" not in file.read_bytes()


def test_file_is_written_only_if_many_modules_are_missing(folder: Path, file: Path) -> None:
    many = [f"wares.piece{number}" for number in range(20)]
    for name in many:
        (folder / f"{name.replace('.', '/')}.py").write_text("")
    keep(file, "wares", *many)
    before = file.read_bytes()
    keep(file, "wares", *many, "wares.wool")
    assert file.read_bytes() == before
    keep(file, "wares.wool")
    assert from_file(file, "wares.wool", *many) == [True] * 21


def test_nothing_is_written_where_python_writes_no_bytecode(
    folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    keep(file, *NAMES)
    assert not file.exists()


def test_folder_that_cannot_be_written_to_is_left_alone(folder: Path, file: Path) -> None:
    keep(file.parent / "missing" / "kept.modules", *NAMES)
    file.mkdir()
    keep(file, *NAMES)
    assert [*file.parent.iterdir()] == [file]
    assert from_file(file, *NAMES) == [False] * 3


def test_modules_that_another_finder_loads_are_not_kept(folder: Path, file: Path) -> None:
    class Own(SourceFileLoader):
        """Loader that could change the code, as one that measures it does."""

    kept = KeptModules(str(file))
    load(kept, *NAMES)
    spec = sys.modules["wares.wool"].__spec__
    assert spec
    spec.loader = Own("wares.wool", str(folder / "wares" / "wool.py"))
    kept.write()
    assert from_file(file, *NAMES) == [True, True, False]


def test_current_folder_is_not_searched_by_the_file(
    folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be another one each time: Python writes it as an empty text."""
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    keep(file, *NAMES)
    assert not file.exists()


def test_command_keeps_its_modules_and_prints_the_same_with_them(tmp_path: Path) -> None:
    """So it does from another folder, and with ``-P``, as a browser's programs are started."""
    environ = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path), "TICWATCH_HOME": str(tmp_path)}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    folders = [tmp_path / "one", tmp_path / "other"]

    def printed(folder: Path, *options: str) -> bytes:
        folder.mkdir(exist_ok=True)
        command = (sys.executable, *options, "-m", "tui", "keys")
        done = subprocess.run(command, cwd=folder, env=environ, check=True, capture_output=True)
        return done.stdout

    first = printed(folders[0])
    (kept,) = tmp_path.rglob("*.modules")
    written = kept.stat().st_mtime_ns
    assert first.startswith(b"Everywhere")
    assert printed(folders[0]) == printed(folders[1]) == printed(folders[1], "-P") == first
    assert kept.stat().st_mtime_ns == written
