"""A step prepared ahead: taken once, and only on the basis it was prepared on."""

from __future__ import annotations

from tui.screen.step_ahead import StepAhead


async def test_prepared_result_is_taken_once_on_its_own_basis() -> None:
    ahead: StepAhead[str] = StepAhead()
    assert await ahead.take("now") is None
    ahead.prepare("now", lambda: "made")
    assert await ahead.take("now") == "made"
    assert await ahead.take("now") is None
    ahead.prepare("now", lambda: "made")
    assert await ahead.take("later") is None
    assert await ahead.take("now") is None, "dropped, because time went on"


async def test_newer_preparation_replaces_an_older_one() -> None:
    ahead: StepAhead[str] = StepAhead()
    ahead.prepare("a", lambda: "first")
    ahead.prepare("a", lambda: "second")
    assert await ahead.take("a") == "second"


async def test_prepared_result_that_failed_is_none_so_that_it_is_made_again() -> None:
    def fail() -> str:
        raise LookupError("no such moment")

    ahead: StepAhead[str] = StepAhead()
    ahead.prepare("a", fail)
    assert await ahead.take("a") is None
