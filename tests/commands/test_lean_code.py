"""Bytecode without docstrings: functions do the same without them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

from tui.commands.lean_code import lean_code

SOURCE = '''"""A module."""

from dataclasses import dataclass


@dataclass
class Ware:
    """A ware."""

    name: str = "iron"

    def price(self, count=1):
        """Return the price."""

        def doubled():
            """Return it twice."""
            return count * 2, "twice"

        return doubled


def same():
    """The docstring is returned too."""
    return "The docstring is returned too."


def first():
    return "first"


async def later():
    """Yield nothing."""


words = lambda: "words"
found = [*("same" for _ in range(2))]
'''


def run(module: str) -> dict[str, Any]:
    """Return the names of the module of ``SOURCE``, run as the module of a name."""
    names: dict[str, Any] = {"__name__": module}
    exec(lean_code(module, compile(SOURCE, "wares.py", "exec", dont_inherit=True)), names)
    return names


def test_functions_do_the_same_without_docstrings() -> None:
    names = run("wares")
    price: Callable[[int], Any] = names["Ware"]().price
    assert price.__doc__ is None
    assert price(3).__doc__ is None
    assert price(3)() == (6, "twice")
    assert names["later"].__doc__ is None
    assert names["first"]() == "first"
    assert names["words"]() == "words"
    assert names["found"] == ["same", "same"]


def test_text_that_is_also_returned_stays() -> None:
    names = run("wares")
    assert names["same"]() == "The docstring is returned too."


def test_docstrings_of_modules_and_classes_stay() -> None:
    names = run("wares")
    assert names["__doc__"] == "A module."
    assert names["Ware"].__doc__ == "A ware."


def test_numpy_keeps_its_docstrings() -> None:
    assert run("numpy.ma")["later"].__doc__ == "Yield nothing."


PROGRAM = """
from importlib.machinery import SourceFileLoader
from tui.commands.lean_code import lean_code

whole = SourceFileLoader.get_code
SourceFileLoader.get_code = lambda self, name: lean_code(name, whole(self, name))
from tui.monitor import monitor
from tui.screen import app
from tui.screen.panes import contents
import pandas

print(pandas.DataFrame.merge.__doc__, app.TicwatchApp.__init__.__doc__)
"""


def test_everything_on_the_screen_is_imported_without_docstrings() -> None:
    """A package that reads its own docstrings, as numpy does, would fail here."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("None None\n", "")
