"""ticwatch: a terminal monitor of the U.S. Treasury market that is honest about time.

From Python, ``tui.at("2025-12-19").curve()`` returns the curve that was known on that day as a
DataFrame. ``tui.commands.python_api`` has the rest, which is imported when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.model.version import VERSION

if TYPE_CHECKING:
    from tui.commands.python_api import Figures as Figures
    from tui.commands.python_api import at as at
    from tui.commands.python_api import study as study

__all__ = ["Figures", "at", "study"]
__version__ = VERSION


def __getattr__(name: str) -> object:
    """Return what Python programs use. It imports pandas, which the screen does without."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from tui.commands import python_api

    return getattr(python_api, name)
