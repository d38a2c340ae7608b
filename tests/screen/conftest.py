"""Frames of the applications in these tests: one is drawn when a test reads it."""

from __future__ import annotations

import pytest
from rich.console import RenderableType
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.screen import Screen

DRAW = Compositor.render_update


def draw_if_whole(
    compositor: Compositor,
    full: bool = False,
    screen_stack: list[Screen[object]] | None = None,
    simplify: bool = False,
) -> RenderableType | None:
    """Draw a whole screen, which is for a picture. Take the changes of any other for shown."""
    if full:
        return DRAW(compositor, full, screen_stack, simplify)
    visible_screen_stack.set(screen_stack or [])
    compositor._dirty_regions.clear()
    return None


@pytest.fixture
def every_frame() -> None:
    """Draw each frame, also those that the test does not read."""


@pytest.fixture(autouse=True)
def _no_unread_frame(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw the cells that a test reads and no others, unless it asks for ``every_frame``.

    A frame that is thrown away costs as much as one that is shown. Widgets are laid out as ever.
    """
    if "every_frame" not in request.fixturenames:
        monkeypatch.setattr(Compositor, "render_update", draw_if_whole)
