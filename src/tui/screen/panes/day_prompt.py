"""Prompt for a day that a pane is to use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tui.model.errors import UsageError
from tui.model.times import NEW_YORK, parse_day
from tui.screen.panes.base import Pane
from tui.screen.time_travel import READING
from tui.screen.widgets.prompt import Prompt

RELATIVE = "-3m · yesterday · last friday"
"""Examples of days relative to the day shown."""


def ask_day(
    pane: Pane,
    title: str,
    hint: str,
    first: date,
    use: Callable[[date | None], None],
    none: str = "",
    use_nothing: Callable[[], None] | None = None,
) -> None:
    """Ask for a day from ``first`` to the day shown, and hand it to ``use``.

    ``none`` is the text that means no day, as an empty one does; "" if there must be a day. If
    there is ``use_nothing``, it is called in place of ``use`` for an empty text.
    """

    def parse(text: str) -> date | None:
        if none and text.strip().lower() in ("", none):
            return None
        if pane.shown is None:
            raise UsageError(READING)
        return parse_day(text, first, pane.shown.snapshot.as_of.astimezone(NEW_YORK).date())

    def error_of(text: str) -> str:
        try:
            parse(text)
        except UsageError as error:
            return str(error)
        return ""

    def submit(text: str | None) -> None:
        if text is not None:
            if use_nothing is not None and not text.strip():
                use_nothing()
            elif error := error_of(text):  # another day is shown since it was typed
                pane.notify(error, severity="error", markup=False)
            else:
                use(parse(text))

    pane.app.push_screen(Prompt(title, hint, error_of), submit)
