"""Garbage collector: what it looks at after the start of the program."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from tui.screen import plain_text_app
from tui.screen.collector import (
    DUE_AFTER,
    MOST_AT_START,
    MOST_YOUNG,
    await_figures,
    collect_if_due,
    resume_collector,
    spare_figures,
)
from tui.screen.plain_text_app import PlainTextApp
from tui.screen.themes import DARK

OLDEST = 2


class Knot:
    """Object that refers to itself, so that only the collector frees it."""

    def __init__(self) -> None:
        self.knot = self


@pytest.fixture(autouse=True)
def _thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_full_collection_is_made_when_it_is_due_and_not_before() -> None:
    gc.set_threshold(1_000_000, 1_000_000, 1_000_000)
    gc.collect()
    old = Knot()
    knot = weakref.ref(old)
    gc.collect(OLDEST - 1)
    del old
    collect_if_due()
    assert knot() is not None, "nothing is due yet"
    while gc.get_count()[OLDEST] <= DUE_AFTER:
        gc.collect(OLDEST - 1)
    assert knot() is not None, "it is older than what these look at"
    collect_if_due()
    assert knot() is None


async def test_full_collection_that_is_due_comes_although_no_key_is_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(plain_text_app, "REST_SECONDS", 0.01)
    gc.set_threshold(1_000_000, 1_000_000, 1_000_000)
    old = Knot()
    knot = weakref.ref(old)
    gc.collect(OLDEST - 1)
    del old
    async with PlainTextApp(DARK.name).run_test() as pilot:
        while gc.get_count()[OLDEST] <= DUE_AFTER:
            gc.collect(OLDEST - 1)
        while knot() is not None:
            await pilot.pause()


def test_full_collection_comes_late_by_itself_after_a_start_without_collector() -> None:
    gc.disable()
    resume_collector()
    spare_figures()
    assert gc.get_threshold()[OLDEST] == MOST_YOUNG > DUE_AFTER


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


@pytest.mark.parametrize("is_off", [True, False])
def test_collector_waits_for_the_first_figures_of_a_start_without_it(is_off: bool) -> None:
    spare_figures()
    usual = gc.get_threshold()[0]
    gc.disable()
    if not is_off:
        resume_collector()
    await_figures()
    resume_collector()
    while_made = gc.get_threshold()[0]
    spare_figures()
    assert gc.isenabled()
    assert while_made == MOST_AT_START
    assert gc.get_threshold()[0] == usual
    await_figures()
    assert gc.get_threshold()[0] == usual, "the figures of a later start are not awaited"
