"""Names of styles of text."""

from __future__ import annotations

import pytest
from textual.content import Content

from tui.model.snapshot import Stamp, State
from tui.model.text import Span, Tone
from tui.screen.widgets.style_names import STYLE_NAME
from tui.screen.widgets.text_styles import TEXT_STYLES, content, content_of_lines


def style_names(text: Content) -> list[str]:
    """Return the names that the parts of a text are marked with."""
    styles = (span.style for span in text.spans if not isinstance(span.style, str))
    return [str(style.meta[STYLE_NAME]) for style in styles if STYLE_NAME in style.meta]


@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("filled", [False, True])
def test_a_span_is_marked_with_the_name_of_its_style(tone: Tone, filled: bool) -> None:
    [name] = style_names(content((Span("9", tone, filled=filled),)))
    assert name.removeprefix("text ") in TEXT_STYLES
    assert name.endswith("filled") is filled
    style = TEXT_STYLES[name.removeprefix("text ")]
    assert (style.startswith("reverse") or " on $" in style) is filled


@pytest.mark.parametrize("state", State)
def test_figures_of_a_line_are_muted_and_italic_where_they_are_old(state: State) -> None:
    line = (
        *(Span("4.77", Tone.STRONG), Span("20Y", Tone.MUTED), Span("+2", Tone.UP)),
        *(Span("4.75 fires", Tone.WARNING), Span(" !! ", Tone.CRITICAL, filled=True)),
    )
    names = style_names(content(line, Stamp(None, None, state)))
    if state in (State.STALE, State.FAILING):
        assert names == [
            *("text stale", "text muted", "text stale"),
            *("text warning", "text critical filled"),
        ]
    else:
        assert names == style_names(content(line))


def test_lines_are_one_text_whose_parts_keep_their_styles() -> None:
    lines = [(), (Span("4.77", Tone.STRONG), Span(""), Span("\a20Y", Tone.MUTED)), (Span("+2"),)]
    text = content_of_lines(lines)
    assert text.plain == "\n4.7720Y\n+2"
    parts = [text.plain[span.start : span.end] for span in text.spans]
    assert parts == ["4.77", "4.77", "20Y", "20Y", "+2", "+2"]
    assert style_names(text) == ["text strong", "text muted", "text plain"]
