"""Files whose times the digest of the program's inputs depends on."""

from __future__ import annotations

from pathlib import Path

from tui.monitor.stored_inputs import BYTECODE, PACKAGE, program_files


def test_program_files_are_all_but_bytecode() -> None:
    found = [path for path, _, _ in program_files(str(PACKAGE))]
    expected = [
        path for path in PACKAGE.rglob("*") if path.is_file() and path.parent.name != BYTECODE
    ]
    assert sorted(found) == sorted(map(str, expected))
    assert any(path.endswith("grammar.lark") for path in found)
    assert any(path.endswith(".gz") for path in found)


def test_bytecode_is_no_file_of_the_program(tmp_path: Path) -> None:
    bytecode = tmp_path / "tui" / "__pycache__"
    bytecode.mkdir(parents=True)
    (tmp_path / "tui" / "module.py").write_text("")
    found = [*program_files(str(tmp_path))]
    for name in ("module.pyc", "__init__.modules"):
        (bytecode / name).write_bytes(b"bytecode")
    assert [*program_files(str(tmp_path))] == found
    assert len(found) == 1
