"""Frames of the applications in these tests: one is drawn when a test reads it."""

from __future__ import annotations

import pytest
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.screen import Screen


def forget_changes(compositor: Compositor, *, screen_stack: list[Screen[object]]) -> None:
    """Take a frame for shown that a terminal without a display would throw away."""
    visible_screen_stack.set(screen_stack)
    compositor._dirty_regions.clear()


@pytest.fixture
def every_frame() -> None:
    """Draw each frame, also those that the test does not read."""


@pytest.fixture(autouse=True)
def _no_unread_frame(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw the cells that a test reads and no others, unless it asks for ``every_frame``.

    A frame that is thrown away costs as much as one that is shown. Widgets are laid out as ever.
    """
    if "every_frame" not in request.fixturenames:
        monkeypatch.setattr(Compositor, "render_update", forget_changes)
