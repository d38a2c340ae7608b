"""Styles of tables, plots and keys by part, made from the tones of the theme.

A style sheet could give them as component classes. But Textual applies the whole sheet for each
class of each widget, whenever the focus or a class of the widget changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.style import Style
from textual.style import Style as ContentStyle
from textual.widget import Widget

from tui.model.plot_role import Role
from tui.model.text import Tone
from tui.screen.widgets.style_names import PartStyle
from tui.screen.widgets.text_styles import TONE_STYLES

TABLE_STYLES: Mapping[str, str] = {
    **{tone.value: style for tone, style in TONE_STYLES.items()},
    "header": "$mute",
    "sorted": "$text2 underline",
    "rule": "$rule",
    "cursor": "on $row $row-style",
    "cell": "underline",
}
"""Styles of the parts of a table. Names with ``$`` are resolved by the theme in use."""

_TODAY, _OVERLAY, _OLDEST, _ALARM = "$hi $hi-style", "$m1", "$y1", "$warn $warn-style"
PLOT_STYLES: Mapping[str, str] = {
    **dict.fromkeys((Role.NOW.value, "node"), _TODAY),
    **dict.fromkeys(
        (role.value for role in (Role.LAST, Role.RECENT, Role.OLDER, Role.CHOSEN)), _OVERLAY
    ),
    **dict.fromkeys((role.value for role in (Role.OLDEST, Role.GHOST, Role.SECURED)), _OLDEST),
    **dict.fromkeys((role.value for role in (Role.POLICY, Role.REFERENCE)), "$text2"),
    Role.FIRST.value: "$hi",
    Role.SECOND.value: "$y1",
    **{name: f"${name}" for name in ("up", "down", "up2", "down2")},
    **dict.fromkeys((Role.THRESHOLD.value, "node-warning"), _ALARM),
    "node-critical": "$crit $crit-style",
    "axis": "$rule",
    **dict.fromkeys(("tick", "label"), "$mute"),
    "name": "$text2",
    "mark": "$hi",
    "flag": "$chip-text on $chip $chip-style",
    **{
        f"flag-{severity}": f"$badge-{severity}-text on $badge-{severity} $badge-{severity}-style"
        for severity in ("warning", "critical")
    },
    **{f"shade-{tone.value}": "$rule on $episode" for tone in Tone},
    **{f"shade-{tone.value}": "$warn on $episode" for tone in (Tone.WARNING, Tone.CRITICAL)},
}
"""Styles of the parts of a plot."""


def theme_style(widget: Widget, text: str) -> Style:
    """Return a style such as ``$hi on $row`` as the theme in force gives it to a widget."""
    return on_style(widget.visual_style, text)


def on_style(base: ContentStyle, text: str) -> Style:
    """Return a style such as ``$hi on $row``, laid over the style of a widget."""
    return _laid_over(base, ContentStyle.parse(text))


@lru_cache(maxsize=512)
def _laid_over(base: ContentStyle, style: ContentStyle) -> Style:
    return (base + style).rich_style


def parts_of(widget: Widget, styles: Mapping[str, str]) -> PartStyle:
    """Return the function that gives the style of each part, such as those of ``PLOT_STYLES``."""
    base = widget.visual_style
    return lambda name: on_style(base, styles[name])
