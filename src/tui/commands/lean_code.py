"""Bytecode without docstrings of functions, which would take 5 MB while the program runs."""

from __future__ import annotations

import dis
from types import CodeType

_READERS_OF_DOCSTRINGS = ("numpy",)
"""Packages that read docstrings of their own while they are imported."""
_READS_FIRST = [bytes((operation, 0)) for operation in dis.hasconst if operation < 256]
"""Instructions that read the first constant of their code."""
_NONE = (None,)
"""Constants of all functions that have no other."""


def lean_code(module: str, code: CodeType) -> CodeType:
    """Return the code of a module without the docstrings of its functions, if it needs none."""
    package = module.partition(".")[0]
    return code if package in _READERS_OF_DOCSTRINGS else _without_docstrings(code)


def _without_docstrings(code: CodeType) -> CodeType:
    """Return code that does the same, in which no function has a docstring.

    A docstring is the first constant of a function, and no instruction reads it.
    """
    constants = tuple(
        _without_docstrings(constant) if isinstance(constant, CodeType) else constant
        for constant in code.co_consts
    )
    if constants and isinstance(constants[0], str) and not _reads_first(code.co_code):
        constants = (None, *constants[1:]) if constants[1:] else _NONE
    is_same = all(new is old for new, old in zip(constants, code.co_consts, strict=True))
    return code if is_same else code.replace(co_consts=constants)


def _reads_first(instructions: bytes) -> bool:
    """Return whether an instruction reads the first constant. True also where that is unsure."""
    return any(reads in instructions for reads in _READS_FIRST)
