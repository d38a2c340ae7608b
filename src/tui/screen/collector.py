"""Garbage collector, which the start of the program turns off. Full collections wait for quiet."""

from __future__ import annotations

import gc

DUE_AFTER = 10
"""Collections of younger objects after which a full one is due: as many as Python waits for."""
MOST_YOUNG = 150
"""Collections of younger objects after which a full one comes at any time, so that garbage does
not grow while keys are typed without an end."""
MOST_AT_START = 500_000
"""New objects after which the collector looks at them while the first figures are made. Those are
half as many, and nearly all stay: to look at them took a tenth of the time."""

_young = 0
"""New objects after which it looked at them before, 0 while it does not wait."""
_spares_figures = False
"""True from the first frame of a program that began without the collector, to its first figures."""


def resume_collector() -> None:
    """Turn the garbage collector on again if the start of the program turned it off.

    What was imported and mounted stays, so it is never looked at again.
    """
    global _spares_figures
    if not gc.isenabled():
        gc.freeze()
        young, middle, _ = gc.get_threshold()
        gc.set_threshold(young, middle, MOST_YOUNG)
        gc.enable()
        _spares_figures = True


def await_figures() -> None:
    """Let the collector wait until ``spare_figures``, if it is off or was off before."""
    global _young
    if not _young and (_spares_figures or not gc.isenabled()):
        _young = gc.get_threshold()[0]
        gc.set_threshold(MOST_AT_START, *gc.get_threshold()[1:])


def spare_figures() -> None:
    """Let the collector never look again at what the first figures needed, if it was off before.

    A full collection looked at 200,000 objects, at any key, and took longer than all else there.
    """
    global _spares_figures, _young
    if _spares_figures:
        _spares_figures = False
        gc.freeze()
    if _young:
        gc.set_threshold(_young, *gc.get_threshold()[1:])
        _young = 0


def collect_if_due() -> None:
    """Collect all garbage if that is due. Call it while no key waits: it takes up to 0.1 s."""
    if gc.isenabled() and gc.get_count()[2] > DUE_AFTER:
        gc.collect()
