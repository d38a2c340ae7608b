"""Garbage collector, which the start of the program turns off."""

from __future__ import annotations

import gc


def resume_collector() -> None:
    """Turn the garbage collector on again if the start of the program turned it off.

    What was imported and mounted stays, so it is never looked at again.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
