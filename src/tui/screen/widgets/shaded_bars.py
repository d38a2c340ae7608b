"""Bars of the second series where there are no colours to tell them from the first: shaded."""

from __future__ import annotations

from tui.model.plot import Role
from tui.screen.widgets.plot_bars import UP_AND_DOWN
from tui.screen.widgets.plot_canvas import BRAILLE_START, FULL_BLOCK
from tui.screen.widgets.style_names import REVERSED, run_names

SHADE = "▒"
_EIGHTHS = "▁▂▃▄▅▆▇"
_FROM_BELOW = (0x80, 0x84, 0x94, 0x95)
"""Bits of a braille cell with one dot in each of its lowest lines, by the number of lines."""
_FROM_ABOVE = (0x01, 0x11, 0x15, 0x95)
"""The same from its uppermost line on."""
_FULL = {ord(FULL_BLOCK): SHADE}
_UP = {ord(eighths): chr(BRAILLE_START + _FROM_BELOW[n // 2]) for n, eighths in enumerate(_EIGHTHS)}
_DOWN = {
    ord(eighths): chr(BRAILLE_START + _FROM_ABOVE[(6 - n) // 2])
    for n, eighths in enumerate(_EIGHTHS)
}
"""Shaded end of a bar for each glyph. Below zero the glyph is the part that stays empty."""


def shaded(name: str, text: str, *, is_fine: bool) -> tuple[str, str]:
    """Return a run of a drawing, shaded if it is of the second series of bars.

    ``name`` is its style name. ``is_fine`` is False for symbols without dots: then the half of a
    cell at the end of a bar stays as it is.
    """
    up, down = UP_AND_DOWN[Role.SECOND.value]
    if name.removesuffix(REVERSED) not in (up, down):
        return name, text
    if not is_fine:
        return name, text.translate(_FULL)
    if name.endswith(REVERSED):
        return name.removesuffix(REVERSED), text.translate(_DOWN)
    return name, text.translate({**_FULL, **_UP})


def shaded_run(style_name: str, text: str, *, is_fine: bool) -> tuple[str, str]:
    """Return a run of a screen that was painted in colours, shaded as ``shaded`` does.

    ``style_name`` is that of the run on the screen. What is shaded already stays as it is.
    """
    kind, _, names = style_name.partition(" ")
    if kind != "plot":
        return style_name, text
    drawn = names.removesuffix(" reversed")
    drawn, text = shaded(drawn if drawn == names else f"{drawn}{REVERSED}", text, is_fine=is_fine)
    return f"plot {run_names(drawn)}", text
