"""Garbage collector: what it looks at after the start of the program."""

from __future__ import annotations

import gc

from tui.screen.collector import resume_collector, spare_figures


def test_first_figures_are_spared_once_after_a_start_without_collector() -> None:
    spare_figures()
    before = gc.get_freeze_count()
    gc.disable()
    resume_collector()
    assert gc.isenabled()
    loaded = [[number] for number in range(1_000)]
    at_first_frame = gc.get_freeze_count()
    spare_figures()
    with_figures = gc.get_freeze_count()
    later = [[number] for number in range(1_000)]
    spare_figures()
    assert len(loaded) == len(later)
    assert before < at_first_frame
    assert with_figures >= at_first_frame + 1_000
    assert gc.get_freeze_count() < with_figures + 1_000, "figures that come later are looked at"
