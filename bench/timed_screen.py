"""ticwatch that notes when it hears of something new, reads the figures and evaluates the rules.

``bench.desk`` starts it: ``python -m bench.timed_screen FILE [ARGUMENTS]``. A line of the file has
a name and a time, by the clock that all programs of the machine share.
"""

from __future__ import annotations

import runpy
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TextIO, TypeVar

from tui.monitor.monitor import Monitor
from tui.monitor.update_reader import UpdateReader

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
HEARD, READ, EVALUATED = "heard", "read", "evaluated"
NOTED = (
    (Monitor, "wake", HEARD),
    (UpdateReader, "present", READ),
    (Monitor, "log_notifications", EVALUATED),
)
"""Classes, their functions, and the names under which the end of each call is noted."""


def noting(
    name: str, function: Callable[Arguments, Result], file: TextIO
) -> Callable[Arguments, Result]:
    """Return a function that notes when it returns."""

    def noted(*arguments: Arguments.args, **keywords: Arguments.kwargs) -> Result:
        result = function(*arguments, **keywords)
        file.write(f"{name} {time.perf_counter()}\n")
        return result

    return noted


def times(path: Path, name: str, since: float) -> list[float]:
    """Return the times of a name after another one, oldest first."""
    lines = (line.split() for line in path.read_text().splitlines())
    found = (float(at) for noted, at in lines if noted == name)
    return [at for at in found if at > since]


def main() -> None:
    """Run ticwatch with the arguments after the file."""
    with Path(sys.argv.pop(1)).open("a", buffering=1) as file:
        for owner, function, name in NOTED:
            setattr(owner, function, noting(name, getattr(owner, function), file))
        runpy.run_module("tui", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
