"""Files whose times the digest of the program's inputs depends on."""

from __future__ import annotations

from tui.monitor.stored_inputs import PACKAGE, program_files


def test_program_files_are_all_but_bytecode() -> None:
    found = [path for path, _, _ in program_files(str(PACKAGE))]
    expected = [path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert sorted(found) == sorted(map(str, expected))
    assert any(path.endswith("grammar.lark") for path in found)
    assert any(path.endswith(".gz") for path in found)
