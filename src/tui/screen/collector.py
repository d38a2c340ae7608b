"""Garbage collector, which the start of the program turns off."""

from __future__ import annotations

import gc

_spares_figures = False
"""True from the first frame of a program that began without the collector, to its first figures."""


def resume_collector() -> None:
    """Turn the garbage collector on again if the start of the program turned it off.

    What was imported and mounted stays, so it is never looked at again.
    """
    global _spares_figures
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
        _spares_figures = True


def spare_figures() -> None:
    """Let the collector never look again at what the first figures needed, if it was off before.

    A full collection looked at 200,000 objects, at any key, and took longer than all else there.
    """
    global _spares_figures
    if _spares_figures:
        _spares_figures = False
        gc.freeze()
