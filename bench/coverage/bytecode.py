"""Bytecode with marks, in the place where Python looks for that of the sources."""

from __future__ import annotations

import marshal
from collections.abc import Sequence
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path

from bench.coverage.marks import NAME, Mark, Marker

OPENING = """
def {name}():
    import mmap
    try:
        with open({file!r}, "r+b") as file:
            return mmap.mmap(file.fileno(), 0)
    except OSError:
        return bytearray({most})
{name} = {name}()
"""
"""Head of the package: the bytes are a file that all processes share, even one that is killed.

Without the file, marks are set in vain.
"""
MOST = 1 << 20
"""Number of marks that there is room for."""


def write_marked(package: Path, file: Path) -> list[Mark]:
    """Write the bytecode of a package's modules, which set the bytes of ``file``."""
    file.write_bytes(bytes(MOST))
    marker = Marker()
    for source in sources(package):
        is_package = source == package / "__init__.py"
        opening = OPENING.format(name=NAME, file=str(file), most=MOST)
        head = opening if is_package else f"from {package.name} import {NAME}"
        tree = marker.mark(str(source), source.read_text(encoding="utf-8"), head)
        code = compile(tree, str(source), "exec", dont_inherit=True)
        state = source.stat()
        numbers = (0, int(state.st_mtime), state.st_size)
        header = MAGIC_NUMBER + b"".join(
            (each & 0xFFFFFFFF).to_bytes(4, "little") for each in numbers
        )
        target = Path(cache_from_source(str(source)))
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(header + marshal.dumps(code))
    assert len(marker.marks) <= MOST
    return marker.marks


def remove_marked(package: Path) -> None:
    """Remove the bytecode of a package's modules."""
    for source in sources(package):
        Path(cache_from_source(str(source))).unlink(missing_ok=True)


def sources(package: Path) -> Sequence[Path]:
    """Return the modules of a package, in the order of their paths."""
    return sorted(package.rglob("*.py"))
