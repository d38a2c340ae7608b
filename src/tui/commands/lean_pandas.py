"""numpy and pandas without what the program does not use, set up before they are imported.

That is for the program alone: who imports ``tui`` in a program of their own gets pandas whole.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType

THREADS = "OPENBLAS_NUM_THREADS"
"""Environment variable with the number of threads of numpy's linear algebra, read as numpy is
imported. Those beside the first wait busily for work that never comes: a third of numpy's import.
"""
_LEFT_OUT = (
    *("pandas.io.api", "pandas.io.json._normalize"),
    *("pandas.api.interchange", "pandas.api.typing", "pandas.testing"),
    *("pandas.util._print_versions", "pandas.util._tester"),
)
"""Modules through which pandas imports its readers of files and its own tests: a tenth of the time
of its import, and 4.5 MiB."""


class _Nothing(ModuleType):
    """Module that has every name that is imported from it, each as None."""

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):
            raise AttributeError(name)


def leave_out_unused() -> None:
    """Let numpy begin no threads, and pandas come without what is left out."""
    os.environ.setdefault(THREADS, "1")
    for name in _LEFT_OUT:
        sys.modules.setdefault(name, _Nothing(name))
